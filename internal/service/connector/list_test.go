package connector_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const farSubscription = "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"

// searchable has four connectors to Azure DevOps, and others, in three groups of
// two subscriptions.
const searchable = `{
	"subscriptions": [
		{"id": "` + subscription + `", "resource_groups": ["rg-security", "RG-Other"]},
		{"id": "` + farSubscription + `", "resource_groups": ["rg-far"]}
	],
	"organizations": [{"name": "contoso", "users": [{"upn": "` + person + `", "administrator": true, "access_level": "express"}]}],
	"connectors": [
		{"resource_group": "rg-security", "name": "hub", "environment": "Github"},
		{"resource_group": "rg-security", "name": "contoso-ado", "authorized_by": "` + person + `", "devops": {"organizations": ["contoso"]}},
		{"resource_group": "RG-Other", "name": "cloud", "environment": "AWS"},
		{"resource_group": "RG-Other", "name": "Shell"},
		{"resource_group": "RG-Other", "name": "another"},
		{"subscription_id": "` + farSubscription + `", "resource_group": "rg-far", "name": "far"}
	]
}`

// addresses are the identities of what was found; an error among the results
// fails the test.
func addresses(t *testing.T, all []acctest.Found) []string {
	t.Helper()
	got := []string{}
	for _, found := range all {
		acctest.NoErrors(t, found.Diagnostics)
		var parts []string
		for _, name := range []string{"subscription_id", "resource_group_name", "name"} {
			var part string
			if err := found.Identity[name].As(&part); err != nil {
				t.Fatal(err)
			}
			parts = append(parts, part)
		}
		if want := parts[1] + "/" + parts[2]; found.DisplayName != want {
			t.Errorf("display name %q, want %q", found.DisplayName, want)
		}
		got = append(got, strings.Join(parts, " "))
	}
	slices.Sort(got)
	return got
}

func TestList_searches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config acctest.Values
		want   []string
	}{
		// The service answers the names of groups in lower case.
		"the provider's subscription": {nil, []string{"rg-other Shell", "rg-other another", "rg-security contoso-ado"}},
		"another subscription":        {acctest.Values{"subscription_id": text(farSubscription)}, []string{"rg-far far"}},
		"a group":                     {acctest.Values{"resource_group_name": text("RG-Other")}, []string{"RG-Other Shell", "RG-Other another"}},
		"a group as the user writes":  {acctest.Values{"resource_group_name": text("rg-OTHER")}, []string{"rg-OTHER Shell", "rg-OTHER another"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, searchable)
			p := env.Protocol(t)
			acctest.NoErrors(t, p.ValidateList(resourceType, c.config))
			all := p.List(resourceType, acctest.Search{Config: c.config})
			for i := range c.want {
				in := subscription
				if strings.HasPrefix(c.want[i], "rg-far") {
					in = farSubscription
				}
				c.want[i] = in + " " + c.want[i]
			}
			if got := addresses(t, all); !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			for _, found := range all {
				if found.Resource != nil {
					t.Errorf("%s: nobody asked for the whole resource", found.DisplayName)
				}
			}
			env.ExpectCalls(t, 1)
		})
	}
}

func TestList_refusesNamesThatChangeThePath(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	p := env.Protocol(t)
	for attribute, value := range map[string]string{"subscription_id": "production", "resource_group_name": "rg/.."} {
		expectDiagnostic(t, p.ValidateList(resourceType, acctest.Values{attribute: text(value)}), tfprotov6.DiagnosticSeverityError, attribute, "Invalid name")
	}
	env.ExpectCalls(t, 0)
}

func TestList_limit(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	p := env.Protocol(t)
	if all := p.List(resourceType, acctest.Search{Limit: 2}); len(all) != 2 {
		t.Errorf("%d results, want 2", len(all))
	}
	env.Server.ResetJournal()
	all := p.List(resourceType, acctest.Search{Limit: 1, IncludeResource: true})
	if len(addresses(t, all)) != 1 || all[0].Resource == nil {
		t.Errorf("results %v", all)
	}
	env.ExpectCalls(t, 4) // the list, and three about the one connector
}

func TestList_stopsWithItsCaller(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	for found := range env.Protocol(t).Stream(t.Context(), resourceType, acctest.Search{IncludeResource: true}) {
		acctest.NoErrors(t, found.Diagnostics)
		break
	}
	env.ExpectCalls(t, 4)
}

