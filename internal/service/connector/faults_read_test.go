package connector_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const page = "<html><body>gateway</body></html>"

// asHTML sends the text as a page.
func asHTML(fault emulator.Fault) emulator.Fault { return with("Content-Type", "text/html", fault) }

// An answer that proves nothing about the connector is one error, and the state
// stays: a wrong tenant or a gateway must not make Terraform create it anew.
func TestConnector_unreadable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault emulator.Fault
		words []string
	}{
		"404 of the subscription": {refusal("GET", ofConnector, 404, "SubscriptionNotFound"), []string{"subscription_id", "tenant_id"}},
		"404 of the type":         {refusal("GET", ofConnector, 404, "InvalidResourceType"), []string{"InvalidResourceType"}},
		"404 of a gateway":        {asHTML(answer("GET", ofConnector, 404, page)), []string{"nothing was concluded", "proxy"}},
		"404 of a web server":     {answer("GET", ofConnector, 404, "404 page not found"), []string{"nothing was concluded"}},
		"404 of an API gateway":   {answer("GET", ofConnector, 404, `{"statusCode":404,"message":"Resource not found"}`), []string{"nothing was concluded"}},
		"404 without a word":      {answer("GET", ofConnector, 404, ""), []string{"nothing was concluded"}},
		"404 with an odd object":  {answer("GET", ofConnector, 404, `{"odd":true}`), []string{"404"}},
		"404 of the child's page": {asHTML(answer("GET", ofConfiguration, 404, page)), []string{"nothing was concluded"}},
		"404 of the list's page":  {asHTML(answer("GET", ofOrganizations, 404, page)), []string{"nothing was concluded"}},
		"401":                     {repeated(-1, refusal("GET", ofConnector, 401, "InvalidAuthenticationToken")), []string{"401"}},
		"401 of the child":        {repeated(-1, refusal("GET", ofConfiguration, 401, "Unauthorized")), []string{"401"}},
		"403": {
			answer("GET", ofConnector, 403, `{"error":{"code":"AuthorizationFailed","message":"The client 'x' does not have authorization to perform action 'Microsoft.Security/securityConnectors/read' over scope '/subscriptions/y'."}}`),
			[]string{"\n  Action: Microsoft.Security/securityConnectors/read", "\n  Scope: /subscriptions/y"},
		},
		"403 of the child":   {refusal("GET", ofConfiguration, 403, "AuthorizationFailed"), []string{"403 Forbidden", "Security Admin"}},
		"403 of the list":    {refusal("GET", ofOrganizations, 403, "AuthorizationFailed"), []string{"403 Forbidden"}},
		"nothing":            {answer("GET", ofConnector, 200, ""), []string{"empty"}},
		"nothing, child":     {answer("GET", ofConfiguration, 200, ""), []string{"empty"}},
		"null":               {answer("GET", ofConnector, 200, "null"), nil},
		"an array":           {answer("GET", ofConnector, 200, "[]"), []string{"not a JSON object"}},
		"an empty object":    {answer("GET", ofConnector, 200, "{}"), []string{"no properties"}},
		"an array, child":    {answer("GET", ofConfiguration, 200, "[]"), []string{"not a JSON object"}},
		"an empty child":     {answer("GET", ofConfiguration, 200, "{}"), []string{"no properties"}},
		"a page":             {asHTML(answer("GET", ofConnector, 200, page)), nil},
		"a page in disguise": {with("Content-Type", "application/json", answer("GET", ofConnector, 200, page)), []string{"HTML"}},
		"no list":            {answer("GET", ofOrganizations, 200, "[]"), []string{"not a JSON object"}},
		"a null list":        {with("Content-Type", "application/json", answer("GET", ofOrganizations, 200, "null")), []string{"not a JSON object"}},
		"a redirect":         {with("Location", "https://elsewhere.example/", answer("GET", ofConnector, 302, "")), []string{"redirect"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			before := imported(t, env.Protocol(t))
			p := env.Protocol(t) // the next command: a process that knows nothing yet
			env.Server.Inject(c.fault)
			after, diags := p.Read(resourceType, before)
			explains(t, diags, append(c.words, "Cannot read the connector")...)
			same(t, after, before)
			env.Server.ClearFaults()
			after, diags = p.Read(resourceType, after)
			acctest.NoErrors(t, diags)
			if changes := planned(t, p, after, arguments(nil)); len(changes) > 0 {
				t.Errorf("the plan changes %v", changes)
			}
		})
	}
}

