package coverage

import (
	"slices"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// Comparison is what both sides know of some organizations.
type Comparison struct {
	organizations []*Organization
	listed        int
}

// New compares these organizations, whose names are the same in any letter
// case. Each list of the result has at most listed repositories; now is what
// the age of a repository is measured from.
func New(organizations []string, listed int, now time.Time) *Comparison {
	c := &Comparison{listed: listed}
	for _, name := range organizations {
		if c.Organization(name) == nil {
			c.organizations = append(c.organizations, newOrganization(name, now))
		}
	}
	slices.SortFunc(c.organizations, func(a, b *Organization) int { return armid.Compare(a.name, b.name) })
	return c
}

// Organization is the one with this name in any letter case; nil where it is
// not compared.
func (c *Comparison) Organization(name string) *Organization {
	for _, o := range c.organizations {
		if armid.EqualFold(o.name, name) {
			return o
		}
	}
	return nil
}

// Organizations are what is compared, each once, sorted by name.
func (c *Comparison) Organizations() []*Organization { return c.organizations }

// Result compares what is known by now.
func (c *Comparison) Result() Result {
	var r Result
	for _, o := range c.organizations {
		one, lists := o.compare()
		r.Organizations = append(r.Organizations, one)
		r.Total.add(one.Counts)
		// Organizations are sorted, so the first of each are the first of all.
		r.Missing = c.append(r.Missing, lists.missing)
		r.Stale = c.append(r.Stale, lists.stale)
		r.Elsewhere = c.append(r.Elsewhere, lists.elsewhere)
	}
	r.Reasons = reasons(r.Organizations)
	r.Advice = advice(r.Organizations, r.Total)
	return r
}

func (c *Comparison) append(list, more []Repository) []Repository {
	slices.SortFunc(more, Repository.compare)
	return append(list, more[:min(len(more), c.listed-len(list))]...)
}

type lists struct{ missing, stale, elsewhere []Repository }

// compare sorts what only one side has into the lists.
func (o *Organization) compare() (OrganizationResult, lists) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.unread {
		return OrganizationResult{Name: o.name, Doubts: o.allDoubts(0)}, lists{}
	}
	counts, all := o.counts, lists{}
	o.joinProjects()
	loose := o.byName(&counts)
	for id, it := range o.items {
		if it == nil || loose.has[it] {
			continue
		}
		r := Repository{Organization: o.name, Name: it.name, ID: id.String(), URL: it.url}
		if it.project != nil {
			r.Project = it.project.name
		}
		switch {
		case it.coverable && (it.standing == Elsewhere || o.standing == Elsewhere):
			r.Reason = OfOtherConnector
			all.elsewhere = append(all.elsewhere, r)
		case it.coverable:
			r.Reason = o.whyMissing(it)
			all.missing = append(all.missing, r)
			if it.age == old && o.standing == Ours {
				counts.OldMissing++
			}
		case !it.exists && it.standing == Ours:
			r.Reason = gone(it.project)
			all.stale = append(all.stale, r)
		}
	}
	all.stale = append(all.stale, loose.stale...)
	counts.Missing, counts.Stale, counts.Elsewhere = len(all.missing), len(all.stale), len(all.elsewhere)
	for _, p := range o.projects {
		switch {
		case !p.exists:
		case p.tfvc:
			counts.Projects++
			counts.TFVCProjects++
		default:
			counts.Projects++
			if p.coverable && !p.discovered && o.standing != Elsewhere {
				counts.MissingProjects++
			}
		}
	}
	return OrganizationResult{Name: o.name, Compared: true, Counts: counts, Doubts: o.allDoubts(len(all.elsewhere))}, all
}

func (o *Organization) whyMissing(it *item) Reason {
	switch {
	case o.standing != Ours:
		return OrganizationNotOnboarded
	case it.standing == NotOnboarded:
		return RepositoryNotOnboarded
	case it.age == young:
		return Recent
	case it.project != nil && !it.project.discovered:
		return ProjectNotDiscovered
	default:
		return NotDiscovered
	}
}

func gone(p *project) Reason {
	if p != nil && p.exists {
		return RepositoryGone
	}
	return ProjectGone
}
