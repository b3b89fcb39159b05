package connector_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// notLooked fails a step that looked into prerequisites.
func notLooked(t *testing.T, env *acctest.Env) func(*terraform.State) error {
	t.Helper()
	return func(*terraform.State) error {
		env.ExpectCalls(t, 0, acctest.Path(`/permissions$|/providers/Microsoft\.Security$|/subscriptions/[^/]*$`))
		env.Server.ResetJournal()
		return nil
	}
}

// An import records the default, and a change of the arguments alone is one of
// the state: nothing is sent, and nothing looked into.
func TestAccConnector_validationIsStateOnly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	enforced := selected + "  validate_prerequisites = \"enforce\"\n  authorizing_user = \"svc@contoso.com\"\n"
	run(t, env,
		resource.TestStep{
			Config: config(selected+"  validate_prerequisites = \"warn\"\n") + importBlock, ConfigPlanChecks: noop(),
			Check: resource.TestCheckResourceAttr(address, "validate_prerequisites", "warn"),
		},
		resource.TestStep{
			Config: config(enforced), ConfigPlanChecks: onlyChanges("validate_prerequisites", "authorizing_user"),
			Check: resource.ComposeAggregateTestCheckFunc(notLooked(t, env), wrote(env),
				resource.TestCheckResourceAttr(address, "validate_prerequisites", "enforce"),
				resource.TestCheckResourceAttr(address, "authorizing_user", "svc@contoso.com")),
		},
		resource.TestStep{Config: config(enforced), ConfigPlanChecks: nothing(), Check: notLooked(t, env)},
		resource.TestStep{ // Left out again: the default, and nobody.
			Config: config(selected), ConfigPlanChecks: onlyChanges("validate_prerequisites", "authorizing_user"),
			Check: resource.ComposeAggregateTestCheckFunc(notLooked(t, env), wrote(env),
				resource.TestCheckResourceAttr(address, "validate_prerequisites", "warn"),
				resource.TestCheckNoResourceAttr(address, "authorizing_user")),
		},
	)
	for _, entry := range env.Server.Journal() {
		if strings.Contains(string(entry.RequestBody)+entry.Path, "svc") {
			t.Errorf("the user was sent: %s %s", entry.Method, entry.Path)
		}
	}
}

func TestAccConnector_validationArguments(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	for argument, want := range map[string]string{
		`validate_prerequisites = "always"`:     `"off"`,
		`authorizing_user = "svc"`:              "svc-defender@contoso.com",
		`authorizing_user = ""`:                 "svc-defender@contoso.com",
		`authorizing_user = "@contoso.com"`:     "svc-defender@contoso.com",
		`authorizing_user = "a b@contoso.com"`:  "svc-defender@contoso.com",
		`authorizing_user = "a@b@contoso.com"`:  "svc-defender@contoso.com",
		`authorizing_user = "a\u0007@b.com"`:    "svc-defender@contoso.com",
		`authorizing_user = "svc@contoso.com "`: "svc-defender@contoso.com",
	} {
		run(t, env, resource.TestStep{Config: config(selected + argument), PlanOnly: true, ExpectError: regexp.MustCompile(want)})
	}
	if n := env.Count(); n > 0 {
		t.Errorf("%d calls", n)
	}
}

// enforce stops a plan; warn lets the same connector be made, and is silent once
// it is there.
func TestAccConnector_validationStopsOrWarns(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inSubscription(`"registered": true, "locations": ["westeurope"], "permissions": [{"actions": ["*"], "notActions": ["Microsoft.Security/securityConnectors/delete"]}]`))
	run(t, env,
		resource.TestStep{
			Config:      config(selected + "  validate_prerequisites = \"enforce\"\n"),
			ExpectError: regexp.MustCompile(`(?s)Prerequisite not met: Terraform may manage connectors.*securityConnectors/delete`),
		},
		resource.TestStep{
			Config: config(selected), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
			}},
			Check: func(*terraform.State) error {
				env.Server.ResetJournal()
				return nil
			},
		},
		resource.TestStep{Config: config(selected), ConfigPlanChecks: nothing(), Check: notLooked(t, env)},
		resource.TestStep{Config: config(selected), PreConfig: allowed(t, env), Destroy: true, Check: notLooked(t, env)},
	)
}

// allowed gives the identity every right, so that the test can clean up.
func allowed(t *testing.T, env *acctest.Env) func() {
	t.Helper()
	return func() {
		changed := env.Server.World()
		changed.Subscriptions[0].Permissions[0].NotActions = nil
		if err := env.Server.SetWorld(changed); err != nil {
			t.Fatal(err)
		}
	}
}

// Terraform folds warnings with one summary. Each prerequisite that is not met
// must be visible all the same, and a healthy plan says nothing of them.
func TestAccConnector_validationInATerminal(t *testing.T) {
	t.Parallel()
	const user = "  authorizing_user = \"" + person + "\"\n"
	for name, c := range map[string]struct {
		world, argument string
		want, not       []string
	}{
		"healthy":             {world(""), "", nil, []string{"Prerequisite"}},
		"healthy, and a user": {world(""), user, nil, []string{"Prerequisite"}},
		"no rights in Azure DevOps": {
			strings.ReplaceAll(world(""), `"users"`, `"not_a_member": true, "users"`), user,
			[]string{"Prerequisites could not be checked"},
			[]string{notMet, "more similar warning"},
		},
		"broken": {
			inSubscription(`"state": "Disabled", "registered": false, "locations": ["uksouth"], "permissions": [{"actions": ["*/read"]}]`), "",
			[]string{notMet + "Subscription is readable and enabled", notMet + "Microsoft.Security is registered", notMet + "Terraform may manage connectors", inDoubt + "Region takes connectors"},
			[]string{"more similar warning"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			cli := acctest.NewCLI(t, env)
			cli.Write("main.tf", acctest.Provider+config(selected+c.argument))
			out := cli.Must(t.Context(), "plan", "-no-color")
			for _, want := range c.want {
				if !strings.Contains(out, "Warning: "+want) {
					t.Errorf("%q is missing in:\n%s", want, out)
				}
			}
			for _, not := range c.not {
				if strings.Contains(out, not) {
					t.Errorf("%q should not be in:\n%s", not, out)
				}
			}
		})
	}
}
