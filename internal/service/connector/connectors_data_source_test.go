package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const connectorsType = "defenderdevops_connectors"

// estate has connectors of several kinds in two subscriptions and two groups.
const estate = `{
	"subscriptions": [
		{"id": "` + subscription + `", "resource_groups": ["rg-security", "rg-other"]},
		{"id": "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee", "resource_groups": ["rg-far"]}
	],
	"connectors": [
		{"resource_group": "rg-security", "name": "hub", "environment": "Github", "location": "northeurope", "hierarchy_identifier": "h-hub"},
		{"resource_group": "rg-security", "name": "Ado", "location": "westeurope", "hierarchy_identifier": "h-ado", "tags": {"team": "security"}},
		{"resource_group": "rg-other", "name": "lab", "environment": "GitLab", "location": "westeurope", "hierarchy_identifier": "h-lab"},
		{"subscription_id": "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee", "resource_group": "rg-far", "name": "far"}
	]
}`

func TestAccConnectors_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, estate)
	listed := func(group, name, environment, location, hierarchy string, tags map[string]knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id":                   knownvalue.StringExact("/subscriptions/" + subscription + "/resourceGroups/" + group + "/providers/Microsoft.Security/securityConnectors/" + name),
			"name":                 knownvalue.StringExact(name),
			"resource_group_name":  knownvalue.StringExact(group),
			"subscription_id":      knownvalue.StringExact(subscription),
			"location":             knownvalue.StringExact(location),
			"tags":                 knownvalue.MapExact(tags),
			"environment":          knownvalue.StringExact(environment),
			"hierarchy_identifier": knownvalue.StringExact(hierarchy),
		})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:           `data "` + connectorsType + `" "test" {}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+connectorsType+".test", tfjsonpath.New("subscription_id"), knownvalue.StringExact(subscription)),
				statecheck.ExpectKnownValue("data."+connectorsType+".test", tfjsonpath.New("connectors"), knownvalue.ListExact([]knownvalue.Check{
					listed("rg-other", "lab", "GitLab", "westeurope", "h-lab", nil),
					listed("rg-security", "Ado", "AzureDevOps", "westeurope", "h-ado", map[string]knownvalue.Check{"team": knownvalue.StringExact("security")}),
					listed("rg-security", "hub", "Github", "northeurope", "h-hub", nil),
				})),
			},
		}},
	})
}

func TestAccConnectors_scope(t *testing.T) {
	t.Parallel()
	const list = "/providers/Microsoft.Security/securityConnectors"
	for name, c := range map[string]struct {
		config acctest.Values
		want   []string
		path   string
	}{
		"provider's subscription": {nil, []string{"lab", "Ado", "hub"}, "/subscriptions/" + subscription + list},
		"resource group":          {acctest.Values{"resource_group_name": text("rg-security")}, []string{"Ado", "hub"}, "/subscriptions/" + subscription + "/resourceGroups/rg-security" + list},
		"another subscription": {
			acctest.Values{"subscription_id": text("bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee")},
			[]string{"far"},
			"/subscriptions/bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee" + list,
		},
		"group of another subscription": {
			acctest.Values{"subscription_id": text("bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"), "resource_group_name": text("RG-FAR")},
			[]string{"far"},
			"/subscriptions/bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee/resourceGroups/RG-FAR" + list,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, estate)
			state, diags := env.Protocol(t).ReadDataSource(connectorsType, c.config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if got := listedNames(t, state); !slices.Equal(got, c.want) {
				t.Errorf("connectors %q, want %q", got, c.want)
			}
			calls := env.Calls()
			if len(calls) != 1 || calls[0].Path != c.path {
				t.Errorf("calls %+v, want one of %s", calls, c.path)
			}
		})
	}
}

func TestAccConnectors_refusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		subscription string // of the provider
		config       acctest.Values
		at           string
		words        []string
	}{
		"no subscription": {"", nil, "subscription_id", []string{"No subscription", "ARM_SUBSCRIPTION_ID"}},
		"no such group":   {subscription, acctest.Values{"resource_group_name": text("rg-typo")}, "resource_group_name", []string{"Cannot list the connectors", "resource group", "Correlation id: "}},
		"no such subscription": {
			subscription,
			acctest.Values{"subscription_id": text("cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee")},
			"",
			[]string{"Cannot list the connectors", "check subscription_id"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, estate)
			env.Setenv("ARM_SUBSCRIPTION_ID", c.subscription)
			_, diags := env.Protocol(t).ReadDataSource(connectorsType, c.config)
			expectDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, c.at, c.words...)
		})
	}
}

// What is listed is the service's affair, and neither an odd item nor an id in
// another form may stop the others.
func TestAccConnectors_oddAnswers(t *testing.T) {
	t.Parallel()
	item := func(id, more string) string { return fmt.Sprintf(`{"id": %q%s}`, id, more) }
	for name, c := range map[string]struct {
		items []string
		want  []string // names; nil: an error
		words []string
	}{
		"none": {nil, []string{}, nil},
		"an id in another casing, with a slash": {
			[]string{item(strings.ToUpper(idPrefix)+"ADO/", `, "name": "ado"`)},
			[]string{"ADO"},
			nil,
		},
		"the same id twice":                {[]string{item(idPrefix+"ado", ""), item(idPrefix+"ADO", "")}, []string{"ado"}, nil},
		"null where there is nothing":      {[]string{item(idPrefix+"ado", `, "tags": null, "location": null, "properties": null`)}, []string{"ado"}, nil},
		"properties that nobody knows yet": {[]string{item(idPrefix+"ado", `, "properties": {"environmentName": "Gitea", "environmentData": {"environmentType": "x", "y": [1]}, "offerings": [{"offeringType": "z", "w": {}}]}`)}, []string{"ado"}, nil},
		"a foreign id":                     {[]string{item("/subscriptions/x/y", `, "name": "odd"`), item(idPrefix+"ado", "")}, []string{"ado"}, []string{"1 entries", "left out"}},
		"no id":                            {[]string{`{"name": "odd"}`, item(idPrefix+"ado", "")}, []string{"ado"}, []string{"1 entries", "left out"}},
		"an id with a way out":             {[]string{item(idPrefix+"..", "")}, []string{}, []string{"1 entries", "left out"}},
		"nothing at all":                   {[]string{`{}`}, nil, []string{"neither id nor name"}},
		"properties of another type":       {[]string{item(idPrefix+"ado", `, "properties": []`)}, nil, []string{"not what the API promises"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, estate)
			env.Server.Inject(emulator.Fault{
				Match: emulator.Match{PathRegexp: `/securityConnectors$`}, Times: -1, Status: 200,
				Body: []byte(`{"value": [` + strings.Join(c.items, ",") + `]}`),
			})
			state, diags := env.Protocol(t).ReadDataSource(connectorsType, nil)
			switch {
			case c.want == nil:
				expectDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, "", c.words...)
				return
			case c.words != nil:
				expectDiagnostic(t, diags, tfprotov6.DiagnosticSeverityWarning, "", c.words...)
			case len(diags) > 0:
				t.Fatal(diags)
			}
			if got := listedNames(t, state); !slices.Equal(got, c.want) {
				t.Errorf("connectors %q, want %q", got, c.want)
			}
		})
	}
}

func TestAccConnectors_pages(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, estate)
	const list = "/subscriptions/" + subscription + "/providers/Microsoft.Security/securityConnectors"
	page := func(name, next string) emulator.Fault {
		return emulator.Fault{
			Match: emulator.Match{PathRegexp: `/securityConnectors$`}, Times: 1, Status: 200,
			Body: fmt.Appendf(nil, `{"value": [{"id": "%s%s"}], "nextLink": %q}`, idPrefix, name, next),
		}
	}
	env.Server.Inject(page("two", list+"?page=2"), page("one", ""))
	state, diags := env.Protocol(t).ReadDataSource(connectorsType, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got := listedNames(t, state); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("connectors %q", got)
	}
	env.ExpectCalls(t, 2)
}

// listedNames are the names in the result, in its order; each id must be the
// canonical one of its parts.
func listedNames(t *testing.T, state acctest.Values) []string {
	t.Helper()
	var items []tftypes.Value
	if err := state["connectors"].As(&items); err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, item := range items {
		var object map[string]tftypes.Value
		if err := item.As(&object); err != nil {
			t.Fatal(err)
		}
		part := func(attribute string) (value string) {
			if err := object[attribute].As(&value); err != nil {
				t.Fatal(err)
			}
			return value
		}
		want := "/subscriptions/" + part("subscription_id") + "/resourceGroups/" + part("resource_group_name") +
			"/providers/Microsoft.Security/securityConnectors/" + part("name")
		if part("id") != want {
			t.Errorf("id %s, want %s", part("id"), want)
		}
		all = append(all, part("name"))
	}
	return all
}

// expectDiagnostic checks the only diagnostic: severity, attribute, words.
func expectDiagnostic(t *testing.T, got []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, attribute string, words ...string) {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("%d diagnostics: %+v", len(got), got)
	}
	at := ""
	if got[0].Attribute != nil {
		at = strings.TrimSuffix(strings.TrimPrefix(got[0].Attribute.String(), `AttributeName("`), `")`)
	}
	if got[0].Severity != severity || at != attribute {
		t.Errorf("%s at %q, want %s at %q", got[0].Severity, at, severity, attribute)
	}
	for _, text := range words {
		if whole := got[0].Summary + "\n" + got[0].Detail; !strings.Contains(whole, text) {
			t.Errorf("%q is missing in:\n%s", text, whole)
		}
	}
}
