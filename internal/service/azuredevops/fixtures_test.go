package azuredevops_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const (
	discoveryType     = "defenderdevops_azuredevops_discovery"
	completionType    = "defenderdevops_azuredevops_discovery_completion"
	awaitType         = "defenderdevops_azuredevops_await_discovery"
	organizationsType = "defenderdevops_azuredevops_organizations"
	projectsType      = "defenderdevops_azuredevops_projects"
	repositoriesType  = "defenderdevops_azuredevops_repositories"

	idPrefix = "/subscriptions/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/"
)

// world is a tenant with three organizations. The connector contoso-ado has two
// of them, with 1 + 2 projects and 24 + 1 + 1 repositories; nobody has authorized
// the connector shell; the connector hub is one of GitHub.
func world() string {
	var payments []string
	for i := range 23 { // three pages
		payments = append(payments, fmt.Sprintf(`"service-%02d"`, 23-i))
	}
	const users = `"users": [{"upn": "svc@contoso.com", "administrator": true}]`
	return fmt.Sprintf(`{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}],
		"organizations": [
			{"name": "fabrikam", %[1]s, "projects": [{"name": "core", "repositories": ["kernel"]}]},
			{"name": "Contoso", %[1]s, "projects": [
				{"name": "payments", "repositories": [%[2]s]},
				{"name": "Data Platform", "repositories": ["ETL jobs (old)"]}]},
			{"name": "tailspin", %[1]s, "projects": [{"name": "toys", "repositories": ["plane"]}]}
		],
		"connectors": [
			{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["fabrikam", "Contoso"]}},
			{"name": "tailspin-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["tailspin"]}},
			{"name": "shell"},
			{"name": "hub", "environment": "Github"}
		],
		"assumptions": {"other_connector_in_inventory": "listed"}
	}`, users, strings.Join(payments, ", "))
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func number(value int) tftypes.Value { return tftypes.NewValue(tftypes.Number, value) }

func set(values ...string) tftypes.Value {
	elements := []tftypes.Value{}
	for _, value := range values {
		elements = append(elements, text(value))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
}

// column reads some attributes of each object in a list, joined by a slash.
func column(t *testing.T, list tftypes.Value, attributes ...string) []string {
	t.Helper()
	var objects []tftypes.Value
	if err := list.As(&objects); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, object := range objects {
		values := acctest.Values{}
		if err := object.As((*map[string]tftypes.Value)(&values)); err != nil {
			t.Fatal(err)
		}
		var parts []string
		for _, attribute := range attributes {
			var part string
			if err := values[attribute].As(&part); err != nil {
				t.Fatal(err)
			}
			parts = append(parts, part)
		}
		all = append(all, strings.Join(parts, "/"))
	}
	return all
}

// expectOne checks the only diagnostic: its severity, its attribute, and words
// that it has to hold.
func expectOne(t *testing.T, got []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, attribute string, words ...string) {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("%d diagnostics: %v", len(got), got)
	}
	at := ""
	if got[0].Attribute != nil {
		at = strings.TrimSuffix(strings.TrimPrefix(got[0].Attribute.String(), `AttributeName("`), `")`)
		at = strings.ReplaceAll(at, `").AttributeName("`, ".")
	}
	if got[0].Severity != severity || at != attribute {
		t.Errorf("%s at %q, want %s at %q", got[0].Severity, at, severity, attribute)
	}
	for _, word := range append(words, "What to do: ") {
		if whole := got[0].Summary + "\n" + got[0].Detail; !strings.Contains(whole, word) {
			t.Errorf("%q is missing in:\n%s", word, whole)
		}
	}
}

// requests lists the calls to Resource Manager below the connectors.
func requests(env *acctest.Env) []string {
	var all []string
	for _, call := range env.Calls() {
		all = append(all, call.Method+" "+strings.TrimPrefix(call.Path, idPrefix))
	}
	env.Server.ResetJournal()
	return all
}
