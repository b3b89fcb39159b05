package azuredevops_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const connectorOfThree = `
resource "defenderdevops_azuredevops_connector" "test" {
  name                   = "new-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam", "tailspin"]
  authorization_code_wo  = "code-one"
}

resource "defenderdevops_azuredevops_organization" "test" {
  for_each                 = toset(["contoso", "fabrikam", "tailspin"])
  connector_id             = defenderdevops_azuredevops_connector.test.id
  name                     = each.key
  pull_request_annotations = { enabled = false }
}
`

// How many requests to Resource Manager a connector with settings on each of
// its three organizations costs, each command being one provider process. The
// prerequisites of the connector cost three more.
func TestAccScope_callCounts(t *testing.T) {
	t.Parallel()
	for name, looks := range map[string]struct {
		argument string
		more     int
	}{
		"off":  {"validate_prerequisites = \"off\"\n", 0},
		"warn": {"", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, fmt.Sprintf(`{
				"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "resource_groups": ["rg-security"]}],
				"organizations": [%s], "codes": {"code-one": %q},
				"timing": {"polls": 1, "organization_lag": 1}}`, organizations("contoso", "fabrikam", "tailspin"), person))
			cli := acctest.NewCLI(t, env)
			cli.Write("main.tf", acctest.Provider+strings.Replace(connectorOfThree, "authorization_code_wo", looks.argument+"authorization_code_wo", 1))
			for _, step := range []struct {
				args          string
				limit, writes int
			}{
				{"plan -out=create.tfplan", 1 + looks.more, 0},
				{"apply create.tfplan", 10 + looks.more, 5},
				{"plan -detailed-exitcode", 3, 0},
				{"plan -detailed-exitcode -refresh=false", 0, 0},
			} {
				env.Server.ResetJournal()
				cli.Must(t.Context(), strings.Fields(step.args)...)
				env.ExpectCalls(t, step.limit)
				t.Logf("terraform %s: %d calls", step.args, env.Count())
				if got := env.Count(acctest.Writes); got != step.writes {
					t.Errorf("terraform %s: %d writes, want %d", step.args, got, step.writes)
				}
			}
		})
	}
}

// The repositories of one project are refreshed with one list, not one by one,
// and a single one with one request.
func TestAccRepository_refreshCalls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+repositoriesOf(23))
	cli.Must(t.Context(), "apply", "-auto-approve")
	for name, step := range map[string]struct {
		args  []string
		limit int
	}{
		"23 repositories on 3 pages": {[]string{"plan", "-detailed-exitcode"}, 4},
		"one repository":             {[]string{"plan", "-detailed-exitcode", `-target=defenderdevops_azuredevops_repository.test["service-07"]`}, 1},
	} {
		env.Server.ResetJournal()
		cli.Must(t.Context(), step.args...)
		env.ExpectCalls(t, step.limit)
		t.Logf("%s: %d calls", name, env.Count())
	}
}

// Settings that are written one after another do not make the list be read again
// for each.
func TestAccRepository_createCalls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+repositoriesOf(23))
	cli.Must(t.Context(), "apply", "-auto-approve", "-parallelism=3")
	env.ExpectCalls(t, 4, acctest.Reads)
	t.Logf("%d reads, %d writes", env.Count(acctest.Reads), env.Count(acctest.Writes))
}

func repositoriesOf(n int) string {
	return fmt.Sprintf(`
resource "defenderdevops_azuredevops_repository" "test" {
  for_each                 = toset([for i in range(%d) : format("service-%%02d", i + 1)])
  connector_id             = %q
  organization_name        = "Contoso"
  project_name             = "payments"
  name                     = each.key
  pull_request_annotations = { enabled = false }
}
`, n, idPrefix+"contoso-ado")
}

// organizations is the world's JSON of organizations that person administers,
// each with a project payments and its repositories api and web.
func organizations(names ...string) string {
	all := make([]string, 0, len(names))
	for _, name := range names {
		all = append(all, fmt.Sprintf(
			`{"name": %q, "users": [{"upn": %q, "administrator": true}], "projects": [{"name": "payments", "repositories": ["api", "web"]}]}`, name, person))
	}
	return strings.Join(all, ",")
}
