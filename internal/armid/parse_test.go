package armid_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

const (
	subscription = "0806e1cd-cfda-4ff8-b99c-2b0af42cffd3"
	canonical    = "/subscriptions/" + subscription + "/resourceGroups/rg-Security/providers/Microsoft.Security/securityConnectors/Contoso ado"
)

var connector = armid.Connector{SubscriptionID: subscription, ResourceGroup: "rg-Security", Name: "Contoso ado"}

func TestParseConnectorAcceptsEverySpelling(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{
		"canonical":          canonical,
		"slash at the end":   canonical + "/",
		"blanks around":      "  " + canonical + "\n",
		"escaped":            strings.ReplaceAll(canonical, " ", "%20"),
		"escaped fixed part": strings.Replace(canonical, "Microsoft.Security", "Microsoft%2ESecurity", 1),
		"recorded letter case": strings.NewReplacer(
			"resourceGroups", "resourcegroups", "securityConnectors", "securityconnectors").Replace(canonical),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := armid.ParseConnector(id)
			if err != nil || got != connector || got.String() != canonical {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
	t.Run("lower case", func(t *testing.T) {
		t.Parallel()
		got, err := armid.ParseConnector(strings.ToLower(canonical))
		if err != nil || !got.Equal(connector) || got.Key() != connector.Key() || got.Name != "contoso ado" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
}

// An id that was copied from a file name of macOS is decomposed.
func TestParseConnectorComposes(t *testing.T) {
	t.Parallel()
	for _, group := range []string{"rg-cafe\u0301", "rg-cafe%CC%81", "rg-caf\u00e9"} {
		got, err := armid.ParseConnector(strings.Replace(canonical, "rg-Security", group, 1))
		if err != nil || got.ResourceGroup != "rg-caf\u00e9" {
			t.Errorf("%q: got %+v (%v)", group, got, err)
		}
	}
}

// badIDs turn a good id into one that must be refused.
var badIDs = map[string]func(string) string{
	"empty":             func(string) string { return "" },
	"only slashes":      func(string) string { return "////" },
	"no slash in front": func(id string) string { return id[1:] },
	"a url":             func(id string) string { return "https://management.azure.com" + id },
	"with api-version":  func(id string) string { return id + "?api-version=2024-08-01-preview" },
	"wrong type":        func(id string) string { return strings.Replace(id, "securityConnectors", "workspaces", 1) },
	"wrong provider": func(id string) string {
		return strings.Replace(id, "Microsoft.Security", "Microsoft.SecurityDevOps", 1)
	},
	"two segments short": func(id string) string {
		parts := strings.Split(id, "/")
		return strings.Join(parts[:7], "/")
	},
	"subscription no UUID": func(id string) string { return strings.Replace(id, subscription, "prod", 1) },
	"dots as group":        func(id string) string { return strings.Replace(id, "rg-Security", "..", 1) },
	"escaped dots":         func(id string) string { return strings.Replace(id, "rg-Security", "%2e%2e", 1) },
	"empty group":          func(id string) string { return strings.Replace(id, "rg-Security", "", 1) },
	"escaped slash":        func(id string) string { return strings.Replace(id, "rg-Security", "a%2fb", 1) },
	"escaped twice":        func(id string) string { return strings.Replace(id, "Contoso ado", "Contoso%2520ado", 1) },
	"two slashes":          func(id string) string { return strings.Replace(id, "/providers", "//providers", 1) },
	"an escape sequence":   func(id string) string { return strings.Replace(id, "Contoso", "\x1b[31mContoso", 1) },
	"5 KB":                 func(id string) string { return id + strings.Repeat("x", 5<<10) },
}

func TestParseConnectorRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range badIDs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := armid.ParseConnector(spoil(canonical))
			assertRefused(t, got != (armid.Connector{}), err)
		})
	}
	for _, tail := range []string{"/devops/default", "/x", "/.."} {
		got, err := armid.ParseConnector(canonical + tail)
		assertRefused(t, got != (armid.Connector{}), err)
	}
}

