package connector_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestAccConnector_importPlansNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ id, arguments string }{
		"as it is":            {idPrefix + "contoso-ado", selected},
		"with a code version": {idPrefix + "contoso-ado", selected + "  authorization_code_wo_version = 1\n"},
		"with a spent code":   {idPrefix + "contoso-ado", selected + "  authorization_code_wo = \"spent\"\n  authorization_code_wo_version = 1\n"},
		"lower case":          {strings.ToLower(idPrefix + "contoso-ado"), selected},
		"upper case and /":    {strings.ToUpper(idPrefix+"contoso-ado") + "/", selected},
		"other spelling":      {idPrefix + "contoso-ado", strings.Replace(selected, `"contoso", "fabrikam"`, `"Fabrikam", "CONTOSO"`, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps: []resource.TestStep{{
					Config: config(c.arguments) + strings.Replace(importBlock, idPrefix+"contoso-ado", c.id, 1),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
					}},
					Check: wrote(env),
				}},
			})
		})
	}
}

func TestAccConnector_importRefusesOtherIDs(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	for name, id := range map[string]string{
		"another type": strings.Replace(idPrefix, "securityConnectors", "assessments", 1) + "x",
		"too short":    "/subscriptions/" + subscription,
		"climbing":     idPrefix + "..",
		"child":        idPrefix + "contoso-ado/devops/default",
	} {
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: env.Providers(),
			Steps: []resource.TestStep{{
				Config: config(selected), ResourceName: address, ImportState: true, ImportStateId: id,
				ExpectError: regexp.MustCompile("Not the id of a security connector"),
			}},
		})
		if n := len(env.Calls()); n > 0 {
			t.Errorf("%s: %d calls", name, n)
		}
	}
}

func TestAccConnector_importByIdentity(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{
				Config: config(selected) + importBlock,
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(address, map[string]knownvalue.Check{
					"subscription_id":     knownvalue.StringExact(subscription),
					"resource_group_name": knownvalue.StringExact("rg-security"),
					"name":                knownvalue.StringExact("contoso-ado"),
				})},
			},
			{Config: config(selected), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestAccConnector_importWithoutTheListForgetsItOnly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config("  auto_discovery_enabled = false\n") + importBlock, ConfigPlanChecks: inPlace(), Check: wrote(env)},
			{Config: config("  auto_discovery_enabled = false\n"), ConfigPlanChecks: nothing()},
		},
	})
}

func TestAccConnector_importOfAnotherKind(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(`{"resource_group": "rg-security", "name": "contoso-ado", "location": "westeurope", "environment": "Github"}`))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: config(selected) + importBlock, PlanOnly: true, ExpectError: regexp.MustCompile("The connector is of another kind"),
		}},
	})
}

func TestAccConnector_existingIsNotAdopted(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("Contoso-ADO", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:      config(selected),
			ExpectError: regexp.MustCompile(`(?s)The connector already exists.*import \{\s+to = defenderdevops_azuredevops_connector`),
		}},
	})
	if n := env.Count(acctest.Writes); n > 0 {
		t.Errorf("%d writes", n)
	}
}

func TestAccConnector_tagsAndAgentlessScanning(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock, Check: wrote(env)},
			{
				Config:           config(selected + "  tags = { team = \"a\" }\n"),
				ConfigPlanChecks: inPlace(),
				Check:            wrote(env, "PATCH contoso-ado"),
			},
			{Config: config(selected + "  tags = { team = \"a\" }\n"), ConfigPlanChecks: nothing()},
			{ // An emptied map is sent, and an empty map is no change to an absent one.
				Config: config(selected + "  tags = {}\n"), Check: wrote(env, "PATCH contoso-ado"),
			},
			{Config: config(selected + "  tags = {}\n"), ConfigPlanChecks: nothing()},
			{
				Config: config(selected + "  tags = {}\n  agentless_scanning = { enabled = true }\n"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("onboarded_organizations"), knownvalue.SetSizeExact(2)),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("agentless_scanning").AtMapKey("scanners")),
				}},
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, "PATCH default"),
					resource.TestCheckResourceAttr(address, "agentless_scanning.enabled", "true"),
				),
			},
			{Config: config(selected + "  tags = {}\n  agentless_scanning = { enabled = true }\n"), ConfigPlanChecks: nothing()},
			{ // Removed from the configuration: shown, and left as it is.
				Config: config(selected + "  tags = {}\n"), ConfigPlanChecks: nothing(),
				Check: resource.TestCheckResourceAttr(address, "agentless_scanning.enabled", "true"),
			},
		},
	})
}

