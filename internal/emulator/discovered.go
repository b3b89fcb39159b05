package emulator

import "fmt"

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
	if made, ok := st.generated[fold(organization)]; ok {
		return made
	}
	o := st.world.organization(organization)
	if o == nil {
		return nil
	}
	all := append([]Project(nil), o.Projects...)
	if o.Generate != nil {
		for i := range o.Generate.Projects {
			p := Project{Name: fmt.Sprintf("project-%04d", i+1), Repositories: []string{}}
			for j := range o.Generate.RepositoriesPerProject {
				p.Repositories = append(p.Repositories, fmt.Sprintf("repo-%04d", j+1))
			}
			all = append(all, p)
		}
	}
	st.generated[fold(organization)] = all
	return all
}

// discovered is the part of an organization that Defender has seen: walk k of
// n sees k/(n+1) of the projects and of their repositories, the one after
// that everything.
func (st *store) discovered(c *Connector, organization string) []Project {
	all := st.projects(organization)
	walks, s := st.world.Timing.Walks, st.beside(c)
	walk := max(1, s.walks[fold(organization)])
	if s.complete[fold(organization)] || walk > walks {
		return all
	}
	share := func(n int) int { return (n*walk + walks) / (walks + 1) }
	part := make([]Project, 0, len(all))
	for _, p := range all[:share(len(all))] {
		part = append(part, Project{Name: p.Name, Repositories: p.Repositories[:share(len(p.Repositories))]})
	}
	return part
}
