package coverage

import (
	"fmt"
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// NotAdministrator is the doubt about an organization in which the caller may
// not edit collection-level information. Azure DevOps leaves out the projects
// that a caller may not see, and says so to nobody.
const NotAdministrator = "the signed-in identity may not edit collection-level information there, as Project Collection Administrators may, " +
	"and Azure DevOps silently leaves out the projects that an identity may not see"

// Unread notes why Azure DevOps could not be read. There are no counts then.
func (o *Organization) Unread(reason string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.unread = true
	o.doubts = append(o.doubts, reason)
}

// Doubt notes why the comparison is not proven.
func (o *Organization) Doubt(reason string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.doubts = append(o.doubts, reason)
}

// SourceControl notes what a project without repositories keeps its code in. A
// project that uses Git has at least one repository, so one that shows none
// hides them: an identity with Stakeholder access sees no code of a private
// project.
func (o *Organization) SourceControl(projectID string, s azdo.SourceControl) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.project(projectID, "")
	if p == nil {
		return
	}
	p.tfvc = s.TFVC && !s.Git
	if s.Git {
		o.doubts = append(o.doubts, fmt.Sprintf("its project %s uses Git, and the signed-in identity sees no repository of it: "+
			"it has Stakeholder access, may not read them, or the project's Repos service is off", p.name))
	}
}

// allDoubts adds what only both sides together show.
func (o *Organization) allDoubts(elsewhere int) []string {
	doubts := slices.Clone(o.doubts)
	if o.unread {
		return sortedOnce(doubts)
	}
	var hidden []string
	for _, p := range o.listed {
		if !p.exists {
			hidden = append(hidden, p.name)
		}
	}
	if len(hidden) > 0 {
		doubts = append(doubts, "Defender lists projects that the signed-in identity does not see, because they were deleted lately or are hidden from it: "+some(hidden))
	}
	if o.standing == Elsewhere && o.owner != "" {
		doubts = append(doubts, "the connector "+o.owner+" has it, and what that one discovered was not looked at; add it to the connectors")
	} else if o.standing == Elsewhere || elsewhere > 0 {
		doubts = append(doubts, "another connector has it, and what that one discovered was not looked at; where it can be read, add it to the connectors")
	}
	return sortedOnce(doubts)
}

// reasons folds the doubts of all organizations: each is said once.
func reasons(organizations []OrganizationResult) []string {
	about := map[string][]string{}
	for _, o := range organizations {
		for _, doubt := range o.Doubts {
			about[doubt] = append(about[doubt], o.Name)
		}
	}
	folded := make([]string, 0, len(about))
	for doubt, names := range about {
		folded = append(folded, some(names)+": "+doubt)
	}
	return sortedOnce(folded)
}

// advice says what the numbers suggest.
func advice(organizations []OrganizationResult, total Counts) []string {
	if total.OldMissing == 0 {
		return nil
	}
	var names []string
	for _, o := range organizations {
		if o.Counts.OldMissing > 0 {
			names = append(names, o.Name)
		}
	}
	are := prose.Are(total.OldMissing)
	return []string{prose.Count(total.OldMissing, "repository") + " that " + are + " older than a day " + are + " unknown to Defender, which looks every 8 hours. If that stays, the authorization of the connector may be dead: " +
		"nothing in the API says so, and this is its only sign. Let a person authorize it again in the portal. Organizations: " + some(names) + "."}
}

// maxNames is how many names a text lists.
const maxNames = 10

// some lists the first names in alphabetical order.
func some(names []string) string {
	return prose.Names(slices.SortedFunc(slices.Values(names), armid.Compare), maxNames)
}

func sortedOnce(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}
