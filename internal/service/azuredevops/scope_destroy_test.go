package azuredevops_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const fullExample = `
resource "defenderdevops_azuredevops_connector" "test" {
  name                   = "contoso-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
}

resource "defenderdevops_azuredevops_organization" "test" {
  connector_id             = defenderdevops_azuredevops_connector.test.id
  name                     = "contoso"
  pull_request_annotations = { enabled = true }
}

resource "defenderdevops_azuredevops_project" "test" {
  connector_id             = defenderdevops_azuredevops_connector.test.id
  organization_name        = defenderdevops_azuredevops_organization.test.name
  name                     = "payments"
  pull_request_annotations = { enabled = false }
}

resource "defenderdevops_azuredevops_repository" "test" {
  connector_id             = defenderdevops_azuredevops_connector.test.id
  organization_name        = defenderdevops_azuredevops_organization.test.name
  project_name             = defenderdevops_azuredevops_project.test.name
  name                     = "api"
  pull_request_annotations = { enabled = true }
}
`

// A destroy of everything succeeds, twice, says what stays, and deletes nothing
// that the API cannot delete.
func TestAccScope_destroyTwice(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+fullExample+"import {\n  to = defenderdevops_azuredevops_connector.test\n  id = \""+idPrefix+"contoso-ado\"\n}\n")
	cli.Must(t.Context(), "apply", "-auto-approve")
	cli.Write("main.tf", acctest.Provider+fullExample)
	first := strings.Join(strings.Fields(strings.ReplaceAll(cli.Must(t.Context(), "destroy", "-auto-approve", "-no-color"), "│", " ")), " ")
	for _, words := range []string{
		"Annotations will stay as they are", "Annotations will be reset",
		"stays in Azure DevOps and with the connector; the API has no way to delete it",
		"Destroy complete! Resources: 4 destroyed",
	} {
		if !strings.Contains(first, words) {
			t.Errorf("%q is not said:\n%s", words, first)
		}
	}
	if again := cli.Must(t.Context(), "destroy", "-auto-approve"); !strings.Contains(again, "0 destroyed") {
		t.Errorf("the second destroy:\n%s", again)
	}
	if n := env.Count(acctest.Method("DELETE"), acctest.Path("/azureDevOpsOrgs")); n > 0 {
		t.Errorf("%d DELETE of what the API does not delete", n)
	}
	if err := env.Absent("contoso-ado")(nil); err != nil {
		t.Error(err)
	}
}

// What is gone already is destroyed without an error, whatever on_destroy says.
func TestScope_destroyOfWhatIsGone(t *testing.T) {
	t.Parallel()
	for kind, config := range map[string]acctest.Values{
		"organization": {"name": text("contoso"), "on_destroy": text("offboard")},
		"project":      {"organization_name": text("contoso"), "name": text("payments"), "on_destroy": text("reset")},
		"repository":   {"organization_name": text("contoso"), "project_name": text("payments"), "name": text("api"), "on_destroy": text("reset")},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant("Disabled", "", ""))
			p, typ := env.Protocol(t), "defenderdevops_azuredevops_"+kind
			config["connector_id"] = text(idPrefix + "contoso-ado")
			config["pull_request_annotations"] = annotations(p, typ, acctest.Values{"enabled": off})
			made, said := p.Apply(typ, acctest.Object{}, config)
			if len(said) > 0 {
				t.Fatalf("%s: %s", said[0].Summary, said[0].Detail)
			}
			portal(t, env, emulator.PortalAction{Action: "delete", Target: "devops"})
			left, said := p.Apply(typ, made, nil)
			if !succeeded(said) || left.Values != nil {
				t.Errorf("the destroy says %v and leaves %v", said, left.Values)
			}
		})
	}
}
