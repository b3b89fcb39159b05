package coverage

import "github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"

// loose is what became of discovered repositories that show no id.
type loose struct {
	has   map[*item]bool // existing repositories that one of them is
	stale []Repository
}

// joinProjects joins discovered projects without an id by their names.
func (o *Organization) joinProjects() {
	for name, listed := range o.listed {
		if !listed.loose {
			continue
		}
		for _, p := range o.projects {
			if p.exists && armid.EqualFold(p.name, name) {
				listed.exists, p.discovered = true, true
			}
		}
	}
}

// byName joins discovered repositories without an id by their names. It is the
// way out and not the rule: the names that Defender shows lag behind a rename.
func (o *Organization) byName(counts *Counts) loose {
	result := loose{has: map[*item]bool{}}
	if len(o.loose) == 0 {
		return result
	}
	existing := map[string]*item{}
	for _, it := range o.items {
		if it != nil && it.exists && it.project != nil {
			existing[path(it.project.name, it.name)] = it
		}
	}
	seen := map[string]bool{}
	for _, d := range o.loose {
		at := path(d.Project, d.Name)
		if d.Standing != Ours || seen[at] {
			continue
		}
		seen[at] = true
		it := existing[at]
		if it == nil {
			result.stale = append(result.stale, Repository{
				Organization: o.name, Project: d.Project, Name: d.Name, URL: d.URL, Reason: gone(o.listed[d.Project]),
			})
			continue
		}
		result.has[it] = true
		if it.coverable {
			counts.Covered++
		}
	}
	return result
}

func path(project, name string) string { return armid.Fold(project) + "/" + armid.Fold(name) }
