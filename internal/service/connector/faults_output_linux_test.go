package connector_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// hostile is what somebody who controls a name or a message could use against a
// terminal: colours, the clipboard, a title, overwriting, reordering, hiding.
const hostile = "start \x1b[31mred\x1b[0m \x1b]52;c;ZXZpbA==\x07 \x1b]0;title\x1b\\ good\rbad \u202edesrever\u2066 ze\u200bro\ufeff \u009b2J\x08\x7f [default] [hidden] [red] end"

// ofTerraform are Terraform's own colours and line ends, and the lines of its
// spinner.
var ofTerraform = regexp.MustCompile(`\x1b\[[0-9;]*m|\r\n`)

// harmless fails the test when something that a terminal would obey is left.
func harmless(t *testing.T, what string, shown []byte) string {
	t.Helper()
	rest := ofTerraform.ReplaceAllString(string(shown), "\n")
	for _, bad := range []string{"\x1b", "\x07", "\r", "\x08", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\u009b"} {
		if i := strings.Index(rest, bad); i >= 0 {
			t.Errorf("%s shows %q in %q", what, bad, rest[max(0, i-60):min(len(rest), i+60)])
		}
	}
	return rest
}

func quoted(text string) string {
	encoded, _ := json.Marshal(text)
	return string(encoded)
}

// Errors in which the service's words are hostile, in a real terminal.
func TestAccConnector_hostileErrors(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+`]`))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+config(selected)+importBlock)
	cli.Must(t.Context(), "apply", "-auto-approve")
	refused := func(code, message string) emulator.Fault {
		return answer("GET", ofConnector, 403, `{"error":{"code":`+quoted(code)+`,"message":`+quoted(message)+`}}`)
	}
	for name, fault := range map[string]emulator.Fault{
		"message": refused("AuthorizationFailed", hostile),
		"code":    refused(hostile, "m"),
		"action":  refused("AuthorizationFailed", "may not perform action 'x"+hostile+"' over scope '/y"+hostile+"'"),
		"text":    answer("GET", ofConnector, 403, hostile),
		"details": answer("GET", ofConnector, 400, `{"error":{"code":"C","message":"m","details":[{"code":`+quoted(hostile)+`,"message":`+quoted(hostile)+`}]}}`),
		"page":    answer("GET", ofConnector, 403, "<!DOCTYPE html><html><body>"+hostile+"</body></html>"),
		"dialect": answer("GET", ofConnector, 400, `{"statusCode":400,"errorMessage":`+quoted(hostile)+`,"errorCorrelation":`+quoted(hostile)+`}`),
		"header":  with("x-ms-request-id", "id\u202ex\u009b31m", refusal("GET", ofConnector, 400, "Bad")),
		"type":    with("Content-Type", "text/\u202ex", answer("GET", ofConnector, 200, "{}")),
	} {
		env.Server.ClearFaults()
		env.Server.Inject(fault)
		shown, code := cli.RunInTerminal(t.Context(), "plan")
		text := harmless(t, name, shown)
		if code != 1 || !strings.Contains(text, "Cannot read the connector") || strings.Contains(text, "<html") {
			t.Errorf("%s: exit code %d\n%s", name, code, text)
		}
		if name == "message" {
			for _, tag := range []string{"[default]", "[hidden]", "[red]"} {
				if !strings.Contains(text, tag) {
					t.Errorf("%s was eaten", tag)
				}
			}
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimPrefix(line, "│ "); strings.Contains(line, "[default]") && !strings.HasPrefix(line, "  ") {
				t.Errorf("%s: a remote line is not indented: %q", name, line)
			}
		}
	}
}

// Values in which the service's words are hostile: plans, outputs and the state.
func TestAccConnector_hostileValues(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "connectors": [{"resource_group": "rg-security", "name": "contoso-ado", "location": "westeurope", "authorized_by": "`+person+`",
		"devops": {"auto_discovery": "Disabled", "organizations": ["contoso", "fabrikam"], "provisioning_state": "Failed", "provisioning_status_message": `+quoted(hostile)+`}}]`))
	organizations := `{"value":[{"name":"contoso","properties":{"onboardingState":"Onboarded"}},{"name":"fabrikam","properties":{"onboardingState":"Onboarded"}},{"name":` +
		quoted("x"+hostile) + `,"properties":{"onboardingState":"Onboarded"}}]}`
	env.Server.Inject(repeated(-1, answer("GET", ofOrganizations, 200, organizations)))
	cli := acctest.NewCLI(t, env)
	var outputs strings.Builder
	for _, name := range []string{"authorization", "provisioning_status_message", "unmanaged_organizations", "onboarded_organizations"} {
		fmt.Fprintf(&outputs, "output %q { value = defenderdevops_azuredevops_connector.test.%s }\n", name, name)
	}
	outputs.WriteString(`output "joined" { value = join(" ", defenderdevops_azuredevops_connector.test.unmanaged_organizations) }`)
	cli.Write("main.tf", acctest.Provider+config(selected)+importBlock+outputs.String())
	for _, command := range []string{"plan", "apply -auto-approve", "plan", "show", "output", "output -raw provisioning_status_message", "output -raw joined"} {
		shown, code := cli.RunInTerminal(t.Context(), strings.Fields(command)...)
		text := harmless(t, command, shown)
		if code != 0 {
			t.Errorf("%s: exit code %d\n%s", command, code, text)
		}
	}
	if state := cli.Read("terraform.tfstate"); !strings.Contains(state, "[hidden]") {
		t.Error("the test does not show what it should: the message is not in state")
	}
}