func assertRefused(t *testing.T, something bool, err error) {
	t.Helper()
	if err == nil || something {
		t.Fatalf("accepted (error %v)", err)
	}
	if !strings.Contains(err.Error(), "/providers/Microsoft.Security/securityConnectors/{name}") {
		t.Errorf("the expected form is missing: %v", err)
	}
	if len(err.Error()) > 1200 || strings.ContainsFunc(err.Error(), func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		t.Errorf("not fit for a terminal: %q", err)
	}
}

func TestParseScope(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		tail  string
		scope armid.Scope
		level armid.Level
	}{
		{"/devops/default", armid.Scope{}, armid.LevelConfiguration},
		{"/devops/default/azureDevOpsOrgs/contoso", armid.Scope{Organization: "contoso"}, armid.LevelOrganization},
		{
			"/devops/default/azureDevOpsOrgs/contoso/projects/Größe 100%",
			armid.Scope{Organization: "contoso", Project: "Größe 100%"},
			armid.LevelProject,
		},
		{
			"/devops/default/azureDevOpsOrgs/contoso/projects/p.1/repos/a..b",
			armid.Scope{Organization: "contoso", Project: "p.1", Repository: "a..b"},
			armid.LevelRepository,
		},
	} {
		want := tt.scope
		want.Connector = connector
		for _, id := range []string{canonical + tt.tail, strings.ReplaceAll(canonical+tt.tail, "azureDevOpsOrgs", "AZUREdevopsORGS") + "/"} {
			got, err := armid.ParseScope(id)
			if err != nil || got != want || got.Level() != tt.level || got.String() != canonical+tt.tail {
				t.Errorf("%s: got %+v (%v)", id, got, err)
			}
		}
		path, err := want.Path()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := armid.ParseScope(path); err != nil || got != want {
			t.Errorf("%s: got %+v (%v)", path, got, err)
		}
	}
}

func TestParseScopeRefuses(t *testing.T) {
	t.Parallel()
	good := canonical + "/devops/default/azureDevOpsOrgs/contoso/projects/p"
	for name, spoil := range badIDs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := armid.ParseScope(spoil(good))
			assertRefused(t, got != (armid.Scope{}), err)
		})
	}
	for _, tail := range []string{
		"", "/devops", "/devops/other", "/devops/default/gitHubOwners/x", "/devops/default/azureDevOpsOrgs",
		"/devops/default/azureDevOpsOrgs/o/projects/..", "/devops/default/azureDevOpsOrgs/o/projects/..%2f..",
		"/devops/default/azureDevOpsOrgs/o/projects/p/repos/r/branches/main", "/devops/default/azureDevOpsOrgs//projects/p",
	} {
		got, err := armid.ParseScope(canonical + tail)
		assertRefused(t, got != (armid.Scope{}), err)
	}
}

func FuzzParseScope(f *testing.F) {
	f.Add(canonical + "/devops/default/azureDevOpsOrgs/contoso/projects/p%20q/repos/r")
	f.Add(canonical + "/devops/default/azureDevOpsOrgs/%2e%2e/projects/a%2fb")
	f.Add("/subscriptions/../resourceGroups/x")
	f.Fuzz(func(t *testing.T, id string) {
		got, err := armid.ParseScope(id)
		if err != nil {
			return
		}
		again, err := armid.ParseScope(got.String())
		if err != nil || again != got {
			t.Errorf("%q became %+v and then %+v (%v)", id, got, again, err)
		}
		path, err := got.Path()
		if err != nil {
			t.Fatalf("%q has no path: %v", id, err)
		}
		if back, err := armid.ParseScope(path); err != nil || back != got {
			t.Errorf("path %q leads to %+v (%v)", path, back, err)
		}
	})
}
