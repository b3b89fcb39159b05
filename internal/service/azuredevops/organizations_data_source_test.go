package azuredevops_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestAccOrganizations_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	organization := func(name, state string) knownvalue.Check {
		return knownvalue.ObjectExact(inventoryObject(map[string]knownvalue.Check{
			"name":             knownvalue.StringExact(name),
			"id":               knownvalue.StringExact(idPrefix + "contoso-ado/devops/default/azureDevOpsOrgs/" + name),
			"onboarding_state": knownvalue.StringExact(state),
		}))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + organizationsType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+organizationsType+".test", tfjsonpath.New("organizations"), knownvalue.ListExact([]knownvalue.Check{
					organization("Contoso", "Onboarded"),
					organization("fabrikam", "Onboarded"),
					organization("tailspin", "OnboardedByOtherConnector"),
				})),
			},
		}},
	})
}

func TestAccOrganizations_costOneRequest(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	state, diags := env.Protocol(t).ReadDataSource(organizationsType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if names := column(t, state["organizations"], "name"); len(names) != 3 {
		t.Errorf("organizations %q", names)
	}
	if got := requests(env); len(got) != 1 {
		t.Errorf("requests %q", got)
	}
}

func TestAccOrganizations_refusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connector string
		severity  tfprotov6.DiagnosticSeverity
		words     []string
	}{
		"nobody authorized":   {"shell", isWarning, []string{"Nobody has authorized", "Authorize"}},
		"no connector":        {"typo", isError, []string{"Connector not found", idPrefix + "typo"}},
		"connector of GitHub": {"hub", isError, []string{"not Azure DevOps"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			state, diags := env.Protocol(t).ReadDataSource(organizationsType, acctest.Values{"connector_id": text(idPrefix + c.connector)})
			expectOne(t, diags, c.severity, "connector_id", c.words...)
			if c.severity == isWarning && len(column(t, state["organizations"], "name")) > 0 {
				t.Errorf("organizations %s", state["organizations"])
			}
			if got := requests(env); len(got) != 2 {
				t.Errorf("requests %q", got)
			}
		})
	}
}

func TestAccOrganizations_forbidden(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	env.Server.Inject(emulator.Fault{
		Match: emulator.Match{PathRegexp: `/azureDevOpsOrgs$`}, Times: -1, Status: 403,
		Body: []byte(`{"error": {"code": "AuthorizationFailed", "message": "no"}}`),
	})
	_, diags := env.Protocol(t).ReadDataSource(organizationsType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
	expectOne(t, diags, isError, "", "Cannot list the organizations", "403", "Correlation id: ")
}
