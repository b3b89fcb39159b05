package connector_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const hierarchy = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

// A creation reaches its end through these, and the code leaves once only.
func TestConnector_createSurvives(t *testing.T) {
	t.Parallel()
	late := refusal("GET", ofConfiguration, 404, "ResourceNotFound")
	for name, faults := range map[string][]emulator.Fault{
		"the loss of the answer about the connector":  {cut("PUT", ofConnector, "after")},
		"the loss of the request for the connector":   {cut("PUT", ofConnector, "before")},
		"a gateway's timeout after the connector":     {effective(answer("PUT", ofConnector, 504, page))},
		"a failure before the connector":              {answer("PUT", ofConnector, 503, "")},
		"another operation before the connector":      {refusal("PUT", ofConnector, 409, "AnotherOperationInProgress")},
		"an answer that is not the connector":         {effective(answer("PUT", ofConnector, 201, "{}"))},
		"a connector without id, name and type":       {effective(answer("PUT", ofConnector, 200, `{"location":"westeurope","properties":{"hierarchyIdentifier":"`+hierarchy+`"}}`))},
		"a connector that nobody can read again":      {effective(answer("PUT", ofConnector, 201, "[]")), later(1, answer("GET", ofConnector, 200, "null"))},
		"the loss of the answer about the code":       {cut("PUT", ofConfiguration, "after")},
		"a gateway's timeout after the code":          {effective(answer("PUT", ofConfiguration, 504, page))},
		"an answer to the code that says nothing":     {effective(answer("PUT", ofConfiguration, 201, ""))},
		"an answer to the code that is a page":        {effective(asHTML(answer("PUT", ofConfiguration, 200, page)))},
		"a child that shows late":                     {repeated(3, late)},
		"a right to read that spreads late":           {repeated(3, refusal("GET", ofConfiguration, 403, "AuthorizationFailed"))},
		"a child that is accepted and not seen":       {effective(answer("PUT", ofConfiguration, 202, "")), repeated(3, late)},
		"a list that cannot be read":                  {repeated(2, refusal("GET", ofOrganizations, 403, "AuthorizationFailed"))},
		"a child that is an odd answer at the end":    {repeated(1, answer("GET", ofOperation, 200, "[]"))},
		"an operation that is not known at first":     {repeated(2, refusal("GET", ofOperation, 404, "ResourceNotFound"))},
		"an operation whose status cannot be fetched": {repeated(3, answer("GET", ofOperation, 500, ""))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			p := env.Protocol(t)
			env.Server.Inject(faults...)
			config := arguments(acctest.Values{"authorization_code_wo": text("code-one"), "hierarchy_identifier": text(hierarchy)})
			created, diags := p.Apply(resourceType, acctest.Object{}, config)
			acctest.NoErrors(t, diags)
			if n := env.Count(acctest.Codes); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
			env.Server.ClearFaults()
			read, diags := p.Read(resourceType, created)
			acctest.NoErrors(t, diags)
			if changes := planned(t, p, read, config); len(changes) > 0 {
				t.Errorf("the next plan changes %v", changes)
			}
			if err := onboarded(env, "contoso-ado", "contoso", "fabrikam")(nil); err != nil {
				t.Error(err)
			}
			if got := stateOf(t, read); got != "accepted" {
				t.Errorf("the authorization is %s", got)
			}
		})
	}
}

// stateOf is authorization.state.
func stateOf(t *testing.T, object acctest.Object) string {
	t.Helper()
	var leaves map[string]tftypes.Value
	if err := object.Values["authorization"].As(&leaves); err != nil {
		t.Fatal(err)
	}
	var state string
	if err := leaves["state"].As(&state); err != nil {
		t.Fatal(err)
	}
	return state
}

