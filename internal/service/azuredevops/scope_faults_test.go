package azuredevops_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	ofList          = `(?i)/azureDevOpsOrgs$`
	ofConfiguration = `(?i)/devops/default$`
	ofTailspin      = `(?i)/azureDevOpsOrgs/tailspin$`
)

// Ctrl-C while an organization is onboarded or set never leaves an error beside
// state, which Terraform would take for a reason to destroy; the next apply goes
// on.
func TestAccOrganization_interrupted(t *testing.T) {
	t.Parallel()
	hold := func(method, path, effect string) emulator.Fault {
		return emulator.Fault{Match: emulator.Match{Method: method, PathRegexp: path}, Hold: true, Effect: effect}
	}
	config := resourceOf("organization", tailspin+"  on_destroy = \"offboard\"\n  pull_request_annotations = { enabled = false }\n")
	for name, fault := range map[string]emulator.Fault{
		"before the list is written": hold("PATCH", ofConfiguration, ""),
		"after the list was written": hold("PATCH", ofConfiguration, "before_answer"),
		"before the settings":        hold("PATCH", ofTailspin, ""),
		"after the settings":         hold("PATCH", ofTailspin, "before_answer"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant("Disabled", "", ""))
			cli := acctest.NewCLI(t, env)
			cli.Write("main.tf", acctest.Provider+config)
			env.Server.Inject(fault)
			running := cli.Start(t.Context(), "apply", "-auto-approve")
			if err := env.WaitHeld(t); err != nil {
				t.Fatal(err)
			}
			if err := running.Interrupt(); err != nil {
				t.Fatal(err)
			}
			stdout, stderr, _ := running.Wait()
			if err := env.WaitLeft(t); err != nil {
				t.Fatal(err)
			}
			env.Server.ClearFaults()
			if said := stdout + stderr; strings.Contains(said, "Plugin did not respond") || strings.Contains(said, "invalid result object") {
				t.Errorf("the provider did not end well:\n%s", said)
			}
			plan := cli.Must(t.Context(), "plan")
			if regexp.MustCompile(`tainted|must be replaced|will be destroyed`).MatchString(plan) {
				t.Errorf("the plan after the interruption destroys:\n%s", plan)
			}
			cli.Must(t.Context(), "apply", "-auto-approve")
			if err := onboarded(env, "contoso", "fabrikam", "tailspin")(nil); err != nil {
				t.Error(err)
			}
			if _, _, code := cli.Run(t.Context(), "plan", "-detailed-exitcode"); code != 0 {
				t.Errorf("the plan after all ends with %d", code)
			}
		})
	}
}

// Settings that are refused on create leave the object in state with a warning,
// not an error, and the next plan shows what is left to do.
func TestOrganization_settingsRefusedOnCreate(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	env.Server.Inject(emulator.Fault{
		Match: emulator.Match{Method: "PATCH", PathRegexp: ofTailspin}, Status: 403,
		Body: []byte(`{"error":{"code":"AuthorizationFailed","message":"The client does not have authorization."}}`),
	})
	p := env.Protocol(t)
	config := acctest.Values{
		"connector_id": text(idPrefix + "contoso-ado"), "name": text("tailspin"), "on_destroy": text("offboard"),
		"pull_request_annotations": annotations(p, organizationType, acctest.Values{"enabled": off}),
	}
	made, said := p.Apply(organizationType, acctest.Object{}, config)
	if len(said) != 1 || said[0].Severity != tfprotov6.DiagnosticSeverityWarning || said[0].Summary != "The annotations were not set" {
		t.Fatalf("said %v", said)
	}
	if !strings.Contains(said[0].Detail, "AuthorizationFailed") {
		t.Errorf("the detail does not say why:\n%s", said[0].Detail)
	}
	if err := onboarded(env, "contoso", "fabrikam", "tailspin")(nil); err != nil {
		t.Error(err)
	}
	read, said := p.Read(organizationType, made)
	if len(said) > 0 || read.Values == nil {
		t.Fatalf("the read says %v and has %v", said, read.Values)
	}
	healed, said := p.Apply(organizationType, read, config)
	if len(said) > 0 || env.Count(acctest.Method("PATCH"), acctest.Path(ofTailspin)) != 2 {
		t.Errorf("the next apply says %v and made %d writes", said, env.Count(acctest.Writes))
	}
	if plan := p.Plan(organizationType, healed, config); len(plan.Diagnostics) > 0 {
		t.Errorf("the plan after all says %v", plan.Diagnostics)
	}
}

// A list that cannot be written leaves no state.
func TestOrganization_onboardingRefused(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"forbidden": {
			Match: emulator.Match{Method: "PATCH", PathRegexp: ofConfiguration}, Status: 403,
			Body: []byte(`{"error":{"code":"AuthorizationFailed","message":"no"}}`),
		},
		"unreadable": {
			Match: emulator.Match{Method: "GET", PathRegexp: ofList}, Skip: 2, Status: 403,
			Body: []byte(`{"error":{"code":"AuthorizationFailed","message":"no"}}`),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant("Disabled", "", ""))
			env.Server.Inject(fault)
			made, said := env.Protocol(t).Apply(organizationType, acctest.Object{}, acctest.Values{
				"connector_id": text(idPrefix + "contoso-ado"), "name": text("tailspin"), "on_destroy": text("offboard"),
			})
			if succeeded(said) || made.Values != nil {
				t.Errorf("said %v and left %v", said, made.Values)
			}
		})
	}
}
