package emulator

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Project is an Azure DevOps project with its repositories.
type Project struct {
	Name string `json:"name"`
	// Visibility is private (default), public or organization.
	Visibility string `json:"visibility"`
	// SourceControl is git (default), tfvc or both.
	SourceControl string `json:"source_control"`
	// Withheld: Azure DevOps has it, Defender never shows it.
	Withheld     bool         `json:"withheld,omitempty"`
	Repositories []Repository `json:"repositories"`
}

// Repository is a Git repository. Its JSON form is its name alone, or an
// object where there is more to say.
type Repository struct {
	Name string `json:"name"`
	// Visibility is what Defender says. Default: the project's.
	Visibility string `json:"visibility,omitempty"`
	// Withheld: Azure DevOps has it, Defender never shows it.
	Withheld bool `json:"withheld,omitempty"`
	// Deleted: Defender still shows it, Azure DevOps no longer has it.
	Deleted bool `json:"deleted,omitempty"`
	// Disabled repositories are listed by Azure DevOps as such.
	Disabled bool `json:"disabled,omitempty"`
	// Empty repositories have no default branch.
	Empty bool `json:"empty,omitempty"`
	// Fork: of a repository elsewhere.
	Fork bool `json:"fork,omitempty"`
	// AgeDays is how many days ago it was created; 0 is today. Default 30, so
	// that a list of names is a list of old repositories.
	AgeDays *int `json:"age_days,omitempty"`
}

// UnmarshalJSON reads both forms.
func (r *Repository) UnmarshalJSON(text []byte) error {
	*r = Repository{}
	if kindOf(text) == '"' {
		return json.Unmarshal(text, &r.Name)
	}
	type plain Repository
	return decodeStrictly(text, (*plain)(r))
}

// MarshalJSON writes the shorter form that says everything.
func (r Repository) MarshalJSON() ([]byte, error) {
	if r == (Repository{Name: r.Name}) {
		return json.Marshal(r.Name)
	}
	type plain Repository
	return json.Marshal(plain(r))
}

// Generate describes projects that are made by rule.
type Generate struct {
	Projects               int `json:"projects"`
	RepositoriesPerProject int `json:"repositories_per_project"`
	// Repositories is their number in all; it stands in for
	// RepositoriesPerProject.
	Repositories int `json:"repositories,omitempty"`
	// Skew is a percentage: that share of the repositories is in the first
	// (100-Skew) % of the projects. 80: four fifths of the repositories in
	// one fifth of the projects. Default 0: spread evenly.
	Skew int `json:"skew,omitempty"`
}

// made are the projects of the rule.
func (g Generate) made() []Project {
	total := g.Repositories
	if total == 0 {
		total = g.Projects * g.RepositoriesPerProject
	}
	crowded, within := g.Projects, total
	if g.Skew > 0 && g.Projects > 1 {
		crowded = max(1, g.Projects*(100-g.Skew)/100)
		within = total * g.Skew / 100
	}
	projects := make([]Project, 0, g.Projects)
	for i := range g.Projects {
		count := 0
		if i < crowded {
			count = part(i, crowded, within)
		} else {
			count = part(i-crowded, g.Projects-crowded, total-within)
		}
		p := Project{
			Name: fmt.Sprintf("project-%04d", i+1), Visibility: "private", SourceControl: "git",
			Repositories: make([]Repository, 0, count),
		}
		for j := range count {
			p.Repositories = append(p.Repositories, Repository{Name: fmt.Sprintf("repo-%04d", j+1)})
		}
		projects = append(projects, p)
	}
	return projects
}

// part is what the i-th of n gets when total is dealt out evenly.
func part(i, n, total int) int { return total*(i+1)/n - total*i/n }

// fillInventory fills in the defaults of projects and repositories.
func (o *Organization) fillInventory() error {
	if g := o.Generate; g != nil && (g.Projects < 0 || g.RepositoriesPerProject < 0 || g.Repositories < 0 || g.Skew < 0 || g.Skew > 99) {
		return fmt.Errorf("world: organization %q: generate has a number out of range", o.Name)
	}
	o.Projects = append([]Project{}, o.Projects...)
	for i := range o.Projects {
		p := &o.Projects[i]
		if p.Name == "" {
			return fmt.Errorf("world: a project of organization %q has no name", o.Name)
		}
		p.Visibility, p.SourceControl = or(p.Visibility, "private"), or(p.SourceControl, "git")
		p.Repositories = append([]Repository{}, p.Repositories...)
		where := fmt.Sprintf("world: project %q of organization %q", p.Name, o.Name)
		if err := oneOf(where+": visibility", p.Visibility, "private", "public", "organization"); err != nil {
			return err
		}
		if err := oneOf(where+": source_control", p.SourceControl, "git", "tfvc", "both"); err != nil {
			return err
		}
		if p.SourceControl == "tfvc" && len(p.Repositories) > 0 {
			return fmt.Errorf("%s has TFVC only, and Git repositories", where)
		}
		for _, r := range p.Repositories {
			if r.Name == "" || r.Withheld && r.Deleted {
				return fmt.Errorf("%s: repository %q has no name, or nobody has it", where, r.Name)
			}
		}
	}
	return nil
}

// oneOf refuses a word that is none of those that a key may have.
func oneOf(key, value string, words ...string) error {
	for _, word := range words {
		if value == word {
			return nil
		}
	}
	return fmt.Errorf("%s is %q; it may be %s", key, value, strings.Join(words, " or "))
}
