package connector_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// hold keeps a request at the emulator until it is released: before its effect,
// or after it.
func hold(method, path string, after bool) emulator.Fault {
	fault := emulator.Fault{Match: emulator.Match{Method: method, PathRegexp: path}, Hold: true}
	if after {
		fault.Effect = "before_answer"
	}
	return fault
}

// later lets so many requests pass first.
func later(skip int, fault emulator.Fault) emulator.Fault {
	fault.Skip = skip
	return fault
}

const (
	ofConnector     = `(?i)/securityConnectors/contoso-ado$`
	ofConfiguration = `(?i)/devops/default$`
	ofOperation     = `(?i)/operationResults/`
)

// Ctrl-C at each operation leaves a state from which the next apply goes on, and
// nothing that exists is destroyed.
func TestAccConnector_interrupted(t *testing.T) {
	t.Parallel()
	shell := config(selected)
	withCode := config(selected + "  authorization_code_wo = \"code-one\"\n")
	renewed := config(selected + "  authorization_code_wo = \"code-two\"\n  authorization_code_wo_version = 2\n")
	shorter := config("  auto_discovery_enabled = false\n  organizations = [\"contoso\"]\n")
	slow := `, "timing": {"polls": 3}`
	made := `, "connectors": [` + portalMade("contoso-ado", "Disabled", "contoso", "fabrikam") + `]`
	for name, c := range map[string]struct {
		world  string
		before string // applied first, with an import; empty = nothing
		config string
		fault  emulator.Fault
	}{
		"creating the connector":             {"", "", shell, hold("PUT", ofConnector, true)},
		"before the connector is created":    {"", "", shell, hold("PUT", ofConnector, false)},
		"handing over the code":              {slow, "", withCode, hold("PUT", ofConfiguration, true)},
		"before the code takes effect":       {slow, "", withCode, hold("PUT", ofConfiguration, false)},
		"polling the creation":               {slow, "", withCode, hold("GET", ofOperation, false)},
		"rolling back a refused code":        {slow, "", strings.Replace(withCode, "code-one", "spent", 1), hold("DELETE", ofConfiguration, false)},
		"changing the organizations":         {made, shell, shorter, hold("PATCH", ofConfiguration, true)},
		"polling a change":                   {made + slow, shell, shorter, hold("GET", ofOperation, false)},
		"renewing the authorization":         {made + slow, shell, renewed, hold("GET", ofOperation, false)},
		"before a renewal takes effect":      {made, shell, renewed, hold("PATCH", ofConfiguration, false)},
		"refusing a renewal":                 {made + slow, shell, strings.Replace(renewed, "code-two", "spent", 1), hold("GET", ofOperation, false)},
		"handing a code to a waiting shell":  {slow, "", withCode, hold("GET", ofOperation, true)},
		"looking whether the list was taken": {made, shell, shorter, later(2, hold("GET", `(?i)/azureDevOpsOrgs$`, false))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(c.world))
			cli := acctest.NewCLI(t, env)
			if c.before != "" {
				cli.Write("main.tf", acctest.Provider+c.before+importBlock)
				cli.Must(t.Context(), "apply", "-auto-approve")
			}
			cli.Write("main.tf", acctest.Provider+c.config)
			said := interrupt(t, env, cli, c.fault, "apply", "-auto-approve")
			if !regexp.MustCompile(`(?s)[Ii]nterrupted[\s,│]+(and\s+is\s+)?not[\s│]+confirmed`).MatchString(said) {
				t.Errorf("nothing says that the run was interrupted:\n%s", said)
			}
			identifiers := connectorIdentifiers(env)

			// A code that was spent or refused needs a good successor, as in life.
			next := strings.NewReplacer(`"spent"`, `"code-two"`).Replace(c.config)
			cli.Write("main.tf", acctest.Provider+next)
			plan, stderr, code := cli.Run(t.Context(), "plan", "-detailed-exitcode")
			if code == 1 {
				t.Fatalf("the plan after the interruption failed:\n%s%s", plan, stderr)
			}
			if regexp.MustCompile(`must be replaced|will be destroyed|is tainted`).MatchString(plan) {
				t.Fatalf("the plan after the interruption destroys:\n%s", plan)
			}
			stdout, stderr, code := cli.Run(t.Context(), "apply", "-auto-approve")
			if code != 0 && !strings.Contains(stderr, "The authorization was not accepted") {
				t.Fatalf("the apply after the interruption failed:\n%s%s", stdout, stderr)
			}
			for id := range identifiers {
				if !connectorIdentifiers(env)[id] {
					t.Errorf("the connector %s was replaced", id)
				}
			}
			if n := env.Count(acctest.Method("PUT"), acctest.Path(ofConnector)); n > 1 && name != "before the connector is created" {
				t.Errorf("the connector was written %d times", n)
			}
			if env.Count(acctest.Method("DELETE"), acctest.Path(ofConnector)) > 0 {
				t.Error("the connector was deleted")
			}
		})
	}
}

