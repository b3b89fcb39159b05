package connector_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	notMet  = "Prerequisite not met: "
	inDoubt = "Prerequisite in doubt: "
)

// aboutPrerequisites are the diagnostics that validate_prerequisites makes, as
// "severity summary at attribute".
func aboutPrerequisites(diags []*tfprotov6.Diagnostic) (short []string, details string) {
	var all []string
	for _, d := range diags {
		if !strings.Contains(d.Summary, "rerequisite") {
			continue
		}
		line := strings.TrimPrefix(d.Summary, notMet)
		if d.Attribute != nil {
			line += " @ " + strings.TrimSuffix(strings.TrimPrefix(d.Attribute.String(), `AttributeName("`), `")`)
		}
		short = append(short, fmt.Sprintf("%s %s", d.Severity, line))
		all = append(all, d.Detail)
	}
	return short, strings.Join(all, "\n")
}

// inSubscription is the world with more about its subscription.
func inSubscription(json string) string {
	return strings.Replace(world(""), `["rg-security"]`, `["rg-security"], `+json, 1)
}

// Each prerequisite of the Azure side broken in turn: one diagnostic names the
// check and the remedy, a warning or an error as the argument says, and nothing
// but reads is sent.
func TestPrerequisites_brokenInTurn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		broken, found string
		says          []string
		advice        bool // is a warning in any case
	}{
		"nothing":                  {broken: `"state": "Enabled"`},
		"subscription disabled":    {`"state": "Disabled"`, "Subscription is readable and enabled @ subscription_id", []string{"subscription_enabled", "Reactivate", "https://learn.microsoft.com/"}, false},
		"provider not registered":  {`"registered": false`, "Microsoft.Security is registered @ subscription_id", []string{"provider_registered", "az provider register --namespace Microsoft.Security"}, false},
		"no right to write devops": {`"permissions": [{"actions": ["*"], "notActions": ["Microsoft.Security/securityConnectors/devops/write"]}]`, "Terraform may manage connectors @ subscription_id", []string{"permissions", "devops/write", "Security Admin"}, false},
		"region not offered":       {`"locations": ["uksouth"]`, inDoubt + "Region takes connectors @ location", []string{"region_offered", "UK South"}, true},
	} {
		for _, mode := range []string{"", "warn", "enforce", "off"} {
			t.Run(name+" "+mode, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, inSubscription(c.broken))
				changes := acctest.Values{}
				if mode != "" {
					changes["validate_prerequisites"] = text(mode)
				}
				diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(changes)).Diagnostics
				got, details := aboutPrerequisites(diags)
				severity, calls := tfprotov6.DiagnosticSeverityWarning, 4
				if mode == "enforce" && !c.advice {
					severity = tfprotov6.DiagnosticSeverityError
				}
				var want []string
				if c.found != "" && mode != "off" {
					want = []string{fmt.Sprintf("%s %s", severity, c.found)}
				} else {
					c.says = nil
				}
				if mode == "off" {
					calls = 1
				}
				if !slices.Equal(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
				for _, word := range c.says {
					if !strings.Contains(details, word) {
						t.Errorf("%q is missing in:\n%s", word, details)
					}
				}
				env.ExpectCalls(t, calls)
				env.ExpectCalls(t, 0, acctest.Writes)
			})
		}
	}
}

// All broken at once: one run reports them all, and nothing is created.
func TestPrerequisites_allBrokenAtOnce(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inSubscription(`"state": "Disabled", "locations": ["uksouth"], "permissions": [{"actions": ["*/read"]}]`))
	diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{
		"validate_prerequisites": text("enforce"), "organizations": texts("contoso", "no-such-one"),
	})).Diagnostics
	got, _ := aboutPrerequisites(diags)
	if len(got) != 3 {
		t.Errorf("got %q", got)
	}
	if !slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "Azure DevOps organization not found" }) {
		t.Errorf("the unknown organization is not reported: %v", diags)
	}
	env.ExpectCalls(t, 0, acctest.Writes)
}