func TestAccConnector_unreadable(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	failing := func(fault emulator.Fault) resource.TestStep {
		return resource.TestStep{
			PreConfig: inject(env, repeated(-1, fault)), Config: config(selected),
			ExpectError: regexp.MustCompile("Cannot read the connector"),
		}
	}
	run(t, env,
		resource.TestStep{Config: config(selected) + importBlock},
		failing(refusal("GET", ofConnector, 404, "SubscriptionNotFound")),
		failing(refusal("GET", ofConfiguration, 403, "AuthorizationFailed")),
		failing(asHTML(answer("GET", ofOrganizations, 200, page))),
		resource.TestStep{PreConfig: inject(env), Config: config(selected), ConfigPlanChecks: nothing(), Check: wrote(env)},
	)
}

// The data source makes nothing of what proves nothing either.
func TestConnector_unreadableData(t *testing.T) {
	t.Parallel()
	asked := acctest.Values{"name": text("contoso-ado"), "resource_group_name": text("rg-security")}
	for name, fault := range map[string]emulator.Fault{
		"404 of the subscription": refusal("GET", ofConnector, 404, "SubscriptionNotFound"),
		"404 of a gateway":        asHTML(answer("GET", ofConnector, 404, page)),
		"403":                     refusal("GET", ofConfiguration, 403, "AuthorizationFailed"),
		"an array":                answer("GET", ofConfiguration, 200, "[]"),
		"a page":                  asHTML(answer("GET", ofOrganizations, 200, page)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			env.Server.Inject(fault)
			got, diags := p.ReadDataSource(resourceType, asked)
			explains(t, diags, "Cannot read the connector")
			if got != nil && !got["id"].IsNull() {
				t.Errorf("got %v", got)
			}
		})
	}
	t.Run("absent", func(t *testing.T) {
		t.Parallel()
		_, diags := acctest.Start(t, world("")).Protocol(t).ReadDataSource(resourceType, asked)
		if len(diags) != 1 || diags[0].Summary != "Connector not found" {
			t.Errorf("got %+v", diags)
		}
	})
}

// A provider argument that is known only after apply is an error that names it;
// no other identity and no other subscription takes its place.
func TestAccConnector_providerNotKnownYet(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	run(t, env, resource.TestStep{
		Config: `
resource "terraform_data" "later" {}
provider "defenderdevops" {
  subscription_id = terraform_data.later.id
}
` + config(selected),
		ExpectError: regexp.MustCompile(`(?s)subscription_id.*known\s+only\s+after\s+apply`),
	})
	if calls := env.Server.Journal(); len(calls) > 0 {
		t.Errorf("%d calls: %+v", len(calls), calls)
	}
}

// A single 404 in a plain refresh is final: waiting is for new objects only.
func TestConnector_absentAtOnce(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"ResourceNotFound", "ResourceGroupNotFound", "ParentResourceNotFound"} {
		env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
		p := env.Protocol(t)
		before := imported(t, p)
		env.Server.ResetJournal()
		env.Server.Inject(refusal("GET", ofConnector, 404, code))
		after, diags := p.Read(resourceType, before)
		acctest.NoErrors(t, diags)
		if after.Values != nil {
			t.Errorf("%s: the connector is still in state", code)
		}
		env.ExpectCalls(t, 1, acctest.Path(`/contoso-ado$`))
	}
}

