package connector_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// The warnings are seen by people in a terminal, so they are tested there.
func TestAccConnector_warnings(t *testing.T) {
	t.Parallel()
	imported := config(selected) + importBlock
	for name, c := range map[string]struct {
		world, before, config string
		portal                *emulator.PortalAction
		args                  []string
		want, not             []string
	}{
		"a plan of a shell says what to click": {
			config: config(selected), args: []string{"plan"},
			want: []string{"waits for a person to authorize", "https://portal.azure.com/#@11111111-2222-4333-8444-555555555555/resource/subscriptions/", "Configure access > Authorize"},
		},
		"so does every later plan": {
			before: config(selected), config: config(selected), args: []string{"plan"},
			want: []string{"waits for a person to authorize", "No changes."},
		},
		"not once it is authorized": {
			before: config(selected), config: config(selected), args: []string{"plan"},
			portal: &emulator.PortalAction{Action: "authorize", AutoDiscovery: "Disabled", Organizations: []string{"contoso", "fabrikam"}},
			want:   []string{"No changes."}, not: []string{"Warning: The connector waits"},
		},
		"each removal is named": {
			world: "made", before: imported, config: config("  auto_discovery_enabled = false\n  organizations = [\"contoso\"]\n"), args: []string{"plan"},
			want: []string{"Organizations will be offboarded", "fabrikam"},
		},
		"others' organizations are no warning": {
			world: "made", before: imported, config: config(selected), args: []string{"plan"},
			portal: &emulator.PortalAction{Action: "select", Organizations: []string{"contoso", "fabrikam", "northwind"}},
			want:   []string{"No changes."}, not: []string{"northwind\" will"},
		},
		"a new code makes its sender the owner": {
			world: "made", before: imported, config: config(selected + "  authorization_code_wo = \"code-one\"\n  authorization_code_wo_version = 2\n"), args: []string{"plan"},
			want: []string{"The sender of the code becomes the connector's owner"},
		},
		"a first code does not": {
			before: config(selected), config: config(selected + "  authorization_code_wo = \"code-one\"\n"), args: []string{"plan"},
			want: []string{"will be updated in-place"}, not: []string{"becomes the connector's owner"},
		},
		"a destroy says what is lost": {
			world: "made", before: imported, config: config(selected), args: []string{"plan", "-destroy"},
			want: []string{"Deleting the connector deletes its authorization", "stays there"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := world("")
			if c.world == "made" {
				start = withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam"))
			}
			env := acctest.Start(t, start)
			cli := acctest.NewCLI(t, env)
			if c.before != "" {
				cli.Write("main.tf", acctest.Provider+c.before)
				cli.Must(t.Context(), "apply", "-auto-approve")
			}
			if c.portal != nil {
				portal(t, env, *c.portal)()
			}
			cli.Write("main.tf", acctest.Provider+c.config)
			out := strings.Join(strings.Fields(strings.NewReplacer("│", "", "\x1b[0m", "").Replace(cli.Must(t.Context(), append(c.args, "-no-color")...))), " ")
			for _, want := range c.want {
				if !strings.Contains(out, want) {
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

// A name that never shows up is saved, repeated as a warning at every plan, and
// in the output that CI gates on.
func TestAccConnector_pendingOrganizationIsNamed(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, strings.Replace(world(""), `"name": "fabrikam", "users": [{"upn": "svc@contoso.com", "administrator": true`,
		`"name": "fabrikam", "users": [{"upn": "svc@contoso.com", "administrator": false`, 1))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+config(selected+"  authorization_code_wo = \"code-one\"\n  timeouts { create = \"15s\" }\n")+`
output "pending" { value = defenderdevops_azuredevops_connector.test.pending_organizations }
`)
	out := cli.Must(t.Context(), "apply", "-auto-approve", "-no-color")
	for _, want := range []string{"Organizations have not shown up yet", "fabrikam", "Stakeholder"} {
		if !strings.Contains(out, want) {
			t.Errorf("the apply does not say %q:\n%s", want, out)
		}
	}
	out = cli.Must(t.Context(), "plan", "-no-color")
	if !strings.Contains(out, "Organizations have not shown up yet") || !strings.Contains(out, "No changes.") {
		t.Errorf("the next plan must warn and change nothing:\n%s", out)
	}
	if out := cli.Must(t.Context(), "output", "-json", "pending"); strings.TrimSpace(out) != `["fabrikam"]` {
		t.Errorf("pending is %s", out)
	}
}