// interrupt runs terraform, presses Ctrl-C when the fault holds a request, and
// sees that the provider ends by itself soon. It returns what was printed.
func interrupt(t *testing.T, env *acctest.Env, cli *acctest.CLI, fault emulator.Fault, args ...string) string {
	t.Helper()
	env.Server.ResetJournal()
	env.Server.Inject(fault)
	running := cli.Start(t.Context(), args...)
	if err := env.WaitHeld(t); err != nil {
		_ = running.Kill()
		stdout, stderr, _ := running.Wait()
		t.Fatalf("no request was held: %v\n%s%s", err, stdout, stderr)
	}
	if err := running.Interrupt(); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, _ := running.Wait()
	if err := env.WaitLeft(t); err != nil {
		t.Fatal(err)
	}
	env.Server.ClearFaults()
	if strings.Contains(stdout+stderr, "Plugin did not respond") || strings.Contains(stdout+stderr, "invalid result object") {
		t.Errorf("the provider did not end well:\n%s%s", stdout, stderr)
	}
	return stdout + stderr
}

// connectorIdentifiers tells the connectors apart, also from a successor of the
// same name.
func connectorIdentifiers(env *acctest.Env) map[string]bool {
	all := map[string]bool{}
	for _, c := range env.Server.World().Connectors {
		all[c.HierarchyIdentifier] = true
	}
	return all
}

func TestAccConnector_planInterrupted(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+config(selected)+importBlock)
	cli.Must(t.Context(), "apply", "-auto-approve")
	before := cli.Read("terraform.tfstate")
	interrupt(t, env, cli, hold("GET", ofConnector, false), "plan")
	if cli.Read("terraform.tfstate") != before {
		t.Error("an interrupted plan changed the state")
	}
	if _, _, code := cli.Run(t.Context(), "plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the next plan ends with %d", code)
	}
}

func TestAccConnector_destroyInterrupted(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 3}, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+`]`))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+config(selected)+importBlock)
	cli.Must(t.Context(), "apply", "-auto-approve")
	cli.Write("main.tf", acctest.Provider+config(selected))
	interrupt(t, env, cli, hold("GET", ofOperation, false), "destroy", "-auto-approve")
	if state := cli.Read("terraform.tfstate"); !strings.Contains(state, "contoso-ado") {
		t.Error("an interrupted destroy lost the connector from state")
	}
	cli.Must(t.Context(), "destroy", "-auto-approve")
	if err := gone(env)(nil); err != nil {
		t.Error(err)
	}
	cli.Must(t.Context(), "destroy", "-auto-approve")
}

func TestAccConnector_createTimesOut(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 1000000, "retry_after_s": 1}`))
	cli := acctest.NewCLI(t, env)
	arguments := selected + "  authorization_code_wo = \"code-one\"\n  timeouts { create = \"7s\" }\n"
	cli.Write("main.tf", acctest.Provider+config(arguments))
	out := cli.Must(t.Context(), "apply", "-auto-approve")
	if !strings.Contains(out, "The service did not finish in time") || !strings.Contains(out, "7s") {
		t.Errorf("the warning must name the limit:\n%s", out)
	}
	state := cli.Must(t.Context(), "show")
	if !regexp.MustCompile(`state\s+= "pending"`).MatchString(state) || strings.Contains(state, "tainted") {
		t.Errorf("the connector must be saved as pending, not tainted:\n%s", state)
	}
}