// Unknown inputs are no error at plan, each in its turn, and nothing is written.
func TestConnector_unknownInputsInTurn(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam"), portalMade("other", "Disabled", "tailspin")))
	p := env.Protocol(t)
	object := imported(t, p)
	block := p.Schema.ResourceSchemas[resourceType].Block
	unknown := map[string]tftypes.Value{
		"an organization": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("northwind"), text(tftypes.UnknownValue)}),
		"a tag":           tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"k": text(tftypes.UnknownValue)}),
	}
	attributeOf := map[string]string{"an organization": "organizations", "a tag": "tags"}
	for _, attribute := range block.Attributes {
		if attribute.Required || attribute.Optional {
			unknown[attribute.Name] = tftypes.NewValue(attribute.ValueType(), tftypes.UnknownValue)
			attributeOf[attribute.Name] = attribute.Name
		}
	}
	if len(unknown) < 12 {
		t.Fatalf("only %d inputs", len(unknown))
	}
	moves := map[string]bool{"name": true, "resource_group_name": true, "subscription_id": true, "location": true, "hierarchy_identifier": true}
	for name, value := range unknown {
		change := arguments(acctest.Values{attributeOf[name]: value})
		checked, err := p.Server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: resourceType, Config: p.Encode(p.Schema.ResourceSchemas[resourceType].ValueType(), change),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		if err != nil {
			t.Fatal(err)
		}
		creation := arguments(acctest.Values{"name": text("fresh"), "organizations": texts("northwind")})
		creation[attributeOf[name]] = value
		if name == "authorization_code_wo_version" {
			creation["authorization_code_wo"], change["authorization_code_wo"] = text("code-one"), text("code-one")
		}
		for what, diags := range map[string][]*tfprotov6.Diagnostic{
			"validation": checked.Diagnostics,
			"creation":   p.Plan(resourceType, acctest.Object{}, creation).Diagnostics,
			"update":     p.Plan(resourceType, object, change).Diagnostics,
		} {
			for _, d := range diags {
				if d.Severity == tfprotov6.DiagnosticSeverityError && (what != "update" || !moves[name] || !strings.Contains(d.Summary, "would delete an authorized connector")) {
					t.Errorf("%s unknown, %s: %s: %s", name, what, d.Summary, d.Detail)
				}
			}
		}
	}
	env.ExpectCalls(t, 0, acctest.Writes)
}

// A null that a condition makes is the same as an absent argument.
func TestAccConnector_conditionalNulls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	nulls := `
  auto_discovery_enabled        = false
  subscription_id               = var.on ? "x" : null
  tags                          = var.on ? { k = "v" } : null
  hierarchy_identifier          = var.on ? "x" : null
  organizations                 = var.on ? ["x"] : null
  agentless_scanning            = { enabled = var.on ? true : null, auto_discovery_enabled = var.on ? true : null }
  authorization_code_wo         = var.on ? "x" : null
  authorization_code_wo_version = var.on ? 7 : null
  allow_replacement             = var.on ? true : null
  timeouts {
    create = var.on ? "1m" : null
    read   = var.on ? "1m" : null
    update = var.on ? "1m" : null
    delete = var.on ? "1m" : null
  }
`
	variable := "variable \"on\" {\n  type = bool\n  default = false\n}\n"
	none := strings.Replace(nulls, "{ enabled = var.on ? true : null, auto_discovery_enabled = var.on ? true : null }", "var.on ? {} : null", 1)
	run(t, env,
		resource.TestStep{Config: config("  auto_discovery_enabled = false\n  timeouts {}\n") + importBlock, Check: wrote(env)},
		resource.TestStep{Config: variable + config(nulls), ConfigPlanChecks: nothing()},
		resource.TestStep{Config: variable + config(none), ConfigPlanChecks: nothing(), Check: wrote(env)},
	)
}

// Every form of an id that people paste, and those that are none.
func TestConnector_importIDs(t *testing.T) {
	t.Parallel()
	good := idPrefix + "contoso-ado"
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	p := env.Protocol(t)
	for _, id := range []string{
		strings.ToLower(good), good + "/", " " + good + "\n", strings.Replace(good, "contoso-ado", "contoso%2Dado", 1), strings.Replace(good, "resourceGroups", "resourcegroups", 1),
	} {
		object, diags := p.Import(resourceType, id, nil)
		acctest.NoErrors(t, diags)
		object, diags = p.Read(resourceType, object)
		acctest.NoErrors(t, diags)
		var got string
		if err := object.Values["id"].As(&got); err != nil || !strings.EqualFold(got, good) {
			t.Errorf("%q: the id is %q", id, got)
		}
		if changes := planned(t, p, object, arguments(nil)); len(changes) > 0 {
			t.Errorf("%q: the plan changes %v", id, changes)
		}
	}
	env.Server.ResetJournal()
	for _, id := range []string{
		good + "?api-version=2024-08-01-preview", strings.Replace(good, "securityConnectors", "assessments", 1),
		good[:strings.LastIndex(good, "/securityConnectors")], idPrefix + "..", idPrefix + "%2e%2e", " ", "contoso-ado", good + strings.Repeat("x", 5<<10),
		good + "/devops/default", strings.Replace(good, subscription, "production", 1),
	} {
		object, diags := p.Import(resourceType, id, nil)
		if object.Values != nil || len(diags) != 1 || !strings.Contains(diags[0].Detail, "/providers/Microsoft.Security/securityConnectors/{name}") {
			t.Errorf("%.200q: %v, %+v", id, object.Values, diags)
		}
	}
	if calls := env.Server.Journal(); len(calls) > 0 {
		t.Errorf("%d calls for ids that are none", len(calls))
	}
}