// A creation that is refused is one error, and either nothing is left or what is
// left is in state.
func TestConnector_createFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code   string
		faults []emulator.Fault
		left   bool
		words  []string
	}{
		"the connector is refused": {
			"code-one",
			[]emulator.Fault{answer("PUT", ofConnector, 400, `{"statusCode":400,"errorMessage":"error occured","errorCorrelation":"x"}`)},
			false,
			[]string{"Cannot create the connector", "error occured"},
		},
		"the subscription is not registered": {
			"code-one",
			[]emulator.Fault{refusal("PUT", ofConnector, 409, "MissingSubscriptionRegistration")},
			false,
			[]string{"az provider register --namespace Microsoft.Security"},
		},
		"the answer is of another API": {
			"code-one",
			[]emulator.Fault{with("Content-Type", "application/json", answer("PUT", ofConnector, 200, "null"))},
			false,
			[]string{"Cannot create the connector"},
		},
		"the code is refused at once": {
			"code-one",
			[]emulator.Fault{refusal("PUT", ofConfiguration, 400, "InvalidCode")},
			false,
			[]string{"The authorization was not accepted", "InvalidCode", "Nothing is left"},
		},
		"the code is refused in the end": {
			"spent", nil, false, []string{"The authorization was not accepted", "TokenExchangeFailed", "Nothing is left"},
		},
		"the code is lost on its way": {
			"code-one", []emulator.Fault{cut("PUT", ofConfiguration, "before")}, false, []string{"outcome is unknown", "Nothing is left"},
		},
		"the child cannot be rolled back": {
			"spent",
			[]emulator.Fault{repeated(-1, refusal("DELETE", ofConfiguration, 403, "AuthorizationFailed"))},
			true,
			[]string{"TokenExchangeFailed", "failed as well", "AuthorizationFailed"},
		},
		"the connector cannot be rolled back": {
			"spent",
			[]emulator.Fault{repeated(-1, refusal("DELETE", ofConnector, 409, "ScopeLocked"))},
			true,
			[]string{"TokenExchangeFailed", "failed as well", "ScopeLocked"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			p := env.Protocol(t)
			env.Server.Inject(c.faults...)
			created, diags := p.Apply(resourceType, acctest.Object{}, arguments(acctest.Values{"authorization_code_wo": text(c.code)}))
			explains(t, diags, c.words...)
			if _, there := env.Connector("contoso-ado"); there != c.left || (created.Values != nil) != c.left {
				t.Errorf("there is a connector: %t; it is in state: %t; want %t", there, created.Values != nil, c.left)
			}
			if n := env.Count(acctest.Codes); n > 1 {
				t.Errorf("the code was sent %d times", n)
			}
			env.Server.ClearFaults()
			if c.left {
				gone, diags := p.Apply(resourceType, created, nil)
				acctest.NoErrors(t, diags)
				created = gone
			}
			_, diags = p.Apply(resourceType, created, arguments(acctest.Values{"authorization_code_wo": text("code-two")}))
			acctest.NoErrors(t, diags)
		})
	}
}

// A code that was sent and perhaps accepted is not undone: the connector is in
// state with a warning, and what the service has made of it shows later.
func TestConnector_createUnconfirmed(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]emulator.Fault{
		"the child turns into an odd answer":    {answer("GET", ofConfiguration, 200, "[]")},
		"the answer and the look are lost":      {cut("PUT", ofConfiguration, "after"), repeated(2, answer("GET", ofConfiguration, 400, ""))},
		"the child shows after the lost answer": {cut("PUT", ofConfiguration, "after"), refusal("GET", ofConfiguration, 404, "ResourceNotFound")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			p := env.Protocol(t)
			env.Server.Inject(faults...)
			config := arguments(acctest.Values{"authorization_code_wo": text("code-one")})
			created, diags := p.Apply(resourceType, acctest.Object{}, config)
			acctest.NoErrors(t, diags)
			if !slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "The authorization is not confirmed" }) {
				t.Errorf("there is no warning: %+v", diags)
			}
			env.Server.ClearFaults()
			read, diags := p.Read(resourceType, created)
			acctest.NoErrors(t, diags)
			if changes := planned(t, p, read, config); len(changes) > 0 || stateOf(t, read) != "accepted" {
				t.Errorf("the next plan changes %v, authorization is %s", changes, stateOf(t, read))
			}
		})
	}
}

// Somebody creates the connector between plan and apply.
func TestConnector_createdMeanwhile(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("Contoso-ADO", "Disabled", "contoso", "fabrikam")))
	p := env.Protocol(t)
	env.Server.Inject(answer("GET", `(?i)/securityConnectors$`, 200, `{"value":[]}`))
	created, diags := p.Apply(resourceType, acctest.Object{}, arguments(nil))
	if created.Values != nil || len(diags) == 0 || !strings.Contains(diags[len(diags)-1].Detail, "import {\n  to = ") {
		t.Errorf("created %v, %+v", created.Values, diags)
	}
	env.ExpectCalls(t, 0, acctest.Writes)
}