// What cannot be found out is one warning in either mode, and names the checks.
func TestPrerequisites_unknownIsOneWarning(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"warn", "enforce"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			env.Server.Inject(
				repeated(-1, refusal(http.MethodGet, "/permissions$", 403, "AuthorizationFailed")),
				repeated(-1, refusal(http.MethodGet, "/providers/Microsoft.Security$", 403, "AuthorizationFailed")),
			)
			diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"validate_prerequisites": text(mode)})).Diagnostics
			acctest.NoErrors(t, diags)
			got, details := aboutPrerequisites(diags)
			if !slices.Equal(got, []string{"WARNING Prerequisites could not be checked @ validate_prerequisites"}) {
				t.Errorf("got %q", got)
			}
			for _, word := range []string{"provider_registered", "region_offered", "permissions", "What to do: "} {
				if !strings.Contains(details, word) {
					t.Errorf("%q is missing in:\n%s", word, details)
				}
			}
		})
	}
}

// A service that does not answer costs the limit and no more.
func TestPrerequisites_limit(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"hangs":     {Match: emulator.Match{PathRegexp: "(?i)/permissions$"}, Times: -1, Hold: true},
		"throttles": repeated(-1, with("Retry-After", "3600", refusal(http.MethodGet, "(?i)/permissions$", 429, "TooManyRequests"))),
		"fails":     repeated(-1, refusal(http.MethodGet, "(?i)/permissions$", 503, "ServerBusy")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			env.Server.Inject(fault)
			pace := acctest.FastPace()
			pace.Checks = 500 * pace.Backoff
			env.SetPace(pace)
			diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(nil)).Diagnostics
			acctest.NoErrors(t, diags)
			got, details := aboutPrerequisites(diags)
			if !slices.Equal(got, []string{"WARNING Prerequisites could not be checked @ validate_prerequisites"}) || !strings.Contains(details, "permissions") {
				t.Errorf("got %q: %s", got, details)
			}
		})
	}
}

// What is not known yet is looked into when the apply plans again.
func TestPrerequisites_unknownArguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		argument string
		calls    int
	}{
		"mode":     {"validate_prerequisites", 1},
		"group":    {"resource_group_name", 0},
		"location": {"location", 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, inSubscription(`"locations": ["uksouth"]`))
			diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{c.argument: text(tftypes.UnknownValue)})).Diagnostics
			if got, _ := aboutPrerequisites(diags); len(got) > 0 {
				t.Errorf("got %q", got)
			}
			env.ExpectCalls(t, c.calls)
			if env.Count() < c.calls {
				t.Errorf("%d calls, want %d", env.Count(), c.calls)
			}
		})
	}
}

// Nothing is read twice within a process: neither for a second plan of the same
// connector nor for that of another one beside it.
func TestPrerequisites_shared(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("other-ado", "Disabled", "tailspin")))
	p := env.Protocol(t)
	for _, name := range []string{"contoso-ado", "contoso-ado", "contoso-two"} {
		diags := p.Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"name": text(name)})).Diagnostics
		if got, _ := aboutPrerequisites(diags); len(got) > 0 {
			t.Errorf("got %q", got)
		}
	}
	env.ExpectCalls(t, 5) // the fifth: what the other connector has
	probes := 0
	for _, entry := range env.Server.Journal() {
		if entry.Service == "devops" {
			probes++
		}
	}
	if probes != 2 {
		t.Errorf("%d questions to Azure DevOps about 2 organizations", probes)
	}
}

// What was read before a connector was deleted does not stand in the way of the
// one that takes its place, in the same process.
func TestPrerequisites_afterADeletion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]acctest.Values{
		"the same name": nil,
		"another name":  {"name": text("contoso-two")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso")))
			old := imported(t, env.Protocol(t))
			p := env.Protocol(t)
			before := p.Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"name": text("third-ado"), "organizations": texts("tailspin")}))
			acctest.NoErrors(t, before.Diagnostics)
			_, diags := p.Apply(resourceType, old, nil)
			acctest.NoErrors(t, diags)
			after := p.Plan(resourceType, acctest.Object{}, arguments(c))
			acctest.NoErrors(t, after.Diagnostics)
			if got, _ := aboutPrerequisites(after.Diagnostics); len(got) > 0 {
				t.Errorf("got %q", got)
			}
		})
	}
}

