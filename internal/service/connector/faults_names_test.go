package connector_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// validated are the diagnostics of the configuration.
func validated(t *testing.T, p *acctest.Protocol, config acctest.Values) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := p.Server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resourceType, Config: p.Encode(p.Schema.ResourceSchemas[resourceType].ValueType(), config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// Names that would lead a request somewhere else never become one.
func TestConnector_namesThatAreRefused(t *testing.T) {
	t.Parallel()
	everywhere := []string{
		"", " ", ".", "..", "a/b", "../x", "a%2fb", "%2e%2e", `a\b`, "a\x00b", "a\x1b[31mb", "a\x07", "a\r", "a\u202eb", "a\u200bb", "a?b", "a#b",
	}
	env := acctest.Start(t, world(""))
	p := env.Protocol(t)
	for attribute, more := range map[string][]string{
		"name":                {"a%b", "a:b", "a<b", "a&b", strings.Repeat("x", 261)},
		"resource_group_name": {"rg.", "a b", strings.Repeat("x", 91)},
		"subscription_id":     {"prod", subscription + "0"},
		"organizations":       {"-a", "a-", "a_b", "é", "😀", "CON.", strings.Repeat("x", 51)},
	} {
		for _, name := range append(more, everywhere...) {
			value := text(name)
			if attribute == "organizations" {
				value = texts(name)
			}
			diags := validated(t, p, arguments(acctest.Values{attribute: value}))
			if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError || diags[0].Attribute == nil ||
				!strings.Contains(diags[0].Attribute.String(), attribute) {
				t.Errorf("%s = %q: %v", attribute, name, diags)
				continue
			}
			said := diags[0].Summary + diags[0].Detail
			if strings.ContainsFunc(said, func(r rune) bool { return r < 0x20 && r != '\n' || r == 0x202e || r == 0x200b }) || len(said) > 1000 {
				t.Errorf("%s = %q is repeated unsafely: %q", attribute, name, said)
			}
		}
	}
	if calls := env.Server.Journal(); len(calls) > 0 {
		t.Errorf("%d requests", len(calls))
	}
}

// Odd names that the service allows reach exactly one object.
func TestConnector_namesThatArePassedOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ group, name, path string }{
		{"rg-1_(x).y", "contoso-ado", "rg-1_%28x%29.y/providers/Microsoft.Security/securityConnectors/contoso-ado"},
		{"Gruppe-Ä", "a b", "Gruppe-%C3%84/providers/Microsoft.Security/securityConnectors/a%20b"},
		{"a..b", "CON", "a..b/providers/Microsoft.Security/securityConnectors/CON"},
		{"x", strings.Repeat("n", 260), "x/providers/Microsoft.Security/securityConnectors/" + strings.Repeat("n", 260)},
	} {
		t.Run(c.path[:min(len(c.path), 40)], func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, fmt.Sprintf(`{"subscriptions": [{"id": %q, "resource_groups": [%q]}]}`, subscription, c.group))
			p := env.Protocol(t)
			object, diags := p.Apply(resourceType, acctest.Object{}, acctest.Values{
				"name": text(c.name), "resource_group_name": text(c.group), "location": text("westeurope"), "auto_discovery_enabled": truth(true),
			})
			acctest.NoErrors(t, diags)
			_, diags = p.Read(resourceType, object)
			acctest.NoErrors(t, diags)
			whole := "/subscriptions/" + subscription + "/resourceGroups/" + c.path
			for _, call := range env.Calls(acctest.Path("resourceGroups.*securityConnectors")) {
				if call.Path != whole && call.Path != whole+"/devops/default" {
					t.Errorf("%s %s\nwant %s", call.Method, call.Path, whole)
				}
			}
			if env.Count(acctest.Method(http.MethodPut)) != 1 {
				t.Error("it was not created")
			}
		})
	}
}

// What Azure DevOps answers to the question whether an organization exists: only
// a clear answer is an objection, nothing is signed in to, and no page is shown.
func TestConnector_probeAnswers(t *testing.T) {
	t.Parallel()
	const probed = `^/dev\.azure\.com/northwind/`
	trap := trapped(t)
	for name, c := range map[string]struct {
		fault emulator.Fault
		says  string // the error; "" = none
	}{
		"a sign-in page":        {asHTML(answer("GET", probed, 203, page)), ""},
		"a page":                {asHTML(answer("GET", probed, 200, page)), ""},
		"a refusal with a page": {asHTML(answer("GET", probed, 401, page)), ""},
		"a redirect":            {with("Location", "https://"+trap+"/_signin", answer("GET", probed, 302, "")), ""},
		"throttling":            {with("Retry-After", "3600", answer("GET", probed, 429, "")), ""},
		"a fault":               {answer("GET", probed, 503, page), ""},
		"a cut":                 {cut("GET", probed, "before"), ""},
		"no rights":             {answer("GET", probed, 403, "TF400813: The user is not authorized."), ""},
		"an odd tenant":         {with("X-VSS-ResourceTenant", "\u202e<html>", answer("GET", probed, 401, "")), ""},
		"nothing there":         {answer("GET", probed, 404, page), "Azure DevOps organization not found"},
		"another tenant":        {with("X-VSS-ResourceTenant", "99999999-2222-4333-8444-555555555555", answer("GET", probed, 401, "")), "organization of another tenant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.ResetJournal()
			env.Server.Inject(repeated(-1, c.fault))
			plan := p.Plan(resourceType, before, arguments(changes(p)["list"]))
			var failures []string
			for _, d := range plan.Diagnostics {
				if d.Severity == tfprotov6.DiagnosticSeverityError {
					failures = append(failures, d.Summary)
				}
				if strings.Contains(d.Detail, "<html") || strings.Contains(d.Detail, "\u202e") {
					t.Errorf("%s: %q", d.Summary, d.Detail)
				}
			}
			if got := strings.Join(failures, ", "); !strings.Contains(got, c.says) || (got == "") != (c.says == "") {
				t.Errorf("errors %q, want %q", got, c.says)
			}
			asked := 0
			for _, call := range env.Server.Journal() {
				if call.Service != "devops" {
					continue
				}
				asked++
				if call.Auth != "none" {
					t.Errorf("%s was sent with %s", call.Path, call.Auth)
				}
			}
			if asked != 1 {
				t.Errorf("%d questions, want one", asked)
			}
		})
	}
}