// The limit passes while the answer about the connector is awaited: what exists
// is in state, and the next apply goes on.
func TestConnector_createTimesOutEarly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	p := env.Protocol(t)
	env.Server.Inject(repeated(-1, hold("PUT", ofConnector, true)))
	var created acctest.Object
	config := arguments(acctest.Values{"authorization_code_wo": text("code-one")})
	acctest.Longer(t, func(limit time.Duration) bool {
		config["timeouts"] = limited(p, "create", limit.String())
		object, diags := p.Apply(resourceType, acctest.Object{}, config)
		if env.Count(acctest.Writes) == 0 {
			return false
		}
		acctest.NoErrors(t, diags)
		created = object
		return true
	})
	if created.Values == nil || stateOf(t, created) != "required" {
		t.Fatalf("the connector is not in state: %v", created.Values)
	}
	env.Server.ClearFaults()
	read, diags := p.Read(resourceType, created)
	acctest.NoErrors(t, diags)
	delete(config, "timeouts")
	_, diags = p.Apply(resourceType, read, config)
	acctest.NoErrors(t, diags)
	if err := onboarded(env, "contoso-ado", "contoso", "fabrikam")(nil); err != nil {
		t.Error(err)
	}
}

// Terraform itself has nothing to complain about a creation with lost answers.
func TestAccConnector_createWithLostAnswers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 2}`))
	withCode := config(selected + "  authorization_code_wo = \"code-one\"\n")
	run(t, env,
		resource.TestStep{
			PreConfig: inject(env, cut("PUT", ofConnector, "after"), cut("PUT", ofConfiguration, "after")),
			Config:    withCode,
			Check:     wrote(env, "PUT contoso-ado", "PUT contoso-ado", "PUT default"),
		},
		resource.TestStep{Config: withCode, ConfigPlanChecks: nothing(), Check: wrote(env)},
	)
}

// A failed roll-back is an error with everything in state: Terraform replaces
// the connector.
func TestAccConnector_createCannotBeRolledBack(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	run(t, env,
		resource.TestStep{
			PreConfig:   inject(env, repeated(-1, refusal("DELETE", ofConfiguration, 403, "AuthorizationFailed"))),
			Config:      config(selected + "  authorization_code_wo = \"spent\"\n"),
			ExpectError: regexp.MustCompile(`(?s)authorization was not accepted.*failed\s+as\s+well`),
		},
		resource.TestStep{
			PreConfig: inject(env),
			Config:    config(selected + "  authorization_code_wo = \"code-one\"\n"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate),
			}},
			Check: onboarded(env, "contoso-ado", "contoso", "fabrikam"),
		},
	)
}

// What goes wrong with one connector does not touch the other.
func TestAccConnector_createBesideAFailure(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	both := config(selected) + strings.NewReplacer(`"test"`, `"other"`, "contoso-ado", "other-ado").Replace(config("  auto_discovery_enabled = false\n"))
	run(t, env,
		resource.TestStep{
			PreConfig:   inject(env, with("Content-Type", "application/json", answer("PUT", `/other-ado$`, 200, "null"))),
			Config:      both,
			ExpectError: regexp.MustCompile("Cannot create the connector"),
		},
		resource.TestStep{
			PreConfig: inject(env),
			Config:    both,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(strings.Replace(address, "test", "other", 1), plancheck.ResourceActionCreate),
			}},
		},
	)
}

// Killed after the connector was made, Terraform knows nothing of it. The next
// apply writes nothing and says how to import, and after that nothing is to do.
func TestAccConnector_createKilled(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+config(selected+"  authorization_code_wo = \"code-one\"\n"))
	env.Server.Inject(hold("PUT", ofConfiguration, true))
	running := cli.Start(t.Context(), "apply", "-auto-approve")
	held := env.WaitHeld(t)
	if err := running.Kill(); err != nil || held != nil {
		t.Fatal(err, held)
	}
	running.Wait()
	env.Server.ClearFaults()
	env.Server.ResetJournal()

	stdout, stderr, code := cli.Run(t.Context(), "apply", "-auto-approve", "-no-color")
	block := regexp.MustCompile(`(?s)import \{.*?\n\W*\}`).FindString(stderr)
	if code != 1 || !strings.Contains(stderr, "The connector already exists") || block == "" {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	env.ExpectCalls(t, 0, acctest.Writes)
	block = strings.NewReplacer("│", "", "NAME", "test").Replace(block)
	cli.Write("import.tf", block)
	cli.Must(t.Context(), "apply", "-auto-approve")
	if _, _, code := cli.Run(t.Context(), "plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the import ends with %d", code)
	}
	env.ExpectCalls(t, 0, acctest.Writes)
}