func TestAccConnector_replacement(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	moved := strings.Replace(config(selected), "westeurope", "centralus", 1)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		CheckDestroy:             gone(env),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock},
			{ // Case and blanks are no change.
				Config:           strings.NewReplacer(`"westeurope"`, `"West Europe"`, `"contoso-ado"`, `"Contoso-ADO"`, `"rg-security"`, `"RG-Security"`).Replace(config(selected)),
				ConfigPlanChecks: nothing(),
			},
			{Config: moved, ExpectError: regexp.MustCompile("This change would delete an authorized connector")},
			{
				Config: strings.Replace(moved, selected, selected+"  allow_replacement = true\n", 1),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				}},
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, "DELETE default", "DELETE contoso-ado", "PUT contoso-ado"),
					resource.TestCheckResourceAttr(address, "authorization.state", "required"),
				),
			},
			{ // What nobody authorized may be replaced freely.
				Config: config(selected),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
				}},
			},
		},
	})
}

func TestAccConnector_renamedWithReplacement(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock},
			{ // The organizations of the connector that goes do not block the one that comes.
				Config: strings.Replace(config(selected+"  allow_replacement = true\n"), `"contoso-ado"`, `"contoso-two"`, 1),
				Check:  resource.TestCheckResourceAttr(address, "id", idPrefix+"contoso-two"),
			},
		},
	})
}

func TestAccConnector_disappears(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(*acctest.Env) error{
		"the connector": func(env *acctest.Env) error {
			return env.Server.Portal(emulator.PortalAction{Connector: "contoso-ado", UPN: person, Action: "delete", Target: "connector"})
		},
		"the resource group": func(env *acctest.Env) error {
			w := env.Server.World()
			w.Connectors, w.Subscriptions[0].ResourceGroups = nil, []string{}
			return env.Server.SetWorld(w)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps: []resource.TestStep{
					{Config: config(selected) + importBlock},
					{
						PreConfig: func() {
							if err := remove(env); err != nil {
								t.Fatal(err)
							}
						},
						Config: config(selected), PlanOnly: true, ExpectNonEmptyPlan: true,
					},
				},
			})
		})
	}
}

func TestAccConnector_configurationDeletedOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock},
			{
				PreConfig:        portal(t, env, emulator.PortalAction{Action: "delete", Target: "devops"}),
				Config:           config(selected),
				ConfigPlanChecks: nothing(),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(address, "authorization.state", "required"),
					resource.TestCheckResourceAttr(address, "organizations.#", "2"),
				),
			},
		},
	})
}

func TestAccConnector_unknownInputs(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `
resource "terraform_data" "in" {
  input = { name = "contoso-ado", group = "rg-security", location = "westeurope", organizations = ["contoso"], auto = false, tags = { k = "v" }, code = "code-one" }
}
resource "defenderdevops_azuredevops_connector" "test" {
  name                   = terraform_data.in.output.name
  resource_group_name    = terraform_data.in.output.group
  location               = terraform_data.in.output.location
  auto_discovery_enabled = terraform_data.in.output.auto
  organizations          = terraform_data.in.output.organizations
  tags                   = terraform_data.in.output.tags
  authorization_code_wo  = terraform_data.in.output.code
  agentless_scanning     = { enabled = terraform_data.in.output.auto }
}
`,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(address, "tags.k", "v"),
				resource.TestCheckResourceAttr(address, "agentless_scanning.enabled", "false"),
				onboarded(env, "contoso-ado", "contoso"),
			),
		}},
	})
}
