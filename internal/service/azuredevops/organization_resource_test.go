package azuredevops_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const tailspin = "  name = \"tailspin\"\n"

func TestAccOrganization_onboardAndOffboard(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", `, "timing": {"organization_lag": 2}`))
	config := resourceOf("organization", tailspin+"  on_destroy = \"offboard\"\n  pull_request_annotations = { enabled = false }\n")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		CheckDestroy: resource.ComposeAggregateTestCheckFunc(
			wrote(env, `PATCH  {"properties":{"autoDiscovery":"Disabled","topLevelInventoryList":["contoso","fabrikam"]}}`),
			onboarded(env, "contoso", "fabrikam"),
		),
		Steps: []resource.TestStep{
			{
				Config: config,
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env,
						`PATCH  {"properties":{"autoDiscovery":"Disabled","topLevelInventoryList":["contoso","fabrikam","tailspin"]}}`,
						`PATCH /azureDevOpsOrgs/tailspin `+wholeBody),
					onboarded(env, "contoso", "fabrikam", "tailspin"),
				),
			},
			{Config: config, ConfigPlanChecks: action("organization", plancheck.ResourceActionNoop), Check: wrote(env)},
		},
	})
}

func TestAccOrganization_removals(t *testing.T) {
	t.Parallel()
	reset := `PATCH /azureDevOpsOrgs/contoso ` + strings.Replace(wholeBody, `"state":"Disabled"`, `"state":"Enabled"`, 1)
	for name, c := range map[string]struct {
		onDestroy, autoDiscovery string
		managed                  bool
		want                     []string
	}{
		"retain is the default":         {"", "Disabled", true, nil},
		"reset":                         {"reset", "Disabled", true, []string{reset}},
		"reset of what was not managed": {"reset", "Disabled", false, nil},
		"offboard under auto-discovery": {"offboard", "Enabled", false, nil},
		"offboard":                      {"offboard", "Disabled", false, []string{`PATCH  {"properties":{"autoDiscovery":"Disabled","topLevelInventoryList":["fabrikam"]}}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant(c.autoDiscovery, "", ""))
			arguments := "  name = \"contoso\"\n"
			if c.onDestroy != "" {
				arguments += "  on_destroy = \"" + c.onDestroy + "\"\n"
			}
			if c.managed {
				arguments += "  pull_request_annotations = { enabled = false }\n"
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				CheckDestroy:             wrote(env, c.want...),
				Steps: []resource.TestStep{{Config: resourceOf("organization", arguments), Check: func(*terraform.State) error {
					env.Server.ResetJournal()
					return nil
				}}},
			})
		})
	}
}

func TestAccOrganization_lastIsKept(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, strings.Replace(tenant("Disabled", "", ""), `["contoso", "fabrikam"]`, `["contoso"]`, 1))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		CheckDestroy:             resource.ComposeAggregateTestCheckFunc(wrote(env), onboarded(env, "contoso")),
		Steps:                    []resource.TestStep{{Config: resourceOf("organization", "  name = \"contoso\"\n  on_destroy = \"offboard\"\n")}},
	})
}

func TestAccOrganization_refusedAtPlan(t *testing.T) {
	t.Parallel()
	other := `, {"resource_group": "rg-security", "name": "other-ado", "location": "westeurope", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["tailspin"]}}]`
	owned := strings.Replace(tenant("Disabled", "", `, "assumptions": {"other_connector_in_inventory": "listed"}`), `"annotations": {}}]`, `"annotations": {}}`+other, 1)
	for name, c := range map[string]struct{ world, want string }{
		"auto-discovery did not bring it": {strings.Replace(tenant("Enabled", "", ""), `"name": "tailspin", "users": [{"upn": "svc@contoso.com", "administrator": true}`,
			`"name": "tailspin", "users": [{"upn": "svc@contoso.com", "administrator": false}`, 1), "Auto-discovery did not bring this organization"},
		"another connector's": {owned, "Organization belongs to another connector"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps:                    []resource.TestStep{{Config: resourceOf("organization", tailspin), PlanOnly: true, ExpectError: regexp.MustCompile(c.want)}},
			})
			if n := env.Count(acctest.Writes); n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

func TestAccOrganization_nobodyAuthorized(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	config := strings.Replace(resourceOf("organization", tailspin), "contoso-ado", "shell", 1)
	if err := env.Server.PatchWorld([]byte(`{"connectors": [{"resource_group": "rg-security", "name": "shell", "location": "westeurope"}]}`)); err != nil {
		t.Fatal(err)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: config, ExpectError: regexp.MustCompile(`(?s)Nobody has authorized the connector yet.*Configure access`),
		}},
	})
}

// The connector and an organization resource of one configuration only add
// their own.
func TestAccOrganization_besideTheConnectorsList(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	config := `
resource "defenderdevops_azuredevops_connector" "test" {
  name                   = "contoso-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
}
import {
  to = defenderdevops_azuredevops_connector.test
  id = "` + idPrefix + `contoso-ado"
}
` + strings.Replace(resourceOf("organization", tailspin), `"`+idPrefix+`contoso-ado"`, "defenderdevops_azuredevops_connector.test.id", 1)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config, Check: onboarded(env, "contoso", "fabrikam", "tailspin")},
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
		},
	})
}

// An organization that does not show yet is saved, and its absence is no drift.
func TestAccOrganization_late(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", `, "timing": {"organization_lag": 1000000}`))
	config := resourceOf("organization", tailspin+"  timeouts { create = \"7s\" }\n")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config},
			{Config: config, ConfigPlanChecks: action("organization", plancheck.ResourceActionNoop)},
		},
	})
}