// Organizations that cannot be probed are unknown, those that do not exist an
// error and nothing else.
func TestPrerequisites_probes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	env.Server.Inject(repeated(-1, answer("GET", `^/dev\.azure\.com/fabrikam/`, 503, "")))
	diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"organizations": texts("contoso", "fabrikam", "no-such-one")})).Diagnostics
	got, details := aboutPrerequisites(diags)
	if len(got) != 1 || !strings.Contains(details, "(organization_exists, organization_tenant of fabrikam)") {
		t.Errorf("got %q: %s", got, details)
	}
	failures := slices.DeleteFunc(slices.Clone(diags), func(d *tfprotov6.Diagnostic) bool { return d.Severity != tfprotov6.DiagnosticSeverityError })
	if len(failures) != 1 || !strings.Contains(failures[0].Detail, "no-such-one") {
		t.Errorf("%v", failures)
	}
}

// A resource group that the same apply makes is nothing to warn of.
func TestPrerequisites_newResourceGroup(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"resource_group_name": text("rg-new")})).Diagnostics
	if got, details := aboutPrerequisites(diags); len(got) > 0 {
		t.Errorf("got %q: %s", got, details)
	}
	env.ExpectCalls(t, 5)
}

// A replacement is planned as a creation while the old connector lives. That one
// is neither another connector nor in the way, and is looked into as any other.
func TestPrerequisites_replacement(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, strings.Replace(withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")), `["rg-security"]`,
		`["rg-security"], "permissions": [{"actions": ["*"], "notActions": ["Microsoft.Security/securityConnectors/devops/delete"]}]`, 1))
	p := env.Protocol(t)
	old := imported(t, p)
	env.Server.ResetJournal()
	moved := arguments(acctest.Values{"location": text("centralus"), "allow_replacement": truth(true)})
	first := p.Plan(resourceType, old, moved)
	acctest.NoErrors(t, first.Diagnostics)
	if len(first.RequiresReplace) == 0 {
		t.Fatal("it is not replaced")
	}
	env.ExpectCalls(t, 0)
	second := p.Plan(resourceType, acctest.Object{}, moved)
	acctest.NoErrors(t, second.Diagnostics)
	if got, details := aboutPrerequisites(second.Diagnostics); len(got) != 1 || !strings.Contains(details, "devops/delete") {
		t.Errorf("got %q: %s", got, details)
	}
	env.ExpectCalls(t, 4)
}

// Who is let in from another tenant signs in there. What counts is the tenant of
// the subscription, whichever way the two differ.
func TestPrerequisites_tenantOfTheSubscription(t *testing.T) {
	t.Parallel()
	const own, other = "11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"
	for name, c := range map[string]struct {
		subscription, organization string
		found                      []string
	}{
		"both elsewhere":             {other, other, nil},
		"the subscription elsewhere": {other, own, []string{"WARNING Organization belongs to the subscription's tenant @ organizations"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, strings.ReplaceAll(world(""), `"users"`, fmt.Sprintf(`"tenant_id": %q, "users"`, c.organization)))
			env.Server.Inject(repeated(-1, answer(http.MethodGet, "^/subscriptions/[^/]*$", 200,
				fmt.Sprintf(`{"subscriptionId": %q, "tenantId": %q, "state": "Enabled"}`, subscription, c.subscription))))
			diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(nil)).Diagnostics
			acctest.NoErrors(t, diags)
			if got, _ := aboutPrerequisites(diags); !slices.Equal(got, c.found) {
				t.Errorf("got %q", got)
			}
			env.ExpectCalls(t, 4)
		})
	}
}

// The name is taken by a connector of any platform.
func TestPrerequisites_nameOfAnotherPlatform(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(`{"name": "Contoso-ADO", "environment": "Github"}`))
	diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"validate_prerequisites": text("off")})).Diagnostics
	if !slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "The connector already exists" }) {
		t.Errorf("%v", diags)
	}
	env.ExpectCalls(t, 1)
}
