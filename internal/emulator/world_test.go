package emulator_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestParseWorldRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"unknown key":              {`{"colour":1}`, `unknown field "colour"`},
		"unknown nested key":       {`{"timing":{"poll":1}}`, `unknown field "poll"`},
		"unknown switch word":      {`{"assumptions":{"list_effect":"soon"}}`, `completion or acceptance`},
		"two documents":            {`{} {}`, "unexpected text"},
		"no organization":          {`{"connectors":[{"name":"c","devops":{"organizations":["x"]}}]}`, "not in organizations"},
		"organization twice":       {`{"organizations":[{"name":"a"},{"name":"A"}]}`, "twice"},
		"one organization, two":    {`{"organizations":[{"name":"a"}],"connectors":[{"name":"c","devops":{"organizations":["a"]}},{"name":"d","devops":{"organizations":["a"]}}]}`, `onboarded by "c" and by "d"`},
		"connector twice":          {`{"connectors":[{"name":"c"},{"name":"C"}]}`, "twice"},
		"no group":                 {`{"connectors":[{"name":"c","resource_group":"x"}]}`, "resource group"},
		"no subscription":          {`{"connectors":[{"name":"c","subscription_id":"x"}]}`, "subscription"},
		"subscription without id":  {`{"subscriptions":[{}]}`, "no id"},
		"annotations not the wire": {`{"connectors":[{"name":"c","annotations":{"a":{"enabled":true}}}]}`, `property "enabled" is unknown`},
		"agentless not the wire":   {`{"connectors":[{"name":"c","devops":{"agentless":{"on":1}}}]}`, "unknown"},
		"project without name":     {`{"organizations":[{"name":"a","projects":[{}]}]}`, "no name"},
		"repository without name":  {`{"organizations":[{"name":"a","projects":[{"name":"p","repositories":[{}]}]}]}`, "no name"},
		"repository nobody has":    {`{"organizations":[{"name":"a","projects":[{"name":"p","repositories":[{"name":"r","withheld":true,"deleted":true}]}]}]}`, "nobody has it"},
		"repository key":           {`{"organizations":[{"name":"a","projects":[{"name":"p","repositories":[{"name":"r","stale":true}]}]}]}`, `unknown field "stale"`},
		"project visibility":       {`{"organizations":[{"name":"a","projects":[{"name":"p","visibility":"secret"}]}]}`, "private or public"},
		"tfvc with repositories":   {`{"organizations":[{"name":"a","projects":[{"name":"p","source_control":"tfvc","repositories":["r"]}]}]}`, "TFVC only"},
		"generate out of range":    {`{"organizations":[{"name":"a","generate":{"projects":1,"skew":100}}]}`, "out of range"},
		"nameless caller":          {`{"caller":{"kind":"user"}}`, "a user has a upn"},
		"caller kind":              {`{"caller":{"kind":"robot"}}`, "service_principal or managed_identity or user"},
		"user kind":                {`{"organizations":[{"name":"a","users":[{"upn":"x@y","kind":"robot"}]}]}`, `user "x@y": kind is "robot"`},
		"administrator through":    {`{"organizations":[{"name":"a","users":[{"upn":"x@y","administrator_through":"magic"}]}]}`, "direct or group or nested_group or entra_group"},
		"forbidden read":           {`{"organizations":[{"name":"a","forbidden":["sleep"]}]}`, `forbidden is "sleep"`},
		"policy word":              {`{"organizations":[{"name":"a","oauth_policy":"odd"}]}`, "defined or undefined or contradictory or unreadable"},
		"quota without rate":       {`{"quota":{"burst":1}}`, "per_second"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := emulator.ParseWorld([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestWorldDefaults(t *testing.T) {
	t.Parallel()
	w, err := emulator.ParseWorld([]byte(`{"organizations":[{"name":"a","users":[{"upn":"x@y","administrator":true}]}],"connectors":[{"name":"c","authorized_by":"x@y","devops":{}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	c, o := w.Connectors[0], w.Organizations[0]
	if c.ResourceGroup != "rg-security" || c.Location != "eastasia" || c.Environment != "AzureDevOps" || c.Owner != "x@y" || len(c.HierarchyIdentifier) != 36 {
		t.Errorf("connector %+v", c)
	}
	if c.DevOps.AutoDiscovery != "Disabled" || c.DevOps.ProvisioningState != "Succeeded" || !reflect.DeepEqual(c.DevOps.Organizations, []string{"a"}) {
		t.Errorf("devops %+v", c.DevOps)
	}
	if o.TenantID != w.TenantID || !*o.OAuthThirdPartyAccess || o.Users[0].AccessLevel != "express" {
		t.Errorf("organization %+v", o)
	}
	if w.Assumptions.NonOwnerPatch != "allow" || w.Assumptions.ListEffect != "completion" || w.Caller.Kind != "service_principal" {
		t.Errorf("assumptions %+v caller %+v", w.Assumptions, w.Caller)
	}
}

func TestWorldRoundTrip(t *testing.T) {
	t.Parallel()
	s := start(t, `{"organizations":[{"name":"fabrikam","generate":{"projects":3,"repositories_per_project":2}}]}`)
	s.do(201, "PUT", s.fresh()+"/devops/default"+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"},"autoDiscovery":"Enabled"}}`)
	before := s.get("/_emulator/world")
	s.do(204, "PUT", "/_emulator/world", before.text)
	after := s.get("/_emulator/world")
	if before.text != after.text {
		t.Errorf("the world changed:\n%s\n%s", before.text, after.text)
	}
	s.do(400, "PUT", "/_emulator/world", `{"nothing":1}`)
	if again := s.get("/_emulator/world"); again.text != before.text {
		t.Error("a refused world had an effect")
	}
}

func TestWorldExampleIsComplete(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/world.json")
	if err != nil {
		t.Fatal(err)
	}
	w, err := emulator.ParseWorld(text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	again, err := emulator.ParseWorld(out)
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(again)
	if err != nil || string(second) != string(out) {
		t.Errorf("%v\n%s\n%s", err, out, second)
	}
}

func TestWorldPatch(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.do(204, "PATCH", "/_emulator/world", `{
		"organizations":[
			{"name":"CONTOSO","oauth_third_party_access":false,"projects":[{"name":"payments","repositories":["new","API"]},{"name":"added"}]},
			{"name":"northwind"}],
		"connectors":[{"name":"portal-made","tags":{"x":"y"},"devops":{"organizations":["fabrikam"]}}],
		"codes":{"demo-code-one":null}}`)
	w := s.World()
	contoso := w.Organizations[0]
	if *contoso.OAuthThirdPartyAccess || len(w.Organizations) != 4 || len(contoso.Projects) != 3 || contoso.Users[0].UPN != owner {
		t.Errorf("organizations %+v", w.Organizations)
	}
	if got, err := json.Marshal(contoso.Projects[0].Repositories); err != nil || string(got) != `["api","web","new"]` {
		t.Errorf("repositories %s: %v", got, err)
	}
	if len(w.Codes) != 1 || w.Connectors[0].Tags["x"] != "y" || w.Connectors[0].DevOps.Organizations[0] != "fabrikam" || w.Connectors[0].AuthorizedBy != owner {
		t.Errorf("codes %v connectors %+v", w.Codes, w.Connectors)
	}
	s.do(204, "PATCH", "/_emulator/world", `{"organizations":{"northwind":null,"contoso":{"projects":{"added":null,"payments":{"repositories":{"new":null}}}}},"connectors":[{"name":"portal-made","devops":null}]}`)
	w = s.World()
	if len(w.Organizations) != 3 || len(w.Organizations[0].Projects) != 2 || len(w.Organizations[0].Projects[0].Repositories) != 2 || w.Connectors[0].DevOps != nil {
		t.Errorf("world %+v", w)
	}
	for _, bad := range []string{`[]`, `{"organizations":[{"x":1}]}`, `{"organizations":[1]}`, `{"organizations":1}`, `{"nothing":1}`, `nonsense`} {
		s.do(400, "PATCH", "/_emulator/world", bad)
	}
}

// A new organization of Azure DevOps is found by auto-discovery, later.
func TestAutoDiscoveryFindsNewOrganizations(t *testing.T) {
	t.Parallel()
	s := start(t, `{"connectors":[{"name":"portal-made","devops":{"auto_discovery":"Enabled"}}],"timing":{"organization_lag":0}}`)
	list := made + "/devops/default/azureDevOpsOrgs" + vDevOps
	if names := s.get(list).names(); names != "tailspin,contoso,fabrikam" {
		t.Errorf("organizations %s", names)
	}
	if err := s.PatchWorld([]byte(`{"timing":{"organization_lag":2},"organizations":[{"name":"northwind","users":[{"upn":"` + owner + `","administrator":true}]}]}`)); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"tailspin,contoso,fabrikam", "tailspin,contoso,fabrikam", "tailspin,contoso,fabrikam,northwind"} {
		if names := s.get(list).names(); names != want {
			t.Errorf("list %d: %s, want %s", i+1, names, want)
		}
	}
}

// A Pending that the world begins with ends by looking at the object.
func TestPendingOfTheWorldEnds(t *testing.T) {
	t.Parallel()
	for state, last := range map[string]int{"Pending": 200, "PendingDeletion": 404} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			s := start(t, `{"timing":{"polls":2},"connectors":[{"name":"portal-made","devops":{"provisioning_state":"`+state+`"}}]}`)
			d := made + "/devops/default" + vDevOps
			s.get(d).want(map[string]string{"properties.provisioningState": state})
			s.get(d).want(map[string]string{"properties.provisioningState": state})
			s.do(last, "GET", d, "")
		})
	}
}