// What a search finds can be imported, and the configuration that Terraform
// makes of it plans nothing.
func TestList_generatedConfigurationPlansNothing(t *testing.T) {
	t.Parallel()
	agentless := `{"agentlessEnabled": "Enabled", "agentlessAutoDiscovery": "Disabled", "scanners": ["bandit"]}`
	for name, connector := range map[string]string{
		"selected organizations": portalMade("contoso-ado", "Disabled", "contoso", "fabrikam"),
		"auto-discovery":         portalMade("contoso-ado", "Enabled"),
		"no organization":        strings.Replace(portalMade("contoso-ado", "Disabled", "contoso"), `["contoso"]`, "[]", 1),
		"tags":                   strings.Replace(portalMade("contoso-ado", "Disabled", "contoso"), "{", `{"tags": {"team": "a"}, `, 1),
		"agentless scanning":     strings.Replace(portalMade("contoso-ado", "Disabled", "contoso"), `"devops": {`, `"devops": {"agentless": `+agentless+`, `, 1),
		"not authorized":         `{"resource_group": "rg-security", "name": "contoso-ado", "location": "West Europe"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(connector))
			p := env.Protocol(t)
			all := p.List(resourceType, acctest.Search{IncludeResource: true})
			if len(addresses(t, all)) != 1 {
				t.Fatalf("results %v", all)
			}
			config := p.GenerateConfig(resourceType, all[0].Resource)
			object, diags := p.Import(resourceType, "", all[0].Identity)
			acctest.NoErrors(t, diags)
			object, diags = p.Read(resourceType, object)
			acctest.NoErrors(t, diags)
			if changed := differences(all[0].Resource, object.Values); len(changed) > 0 {
				t.Errorf("the search and the resource read %v differently", changed)
			}
			acctest.NoErrors(t, validated(t, p, config))
			if changed := planned(t, p, object, config); len(changed) > 0 {
				t.Errorf("the plan changes %v", changed)
			}
			if n := env.Count(acctest.Writes); n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

// twoPages makes the list of the subscription two pages with one connector each.
func twoPages(t *testing.T, env *acctest.Env, second emulator.Fault) {
	t.Helper()
	first, err := json.Marshal(map[string]any{
		"value": []any{map[string]any{
			"id": idPrefix + "contoso-ado", "name": "contoso-ado", "location": "westeurope",
			"properties": map[string]string{"environmentName": "AzureDevOps"},
		}},
		"nextLink": env.Server.URL() + "/subscriptions/" + subscription + "/providers/Microsoft.Security/securityConnectors?api-version=2024-08-01-preview&page=2",
	})
	if err != nil {
		t.Fatal(err)
	}
	match := emulator.Match{Method: "GET", PathRegexp: "/securityConnectors$"}
	second.Match = match
	env.Server.Inject(emulator.Fault{Match: match, Status: 200, Headers: map[string]string{"Content-Type": "application/json"}, Body: first}, second)
}

const forbidden = `{"error": {"code": "AuthorizationFailed", "message": "The client does not have authorization to perform action 'Microsoft.Security/securityConnectors/read'."}}`

// An error in the middle of a list is the last result, so that nobody takes what
// came before for everything.
func TestList_errorInTheMiddle(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	twoPages(t, env, emulator.Fault{Status: 403, Body: json.RawMessage(forbidden)})
	all := env.Protocol(t).List(resourceType, acctest.Search{})
	if len(all) != 2 {
		t.Fatalf("%d results, want a connector and an error", len(all))
	}
	if got := addresses(t, all[:1]); got[0] != subscription+" rg-security contoso-ado" {
		t.Errorf("first %q", got)
	}
	expectDiagnostic(t, all[1].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "Cannot list the connectors", "AuthorizationFailed", "What to do: ")
}

// A connector that cannot be read ends the list too: it is not left out.
func TestList_connectorThatCannotBeRead(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: "/devops/default$"}, Status: 403, Times: -1, Body: json.RawMessage(forbidden)})
	all := env.Protocol(t).List(resourceType, acctest.Search{IncludeResource: true})
	if len(all) != 1 {
		t.Fatalf("%d results, want one error", len(all))
	}
	expectDiagnostic(t, all[0].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "Cannot read a connector that was found", "AuthorizationFailed")
	if env.Server.ClearFaults(); len(addresses(t, env.Protocol(t).List(resourceType, acctest.Search{}))) != 3 {
		t.Error("without include_resource nothing has to be read")
	}
}

func TestList_connectorThatWasDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	gone := `{"error": {"code": "ResourceNotFound", "message": "The Resource was not found."}}`
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: "/Shell$"}, Status: 404, Times: -1, Body: json.RawMessage(gone)})
	got := addresses(t, env.Protocol(t).List(resourceType, acctest.Search{IncludeResource: true}))
	if want := []string{subscription + " rg-other another", subscription + " rg-security contoso-ado"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestList_entryThatIsNoConnector(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	page := fmt.Sprintf(`{"value": [
		{"id": "/somewhere/else", "name": "odd", "properties": {"environmentName": "AzureDevOps"}},
		{"id": %q, "name": "contoso-ado", "properties": {"environmentName": "azuredevops"}}
	]}`, strings.ToLower(idPrefix)+"contoso-ado")
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: "/securityConnectors$"}, Status: 200, Headers: map[string]string{"Content-Type": "application/json"}, Body: json.RawMessage(page)})
	all := env.Protocol(t).List(resourceType, acctest.Search{})
	if len(all) != 2 {
		t.Fatalf("%d results, want a warning and a connector", len(all))
	}
	expectDiagnostic(t, all[0].Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "A connector was left out", "/somewhere/else", "What to do: ")
	if got := addresses(t, all[1:]); got[0] != subscription+" rg-security contoso-ado" {
		t.Errorf("found %q", got)
	}
}

func TestList_nowhereToSearch(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	all := env.Protocol(t).List(resourceType, acctest.Search{Config: acctest.Values{"resource_group_name": text("rg-missing")}})
	if len(all) != 1 {
		t.Fatalf("%d results, want one error", len(all))
	}
	expectDiagnostic(t, all[0].Diagnostics, tfprotov6.DiagnosticSeverityError, "resource_group_name", "Resource group not found", "rg-missing", "What to do: ")

	env.Server.ResetJournal()
	env.Setenv("ARM_SUBSCRIPTION_ID", "")
	all = env.Protocol(t).List(resourceType, acctest.Search{})
	if len(all) != 1 {
		t.Fatalf("%d results, want one error", len(all))
	}
	expectDiagnostic(t, all[0].Diagnostics, tfprotov6.DiagnosticSeverityError, "subscription_id", "No subscription to look in", "ARM_SUBSCRIPTION_ID")
	env.ExpectCalls(t, 0)
}
