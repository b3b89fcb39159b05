package armid

import (
	"errors"
	"fmt"
)

// Scope addresses what lies below a connector: its DevOps configuration, or an
// Azure DevOps organization, project or repository. The deepest level that has
// a name is the one addressed; the levels above it must have names too.
type Scope struct {
	Connector    Connector
	Organization string
	Project      string
	Repository   string
}

// Level says what a Scope addresses.
type Level int

// The levels of a Scope, from the top.
const (
	LevelConfiguration Level = iota // devops/default
	LevelOrganization
	LevelProject
	LevelRepository
)

// String names the level for people.
func (l Level) String() string {
	switch l {
	case LevelOrganization:
		return "organization"
	case LevelProject:
		return "project"
	case LevelRepository:
		return "repository"
	default:
		return "connector"
	}
}

// Level is the deepest level with a name.
func (s Scope) Level() Level {
	switch {
	case s.Repository != "":
		return LevelRepository
	case s.Project != "":
		return LevelProject
	case s.Organization != "":
		return LevelOrganization
	default:
		return LevelConfiguration
	}
}

// At is the scope cut to the given level. It is an error if a name down to that
// level is missing.
func (s Scope) At(level Level) (Scope, error) {
	names := []*string{&s.Organization, &s.Project, &s.Repository}
	nouns := []string{"organization", "project", "repository"}
	for i, name := range names {
		switch {
		case i >= int(level):
			*name = ""
		case *name == "":
			return Scope{}, fmt.Errorf("the %s name is empty", nouns[i])
		}
	}
	return s, nil
}

func (s Scope) below() []segment {
	all := []segment{
		fixed("devops"), fixed("default"),
		fixed("azureDevOpsOrgs"), named("organization", s.Organization),
		fixed("projects"), named("project", s.Project),
		fixed("repos"), named("repository", s.Repository),
	}
	return all[:2+2*int(s.Level())]
}

func (s Scope) segments() []segment { return append(s.Connector.segments(), s.below()...) }

// String is the canonical id, not escaped:
// {connector}/devops/default[/azureDevOpsOrgs/{o}[/projects/{p}[/repos/{r}]]].
func (s Scope) String() string { return join(s.segments()) }

// Key is String in one letter case, for use as a map key.
func (s Scope) Key() string { return Fold(s.String()) }

// Equal compares as the service does: letter case and surrounding blanks are ignored.
func (s Scope) Equal(o Scope) bool {
	return s.Connector.Equal(o.Connector) && EqualFold(s.Organization, o.Organization) &&
		EqualFold(s.Project, o.Project) && EqualFold(s.Repository, o.Repository)
}

// Validate checks every name against the rules for names that a user writes.
func (s Scope) Validate() error {
	if err := s.Connector.Validate(); err != nil {
		return err
	}
	for _, level := range []struct {
		needed Level
		name   string
		check  func(string) error
	}{
		{LevelOrganization, s.Organization, ValidateOrganization},
		{LevelProject, s.Project, ValidateProject},
		{LevelRepository, s.Repository, ValidateRepository},
	} {
		if s.Level() < level.needed {
			break
		}
		if err := level.check(level.name); err != nil {
			return err
		}
	}
	return nil
}

// Path is the escaped request path. It refuses names that would change the
// path, and no others: an odd name that the service itself listed works.
func (s Scope) Path() (string, error) {
	if err := s.Connector.Validate(); err != nil {
		return "", err
	}
	return escape(s.segments())
}

// ListPath is the request path that lists the children of the scope.
func (s Scope) ListPath() (string, error) {
	children := map[Level]string{
		LevelConfiguration: "azureDevOpsOrgs", LevelOrganization: "projects", LevelProject: "repos",
	}[s.Level()]
	if children == "" {
		return "", errors.New("a repository has no children to list")
	}
	if err := s.Connector.Validate(); err != nil {
		return "", err
	}
	return escape(append(s.segments(), fixed(children)))
}

const scopeForm = connectorForm + "/devops/default/azureDevOpsOrgs/{organization}[/projects/{project}[/repos/{repository}]]"

// ParseScope reads the id of a DevOps configuration, organization, project or
// repository, with the same freedom as ParseConnector. Callers that expect one
// kind look at Level.
func ParseScope(id string) (Scope, error) {
	fail := func(reason string) (Scope, error) {
		return Scope{}, fmt.Errorf("%s is not the id of an Azure DevOps object below a connector: %s; expected %s", quote(id), reason, scopeForm)
	}
	parts, reason := split(id)
	if reason != "" {
		return fail(reason)
	}
	c, rest, reason := connectorOf(parts)
	if reason != "" {
		return fail(reason)
	}
	full := Scope{Organization: "o", Project: "p", Repository: "r"}.below()
	if len(rest) < 2 || len(rest) > len(full) || len(rest)%2 != 0 {
		return fail(fmt.Sprintf("%d segments after the connector", len(rest)))
	}
	names, reason := match(full[:len(rest)], rest)
	if reason != "" {
		return fail(reason)
	}
	names = append(names, "", "", "")
	s := Scope{Connector: c, Organization: names[0], Project: names[1], Repository: names[2]}
	if _, err := s.Path(); err != nil {
		return fail(err.Error())
	}
	return s, nil
}
