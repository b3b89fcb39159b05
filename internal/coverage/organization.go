package coverage

import (
	"slices"
	"sync"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// Standing is how something stands to the connectors that are compared. A
// greater one says more, and of several connectors the greatest one counts.
type Standing int

const (
	// Unknown to Defender for Cloud, as far as these connectors show.
	Unknown Standing = iota
	// NotOnboarded is known and not onboarded.
	NotOnboarded
	// Elsewhere is owned by a connector that is not among those compared.
	Elsewhere
	// Ours is onboarded by one of the connectors.
	Ours
)

// Discovered is a repository in the inventory of a connector.
type Discovered struct {
	Project       string
	ID, Name, URL string
	Standing      Standing
}

// settled is how long Defender may take before a repository that it does not
// know is a sign of something: it looks every 8 hours (Microsoft Learn,
// "Agentless code scanning", and "Connect Azure DevOps": up to 8 hours).
const settled = 24 * time.Hour

// Organization collects what both sides know of one organization, in any order
// and from several goroutines. The names of a repository are kept only until
// both sides have it: after that its GUID alone is.
type Organization struct {
	name string
	now  time.Time

	mu       sync.Mutex
	standing Standing
	owner    string // the connector elsewhere, where it is known
	projects map[key]*project
	listed   map[string]*project // by the name that Defender shows
	items    map[key]*item       // nil: both sides have it
	loose    []Discovered        // without an id to join on
	counts   Counts
	unread   bool
	doubts   []string
}

func newOrganization(name string, now time.Time) *Organization {
	return &Organization{name: name, now: now, projects: map[key]*project{}, listed: map[string]*project{}, items: map[key]*item{}}
}

// Name is the organization's name, as it was asked for.
func (o *Organization) Name() string { return o.name }

// Stands notes how the organization itself stands to one of the connectors.
func (o *Organization) Stands(s Standing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.standing = max(o.standing, s)
}

// Standing is how the organization stands to the connectors, as noted by now.
func (o *Organization) Standing() Standing {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.standing
}

// OwnedBy notes which connector has the organization, where none of those that
// are compared has it.
func (o *Organization) OwnedBy(connector string) {
	o.Stands(Elsewhere)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.owner = connector
}

// ExistingProject notes a project that Azure DevOps shows.
func (o *Organization) ExistingProject(p azdo.Project) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if found := o.project(p.ID, p.Name); found != nil {
		found.exists, found.name = true, p.Name
	}
}

// DiscoveredProject notes a project in the inventory of a connector, before its
// repositories are.
func (o *Organization) DiscoveredProject(id, name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	found := o.project(id, name)
	if found == nil {
		found = &project{name: name, loose: true}
	}
	found.discovered = true
	o.listed[name] = found
}

// Existing notes a repository that Azure DevOps shows. A disabled one and an
// empty one, which has no default branch, have nothing to discover; a fork has.
func (o *Organization) Existing(r azdo.Repository) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id, ok := parseKey(r.ID)
	if !ok {
		return
	}
	it := o.item(id)
	if it == nil || it.exists {
		return
	}
	it.exists, it.name, it.url = true, r.Name, r.WebURL
	if p := o.project(r.ProjectID, r.ProjectName); p != nil {
		p.exists, p.repositories, it.project = true, true, p
	}
	switch {
	case r.Disabled:
		o.counts.Disabled++
	case r.DefaultBranch == "":
		o.counts.Empty++
	default:
		it.coverable = true
		if it.project != nil {
			it.project.coverable = true
		}
		o.counts.Existing++
		if r.Fork {
			o.counts.Forks++
		}
	}
	if !r.Created.IsZero() {
		it.age = young
		if o.now.Sub(r.Created) > settled {
			it.age = old
		}
	}
	o.settle(id, it)
}

// Discovered notes a repository in the inventory of a connector.
func (o *Organization) Discovered(d Discovered) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id, ok := parseKey(d.ID)
	if !ok {
		o.loose = append(o.loose, d)
		return
	}
	it := o.item(id)
	if it == nil {
		return
	}
	it.standing = max(it.standing, d.Standing)
	if !it.exists {
		it.name, it.url, it.project = d.Name, d.URL, o.listed[d.Project]
	}
	o.settle(id, it)
}

// WithoutRepositories are the projects in which Azure DevOps shows no Git
// repository, by id. Why not, their source control says. There are none where
// Azure DevOps could not be read.
func (o *Organization) WithoutRepositories() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.unread {
		return nil
	}
	var ids []string
	for id, p := range o.projects {
		if p.exists && !p.repositories {
			ids = append(ids, id.String())
		}
	}
	slices.Sort(ids)
	return ids
}

// item is the repository with this id, nil where both sides have it already.
func (o *Organization) item(id key) *item {
	it, known := o.items[id]
	if !known {
		it = &item{}
		o.items[id] = it
	}
	return it
}

// settle forgets the names of a repository that both sides have.
func (o *Organization) settle(id key, it *item) {
	if !it.exists || it.standing != Ours {
		return
	}
	if it.coverable {
		o.counts.Covered++
	}
	o.items[id] = nil
}

// project is the one with this id; nil where it is none.
func (o *Organization) project(id, name string) *project {
	k, ok := parseKey(id)
	if !ok {
		return nil
	}
	p := o.projects[k]
	if p == nil {
		p = &project{name: name}
		o.projects[k] = p
	}
	return p
}
