package armid_test

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

const escaped = "/subscriptions/" + subscription + "/resourceGroups/rg-Security/providers/Microsoft.Security/securityConnectors/Contoso%20ado"

func TestPaths(t *testing.T) {
	t.Parallel()
	organization := armid.Scope{Connector: connector, Organization: "contoso"}
	project, repository := organization, organization
	project.Project = "50% é+&=@:$(1)!"
	repository.Project, repository.Repository = "a b", "100%"
	below := escaped + "/devops/default"
	for name, tt := range map[string]struct {
		path func() (string, error)
		want string
	}{
		"connector":     {connector.Path, escaped},
		"configuration": {connector.DevOpsPath, below},
		"organization":  {organization.Path, below + "/azureDevOpsOrgs/contoso"},
		"project":       {project.Path, below + "/azureDevOpsOrgs/contoso/projects/50%25%20%C3%A9+&=@:$%281%29%21"},
		"repository":    {repository.Path, below + "/azureDevOpsOrgs/contoso/projects/a%20b/repos/100%25"},
		"organizations": {armid.Scope{Connector: connector}.ListPath, below + "/azureDevOpsOrgs"},
		"projects":      {organization.ListPath, below + "/azureDevOpsOrgs/contoso/projects"},
		"repositories":  {project.ListPath, below + "/azureDevOpsOrgs/contoso/projects/50%25%20%C3%A9+&=@:$%281%29%21/repos"},
		"connectors of a group": {
			func() (string, error) { return armid.ConnectorListPath(subscription, "rg-Security") },
			strings.TrimSuffix(escaped, "/Contoso%20ado"),
		},
		"connectors": {
			func() (string, error) { return armid.ConnectorListPath(subscription, "") },
			"/subscriptions/" + subscription + "/providers/Microsoft.Security/securityConnectors",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := tt.path(); err != nil || got != tt.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, tt.want)
			}
		})
	}
}

func TestPathsThatDoNotExist(t *testing.T) {
	t.Parallel()
	full := armid.Scope{Connector: connector, Organization: "o", Project: "p", Repository: "r"}
	if got, err := full.ListPath(); err == nil {
		t.Errorf("a repository lists %s", got)
	}
	for name, spoil := range map[string]func(*armid.Scope){
		"no organization": func(s *armid.Scope) { s.Organization = "" },
		"no project":      func(s *armid.Scope) { s.Project = "" },
		"dots":            func(s *armid.Scope) { s.Project, s.Repository = "..", ".." },
		"group of dots":   func(s *armid.Scope) { s.Connector.ResourceGroup = ".." },
		"no subscription": func(s *armid.Scope) { s.Connector.SubscriptionID = "" },
		"connector slash": func(s *armid.Scope) { s.Connector.Name = "a/b" },
	} {
		s := full
		spoil(&s)
		if got, err := s.Path(); err == nil {
			t.Errorf("%s: the path is %s", name, got)
		}
		if err := s.Validate(); err == nil {
			t.Errorf("%s: valid", name)
		}
	}
	if _, err := armid.ConnectorListPath("", ""); err == nil {
		t.Error("a list without subscription")
	}
	if _, err := armid.ConnectorListPath(subscription, ".."); err == nil {
		t.Error("a list of the group ..")
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	full := armid.Scope{Connector: connector, Organization: "o", Project: "p", Repository: "r"}
	if got, err := full.At(armid.LevelOrganization); err != nil || got != (armid.Scope{Connector: connector, Organization: "o"}) {
		t.Errorf("got %+v (%v)", got, err)
	}
	if got, err := full.At(armid.LevelRepository); err != nil || got != full {
		t.Errorf("got %+v (%v)", got, err)
	}
	if got, err := (armid.Scope{Connector: connector}).At(armid.LevelOrganization); err == nil {
		t.Errorf("an organization without name: %+v", got)
	}
}

// FuzzPath: a name either is refused or reaches exactly its own path, also
// through a server or a proxy that cleans paths.
func FuzzPath(f *testing.F) {
	for _, name := range []string{
		"..", ".", "a/b", "a%2fb", `a\b`, "a\x00b", "\x1b[2J", "\u202e", "legacy", "a b", "é", "e\u0301", "100%", "%", "%zz", "a..b",
		"...", "?x=1", "#f", ";a", "a\xffb", "CON", "_x", "x.", strings.Repeat("x", 65), "😀", " x", "x ", "\u200b", "\u2028",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		s := armid.Scope{Connector: connector, Organization: "o", Project: name, Repository: "r"}
		got, err := s.Path()
		if err != nil {
			if s.Validate() == nil {
				t.Errorf("%q is valid but has no path: %v", name, err)
			}
			return
		}
		u, err := url.Parse("https://management.azure.com" + got + "?api-version=1")
		if err != nil || u.EscapedPath() != got || u.RawQuery != "api-version=1" || path.Clean(got) != got {
			t.Fatalf("%q gives %q, which is sent as %v (%v)", name, got, u, err)
		}
		parts := strings.Split(u.EscapedPath(), "/")
		if text, err := url.PathUnescape(parts[14]); err != nil || text != name || len(parts) != 17 {
			t.Errorf("%q arrives as %q in %q (%v)", name, text, parts, err)
		}
	})
}
