package connector_test

import (
	"errors"
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

// Terraform creates the connector, a person authorizes it, Terraform does the
// rest: the second of the two main paths.
func TestAccConnector_personAuthorizes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		CheckDestroy:             gone(env),
		Steps: []resource.TestStep{
			{
				Config: config(selected),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, "PUT contoso-ado"),
					resource.TestCheckResourceAttr(address, "id", idPrefix+"contoso-ado"),
					resource.TestCheckResourceAttr(address, "authorization.state", "required"),
					resource.TestMatchResourceAttr(address, "authorization.message", regexp.MustCompile("Configure access > Authorize")),
					resource.TestCheckResourceAttr(address, "authorization.portal_url",
						"https://portal.azure.com/#@11111111-2222-4333-8444-555555555555/resource"+idPrefix+"contoso-ado"),
					resource.TestCheckResourceAttr(address, "organizations.#", "2"),
					resource.TestCheckResourceAttr(address, "pending_organizations.#", "0"),
					resource.TestCheckResourceAttrSet(address, "hierarchy_identifier"),
				),
			},
			{ // Nobody came yet: still nothing to change, and settings wait in state.
				Config:           config(selected),
				ConfigPlanChecks: nothing(),
				Check:            wrote(env),
			},
			{ // Somebody authorizes, with auto-discovery and one organization missing from our list later.
				PreConfig:        portal(t, env, emulator.PortalAction{Action: "authorize", AutoDiscovery: "Disabled", Organizations: []string{"contoso", "northwind"}}),
				Config:           config(selected),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, "PATCH default"),
					onboarded(env, "contoso-ado", "contoso", "fabrikam", "northwind"),
					resource.TestCheckResourceAttr(address, "authorization.state", "accepted"),
				),
			},
			{Config: config(selected), ConfigPlanChecks: nothing(), Check: wrote(env)},
		},
	})
}

func TestAccConnector_personAuthorizesExactlyThat(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected), Check: wrote(env, "PUT contoso-ado")},
			{
				PreConfig:        portal(t, env, emulator.PortalAction{Action: "authorize", AutoDiscovery: "Disabled", Organizations: []string{"contoso", "fabrikam"}}),
				Config:           config(selected),
				ConfigPlanChecks: nothing(),
				Check:            wrote(env),
			},
		},
	})
}

func TestAccConnector_code(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	withCode := func(code string, version int) string {
		return config(fmt.Sprintf("%s  authorization_code_wo = %q\n  authorization_code_wo_version = %d\n", selected, code, version))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		CheckDestroy:             gone(env),
		Steps: []resource.TestStep{
			{
				Config: withCode("code-one", 1),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, "PUT contoso-ado", "PUT default"),
					onboarded(env, "contoso-ado", "contoso", "fabrikam"),
					resource.TestCheckResourceAttr(address, "authorization.state", "accepted"),
					resource.TestCheckNoResourceAttr(address, "authorization_code_wo"),
				),
			},
			{ // The spent code stays in the configuration and is not sent again.
				Config: withCode("code-one", 1), ConfigPlanChecks: nothing(), Check: wrote(env),
			},
			{ // Nor with another change.
				Config: config(`
  auto_discovery_enabled        = false
  organizations                 = ["contoso"]
  authorization_code_wo         = "code-one"
  authorization_code_wo_version = 1
`),
				Check: resource.ComposeAggregateTestCheckFunc(noCode(env), wrote(env, "PATCH default")),
			},
			{ // A rise sends the new one alone, before the list.
				Config:           withCode("code-two", 2),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					func(*terraform.State) error {
						bodies := sent(env, http.MethodPatch)
						if len(bodies) != 2 || bodies[0] != `{"properties":{"authorization":{"code":"***"}}}` || strings.Contains(bodies[1], "authorization") {
							return fmt.Errorf("sent %v", bodies)
						}
						return nil
					},
					wrote(env, "PATCH default", "PATCH default"),
					resource.TestCheckResourceAttr(address, "authorization_code_wo_version", "2"),
				),
			},
			{Config: withCode("code-two", 2), ConfigPlanChecks: nothing()},
		},
	})
}

func noCode(env *acctest.Env) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if n := env.Count(func(call emulator.Entry) bool { return call.Code }); n > 0 {
			return fmt.Errorf("a code was sent %d times", n)
		}
		return nil
	}
}

