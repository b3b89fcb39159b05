package azuredevops_test

import (
	"regexp"
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

func TestAccProjects_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	project := func(organization, name string) knownvalue.Check {
		return knownvalue.ObjectExact(inventoryObject(map[string]knownvalue.Check{
			"organization_name": knownvalue.StringExact(organization),
			"name":              knownvalue.StringExact(name),
			"id":                knownvalue.StringExact(idPrefix + "contoso-ado/devops/default/azureDevOpsOrgs/" + organization + "/projects/" + name),
			"project_id":        knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f-]{36}$`)),
			"onboarding_state":  knownvalue.StringExact("Onboarded"),
		}))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + projectsType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+projectsType+".test", tfjsonpath.New("projects"), knownvalue.ListExact([]knownvalue.Check{
					project("Contoso", "Data Platform"), project("Contoso", "payments"), project("fabrikam", "core"),
				})),
			},
		}},
	})
}

func TestAccProjects_refusals(t *testing.T) {
	t.Parallel()
	refused := emulator.Fault{
		Match: emulator.Match{PathRegexp: `/fabrikam/projects$`}, Times: -1, Status: 403,
		Body: []byte(`{"error": {"code": "AuthorizationFailed", "message": "no"}}`),
	}
	for name, c := range map[string]struct {
		connector string
		config    acctest.Values
		fault     *emulator.Fault
		severity  tfprotov6.DiagnosticSeverity
		at        string
		words     []string
	}{
		"too costly": {
			"contoso-ado",
			acctest.Values{"max_requests": number(2)},
			nil, isError, "max_requests",
			[]string{"Listing the projects", "2 organizations take at least 3 requests", "allows 2", "narrow the walk with organizations, or set max_requests to at least 3."},
		},
		"unknown organization": {
			"contoso-ado",
			acctest.Values{"organizations": set("contosso")},
			nil, isError, "organizations",
			[]string{"contosso. It has: Contoso, fabrikam."},
		},
		"nobody authorized": {"shell", nil, nil, isWarning, "connector_id", []string{"Nobody has authorized", "the list is empty"}},
		"no connector":      {"typo", nil, nil, isError, "connector_id", []string{"Connector not found"}},
		"refused":           {"contoso-ado", nil, &refused, isError, "", []string{"Cannot list the projects", "403", "Correlation id: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			if c.fault != nil {
				env.Server.Inject(*c.fault)
			}
			config := acctest.Values{"connector_id": text(idPrefix + c.connector)}
			for argument, value := range c.config {
				config[argument] = value
			}
			state, diags := env.Protocol(t).ReadDataSource(projectsType, config)
			expectOne(t, diags, c.severity, c.at, c.words...)
			if c.severity == isWarning {
				if found := column(t, state["projects"], "name"); state["projects"].IsNull() || len(found) > 0 {
					t.Errorf("projects %s", state["projects"])
				}
			}
		})
	}
}
