package coverage

import (
	"cmp"
	"math"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// Reason says in a word why a repository is in a list.
type Reason string

// Why a repository is missing, stale or elsewhere.
const (
	OrganizationNotOnboarded Reason = "organization_not_onboarded"
	ProjectNotDiscovered     Reason = "project_not_discovered"
	NotDiscovered            Reason = "not_discovered"
	RepositoryNotOnboarded   Reason = "repository_not_onboarded"
	Recent                   Reason = "new"
	RepositoryGone           Reason = "repository_gone"
	ProjectGone              Reason = "project_gone"
	OfOtherConnector         Reason = "other_connector"
)

// Text says the same to people.
func (r Reason) Text() string {
	switch r {
	case OrganizationNotOnboarded:
		return "none of the connectors has the organization"
	case ProjectNotDiscovered:
		return "Defender does not know the project"
	case NotDiscovered:
		return "Defender does not know the repository"
	case RepositoryNotOnboarded:
		return "Defender knows the repository and has not onboarded it"
	case Recent:
		return "less than a day old"
	case RepositoryGone:
		return "Azure DevOps does not show the repository"
	case ProjectGone:
		return "Azure DevOps does not show the project"
	case OfOtherConnector:
		return "another connector has it"
	default:
		return string(r)
	}
}

// Repository is a repository that is in one of the lists.
type Repository struct {
	Organization, Project, Name string
	// ID is the GUID of the repository, "" where Defender shows none.
	ID, URL string
	Reason  Reason
}

func (r Repository) compare(o Repository) int {
	return cmp.Or(
		armid.Compare(r.Organization, o.Organization), armid.Compare(r.Project, o.Project), armid.Compare(r.Name, o.Name), strings.Compare(r.ID, o.ID))
}

// Counts of an organization or of all. Existing = Covered + Missing + Elsewhere.
type Counts struct {
	Projects, MissingProjects, TFVCProjects int
	// Existing counts what can be covered: Git repositories that are neither
	// disabled nor empty. Forks are among them.
	Existing, Covered, Missing, Elsewhere int
	// Stale counts what Defender lists and Azure DevOps does not show.
	Stale                  int
	Disabled, Empty, Forks int
	// OldMissing are the missing ones that have existed for more than a day, in
	// organizations that the connectors have.
	OldMissing int
}

func (c *Counts) add(o Counts) {
	c.Projects += o.Projects
	c.MissingProjects += o.MissingProjects
	c.TFVCProjects += o.TFVCProjects
	c.Existing += o.Existing
	c.Covered += o.Covered
	c.Missing += o.Missing
	c.Elsewhere += o.Elsewhere
	c.Stale += o.Stale
	c.Disabled += o.Disabled
	c.Empty += o.Empty
	c.Forks += o.Forks
	c.OldMissing += o.OldMissing
}

// Percent is how much of what exists is covered, cut to two decimals, so that
// only all of it is 100. Where nothing exists, nothing is missing: 100.
func (c Counts) Percent() float64 {
	if c.Existing == 0 {
		return 100
	}
	return math.Floor(float64(c.Covered)*10_000/float64(c.Existing)) / 100
}

// OrganizationResult is the comparison of one organization.
type OrganizationResult struct {
	Name string
	// Compared is false where Azure DevOps could not be read: there are no counts.
	Compared bool
	Counts   Counts
	// Doubts are why the comparison is not proven.
	Doubts []string
}

// Proven tells whether nothing speaks against the counts being complete.
func (r OrganizationResult) Proven() bool { return len(r.Doubts) == 0 }

// Result is a comparison. Everything in it is sorted.
type Result struct {
	Organizations []OrganizationResult
	// Total adds up the organizations that were compared.
	Total Counts
	// Missing, Stale and Elsewhere are the first of each.
	Missing, Stale, Elsewhere []Repository
	// Reasons are why the result is not proven, each with its organizations.
	Reasons []string
	// Advice is what the numbers suggest and do not prove.
	Advice []string
}

// Proven tells whether the result is proven for each organization.
func (r Result) Proven() bool { return len(r.Reasons) == 0 }
