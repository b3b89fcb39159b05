package connector_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func inPlace() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}
}

func nothing() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

const selected = `
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
`

func TestAccConnector_organizationsOfOthersStay(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{
				Config: config(selected) + importBlock,
				Check:  wrote(env),
			},
			{ // A teammate adds one in the portal: shown, left alone, no change.
				PreConfig:        portal(t, env, emulator.PortalAction{Action: "select", Organizations: []string{"contoso", "fabrikam", "northwind"}}),
				Config:           config(selected),
				ConfigPlanChecks: nothing(),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env),
					resource.TestCheckTypeSetElemAttr(address, "unmanaged_organizations.*", "northwind"),
				),
			},
			{ // Our own change carries it along.
				Config: config(`
  auto_discovery_enabled = false
  organizations          = ["fabrikam", "tailspin"]
`),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					func(*terraform.State) error {
						bodies := sent(env, http.MethodPatch)
						if len(bodies) != 1 || !strings.Contains(bodies[0], `"topLevelInventoryList":["fabrikam","northwind","tailspin"]`) {
							return fmt.Errorf("sent %v", bodies)
						}
						return nil
					},
					wrote(env, "PATCH default"),
					onboarded(env, "contoso-ado", "fabrikam", "northwind", "tailspin"),
					resource.TestCheckResourceAttr(address, "onboarded_organizations.#", "3"),
					resource.TestCheckResourceAttr(address, "unmanaged_organizations.#", "1"),
					resource.TestCheckResourceAttr(address, "pending_organizations.#", "0"),
				),
			},
			{ // Dropping the list forgets it and sends nothing.
				Config:           config("  auto_discovery_enabled = false\n"),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env),
					resource.TestCheckNoResourceAttr(address, "organizations.#"),
					resource.TestCheckResourceAttr(address, "unmanaged_organizations.#", "3"),
				),
			},
			{ // A list written later removes nothing.
				Config:           config("  auto_discovery_enabled = false\n  organizations = [\"FABRIKAM\"]\n"),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env),
					onboarded(env, "contoso-ado", "fabrikam", "northwind", "tailspin"),
				),
			},
			{ // Spelling is no change.
				Config:           config("  auto_discovery_enabled = false\n  organizations = [\"fabrikam\"]\n"),
				ConfigPlanChecks: nothing(),
				Check:            wrote(env),
			},
		},
	})
}

func TestAccConnector_organizationRemovedOutsideHeals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock},
			{
				PreConfig:        portal(t, env, emulator.PortalAction{Action: "select", Organizations: []string{"contoso"}}),
				Config:           config(selected),
				ConfigPlanChecks: inPlace(),
				Check:            onboarded(env, "contoso-ado", "contoso", "fabrikam"),
			},
		},
	})
}

func TestAccConnector_autoDiscovery(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Enabled")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{
				Config: config("  auto_discovery_enabled = true\n") + importBlock,
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env),
					resource.TestCheckNoResourceAttr(address, "organizations.#"),
					resource.TestCheckResourceAttr(address, "onboarded_organizations.#", "4"),
					resource.TestCheckResourceAttr(address, "unmanaged_organizations.#", "0"),
				),
			},
			{Config: config("  auto_discovery_enabled = true\n"), ConfigPlanChecks: nothing()},
			{ // Turning it off keeps everything: the live list is sent.
				Config:           config("  auto_discovery_enabled = false\n"),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					func(*terraform.State) error {
						bodies := sent(env, http.MethodPatch)
						want := `"topLevelInventoryList":["contoso","fabrikam","northwind","tailspin"]`
						if len(bodies) != 1 || !strings.Contains(bodies[0], want) || !strings.Contains(bodies[0], `"autoDiscovery":"Disabled"`) {
							return fmt.Errorf("sent %v", bodies)
						}
						return nil
					},
					wrote(env, "PATCH default"),
					resource.TestCheckResourceAttr(address, "unmanaged_organizations.#", "4"),
				),
			},
			{
				Config:           config("  auto_discovery_enabled = true\n"),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					func(*terraform.State) error {
						bodies := sent(env, http.MethodPatch)
						if len(bodies) != 1 || strings.Contains(bodies[0], "topLevelInventoryList") {
							return fmt.Errorf("sent %v", bodies)
						}
						return nil
					},
					wrote(env, "PATCH default"),
				),
			},
		},
	})
}

func TestAccConnector_organizationChecksAtPlan(t *testing.T) {
	t.Parallel()
	foreign := `{"name": "foreign", "tenant_id": "99999999-2222-4333-8444-555555555555"}, {"name": "personal", "tenant_id": "00000000-0000-0000-0000-000000000000"}`
	env := acctest.Start(t, strings.Replace(
		withConnectors(portalMade("other-ado", "Disabled", "tailspin")), `"organizations": [`, `"organizations": [`+foreign+`,`, 1))
	for name, c := range map[string]struct{ organizations, want string }{
		"typo":              {`["contosso"]`, `Azure DevOps organization not found`},
		"other tenant":      {`["contoso", "foreign"]`, `Azure DevOps organization of another tenant`},
		"no tenant":         {`["personal"]`, `without a Microsoft Entra tenant`},
		"another connector": {`["tailspin"]`, `(?s)Organization belongs to another connector.*other-ado`},
		"empty":             {`[]`, `The list of organizations is empty`},
		"twice":             {`["contoso", "Contoso"]`, `An organization is listed twice`},
		"climbs":            {`[".."]`, `Invalid name`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps: []resource.TestStep{{
					Config:      config("  auto_discovery_enabled = false\n  organizations = " + c.organizations + "\n"),
					PlanOnly:    true,
					ExpectError: regexp.MustCompile(c.want),
				}},
			})
		})
	}
	t.Cleanup(func() {
		if n := env.Count(acctest.Writes); n > 0 {
			t.Errorf("a plan wrote %d times", n)
		}
	})
}

func TestAccConnector_listUnderAutoDiscoveryIsRefused(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:      config("  auto_discovery_enabled = true\n  organizations = [\"contoso\"]\n"),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile("Organizations cannot be listed under auto-discovery"),
		}},
	})
	if n := len(env.Calls()); n > 0 {
		t.Errorf("a refused configuration made %d calls", n)
	}
}

func TestAccConnector_lateOrganizationIsNoDrift(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"organization_lag": 100000}`))
	arguments := `
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
  authorization_code_wo  = "code-one"
  timeouts { create = "6s" }
`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{
				Config: config(arguments),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(address, "authorization.state", "accepted"),
					resource.TestCheckResourceAttr(address, "organizations.#", "2"),
					resource.TestCheckResourceAttr(address, "pending_organizations.#", "2"),
				),
			},
			{Config: config(arguments), ConfigPlanChecks: nothing(), Check: resource.TestCheckResourceAttr(address, "pending_organizations.#", "2")},
			{
				PreConfig:        portal(t, env, emulator.PortalAction{Action: "select", Organizations: []string{"contoso", "fabrikam"}}),
				Config:           config(arguments),
				ConfigPlanChecks: nothing(),
			},
		},
	})
}