// A group's name comes composed or decomposed; it is one connector.
func TestAccConnector_composedNames(t *testing.T) {
	t.Parallel()
	composed, decomposed := "rg-caf\u00e9", "rg-cafe\u0301"
	env := acctest.Start(t, strings.ReplaceAll(withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")), "rg-security", composed))
	in := func(group string) string { return strings.ReplaceAll(config(selected), "rg-security", group) }
	p := env.Protocol(t)
	object, diags := p.Import(resourceType, strings.ReplaceAll(idPrefix, "rg-security", decomposed)+"contoso-ado", nil)
	acctest.NoErrors(t, diags)
	object, diags = p.Read(resourceType, object)
	acctest.NoErrors(t, diags)
	if object.Values == nil {
		t.Error("the connector is not found by its decomposed name")
	}
	run(t, env,
		resource.TestStep{Config: in(composed) + strings.ReplaceAll(importBlock, "rg-security", composed), ConfigPlanChecks: noop(), Check: wrote(env)},
		resource.TestStep{Config: in(decomposed), ConfigPlanChecks: nothing(), Check: wrote(env)},
	)
}

// What differs outside is what the plan changes, and the apply heals it.
func TestAccConnector_drift(t *testing.T) {
	t.Parallel()
	made := strings.Replace(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam"), `"devops": {`,
		`"tags": {"team": "a"}, "devops": {"agentless": {"agentlessEnabled": "Enabled", "agentlessAutoDiscovery": "Enabled", "scanners": ["iac"]}, `, 1)
	env := acctest.Start(t, withConnectors(made))
	all := config(selected + `
  tags               = { team = "a" }
  agentless_scanning = { enabled = true, auto_discovery_enabled = true }
`)
	results := []string{"authorization", "provisioning_state", "provisioning_status_message"}
	sets := []string{"onboarded_organizations", "unmanaged_organizations", "pending_organizations"}
	steps := []resource.TestStep{{Config: all + importBlock, Check: wrote(env)}}
	for _, c := range []struct {
		drift  string
		change []string
		wrote  string
	}{
		{`{"tags": {"team": "b"}}`, []string{"tags"}, "PATCH contoso-ado"},
		{`{"tags": null}`, []string{"tags"}, "PATCH contoso-ado"},
		{`{"tags": {"other": "x"}}`, []string{"tags"}, "PATCH contoso-ado"},
		{`{"devops": {"agentless": {"agentlessEnabled": "Disabled"}}}`, append(results, "agentless_scanning"), "PATCH default"},
		{`{"devops": {"agentless": {"agentlessAutoDiscovery": "Disabled"}}}`, append(results, "agentless_scanning"), "PATCH default"},
		{`{"devops": {"organizations": ["fabrikam"]}}`, append(append(results, sets...), "organizations"), "PATCH default"},
		{`{"devops": {"auto_discovery": "Enabled"}}`, append(append(results, sets...), "auto_discovery_enabled"), "PATCH default"},
	} {
		steps = append(steps,
			resource.TestStep{
				PreConfig: func() {
					if err := env.Server.PatchWorld(fmt.Appendf(nil, `{"connectors": {"contoso-ado": %s}}`, c.drift)); err != nil {
						t.Fatal(err)
					}
				},
				Config: all, ConfigPlanChecks: onlyChanges(c.change...),
				Check: resource.ComposeAggregateTestCheckFunc(wrote(env, c.wrote), func(*terraform.State) error {
					connector, _ := env.Connector("contoso-ado")
					if got := string(connector.DevOps.Agentless); connector.Tags["team"] != "a" || len(connector.Tags) != 1 || strings.Contains(got, "Disabled") || !strings.Contains(got, "iac") {
						return fmt.Errorf("after %s there are tags %v and %s", c.drift, connector.Tags, got)
					}
					return nil
				}),
			})
	}
	run(t, env, steps...)
}
