package emulator

// shown are the onboarded organizations that lists show by now.
func (st *store) shown(c *Connector) []string {
	names := []string{}
	lag := st.beside(c).lag
	for _, name := range c.DevOps.Organizations {
		if lag[fold(name)] == 0 || st.world.Assumptions.NewOrganization == "pending" {
			names = append(names, name)
		}
	}
	return names
}

// projects are all projects of an organization, also those made by rule.
func (st *store) projects(organization string) []Project {
	if all, ok := st.generated[fold(organization)]; ok {
		return all
	}
	o := st.world.organization(organization)
	if o == nil {
		return nil
	}
	all := append([]Project(nil), o.Projects...)
	if o.Generate != nil {
		all = append(all, o.Generate.made()...)
	}
	st.generated[fold(organization)] = all
	return all
}

// view is what Defender has seen of an organization, with its names folded.
type view struct {
	// walk is the walk that it is the view of.
	walk     int
	projects []seenProject
	byName   map[string]*seenProject
}

type seenProject struct {
	name, visibility string
	repositories     []Repository
	// byName is made when a repository is asked for by its name.
	byName map[string]*Repository
}

func (p *seenProject) repository(name string) *Repository {
	if p.byName == nil {
		p.byName = make(map[string]*Repository, len(p.repositories))
		for i := range p.repositories {
			p.byName[fold(p.repositories[i].Name)] = &p.repositories[i]
		}
	}
	return p.byName[fold(name)]
}

// discovered is the part of an organization that Defender has seen: walk k of
// n sees k/(n+1) of the projects and of their repositories, the one after
// that everything but what is withheld.
func (st *store) discovered(c *Connector, organization string) *view {
	key, s := fold(organization), st.beside(c)
	last := st.world.Timing.Walks + 1
	walk := min(max(1, s.walks[key]), last)
	if s.complete[key] {
		walk = last
	}
	if v := s.views[key]; v != nil && v.walk == walk {
		return v
	}
	share := func(n int) int { return (n*walk + last - 1) / last }
	all := st.projects(organization)
	v := &view{walk: walk, byName: map[string]*seenProject{}}
	for _, p := range all[:share(len(all))] {
		if p.Withheld {
			continue
		}
		seen := seenProject{name: p.Name, visibility: p.Visibility}
		for _, r := range p.Repositories[:share(len(p.Repositories))] {
			if !r.Withheld {
				seen.repositories = append(seen.repositories, r)
			}
		}
		v.projects = append(v.projects, seen)
	}
	for i := range v.projects {
		v.byName[fold(v.projects[i].name)] = &v.projects[i]
	}
	s.views[key] = v
	return v
}