func TestAccConnector_codeForAShell(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected), Check: wrote(env, "PUT contoso-ado")},
			{
				Config:           config(selected + "  authorization_code_wo = \"code-one\"\n"),
				ConfigPlanChecks: inPlace(),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, "PUT default"),
					onboarded(env, "contoso-ado", "contoso", "fabrikam"),
				),
			},
			{Config: config(selected + "  authorization_code_wo = \"code-one\"\n"), ConfigPlanChecks: nothing()},
		},
	})
}

func TestAccConnector_riseWithoutACode(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock},
			{
				Config:      config(selected + "  authorization_code_wo_version = 2\n"),
				ExpectError: regexp.MustCompile("A new code is announced and none is given"),
			},
			{Config: config(selected), ConfigPlanChecks: nothing(), Check: wrote(env)},
		},
	})
}

// A refused code on create leaves nothing behind, in state or in Azure.
func TestAccConnector_refusedCodeOnCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{
				Config:      config(selected + "  authorization_code_wo = \"spent\"\n"),
				ExpectError: regexp.MustCompile(`(?s)authorization was not accepted.*TokenExchangeFailed`),
			},
			{ // With a good one it is a plain creation, not a replacement.
				PreConfig: func() {
					if err := gone(env)(nil); err != nil {
						t.Error(err)
					}
					env.Server.ResetJournal()
				},
				Config: config(selected + "  authorization_code_wo = \"code-one\"\n"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				}},
				Check: wrote(env, "PUT contoso-ado", "PUT default"),
			},
		},
	})
}

// A refused code on update leaves everything as it was.
func TestAccConnector_refusedCodeOnUpdate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected) + importBlock},
			{
				Config: config(`
  auto_discovery_enabled        = false
  organizations                 = ["contoso"]
  authorization_code_wo         = "spent"
  authorization_code_wo_version = 2
`),
				ExpectError: regexp.MustCompile(`(?s)authorization was not accepted.*TokenExchangeFailed`),
			},
			{
				PreConfig: func() {
					if err := errors.Join(wrote(env, "PATCH default")(nil), onboarded(env, "contoso-ado", "contoso", "fabrikam")(nil)); err != nil {
						t.Error(err)
					}
				},
				Config: config(selected),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env),
					resource.TestCheckResourceAttr(address, "authorization_code_wo_version", "1"),
				),
			},
		},
	})
}

// A refused code for a connector that nobody authorized takes away only the
// child that it made.
func TestAccConnector_refusedCodeForAShell(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: config(selected), Check: wrote(env, "PUT contoso-ado")},
			{
				Config:      config(selected + "  authorization_code_wo = \"spent\"\n"),
				ExpectError: regexp.MustCompile(`(?s)authorization was not accepted.*TokenExchangeFailed`),
			},
			{
				PreConfig: func() {
					if err := wrote(env, "PUT default", "DELETE default")(nil); err != nil {
						t.Error(err)
					}
				},
				Config:           config(selected),
				ConfigPlanChecks: nothing(),
				Check:            resource.TestCheckResourceAttr(address, "authorization.state", "required"),
			},
		},
	})
}

// In a world in which only the owner may change a connector, reading, importing
// and drift work for everybody; a write is explained.
func TestAccConnector_notTheOwner(t *testing.T) {
	t.Parallel()
	for _, patch := range []string{"allow", "deny"} {
		t.Run(patch, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(`, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+
				`], "assumptions": {"non_owner_patch": "`+patch+`"}`))
			onlyContoso := config("  auto_discovery_enabled = false\n  organizations = [\"contoso\"]\n")
			last := resource.TestStep{Config: onlyContoso, Check: onboarded(env, "contoso-ado", "contoso")}
			if patch == "deny" {
				last = resource.TestStep{Config: onlyContoso, ExpectError: regexp.MustCompile(`not\s+the\s+owner`)}
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps: []resource.TestStep{
					{Config: config(selected) + importBlock, Check: wrote(env)},
					{Config: config(selected), ConfigPlanChecks: nothing()},
					last,
				},
			})
		})
	}
}

func TestAccConnector_failedOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(`{"resource_group": "rg-security", "name": "contoso-ado", "location": "westeurope",
		"devops": {"auto_discovery": "Disabled", "provisioning_state": "Failed", "provisioning_status_message": "token exchange failed", "organizations": []}}`))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: config("  auto_discovery_enabled = false\n") + importBlock,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(address, "authorization.state", "failed"),
				resource.TestCheckResourceAttr(address, "authorization.message", "token exchange failed"),
				resource.TestCheckResourceAttr(address, "provisioning_state", "Failed"),
			),
		}},
	})
}
