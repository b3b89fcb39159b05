package emulator_test

import (
	"strings"
	"testing"
)

const slow = `{"timing":{"polls":5,"organization_lag":5,"walks":5}}`

func (s *server) portal(status int, body string) got {
	s.t.Helper()
	return s.do(status, "POST", "/_emulator/portal", body)
}

// Every action is done when it is answered, whatever the timing.
func TestPortalActions(t *testing.T) {
	t.Parallel()
	s := start(t, slow)
	list := "/devops/default/azureDevOpsOrgs" + vDevOps
	s.portal(204, `{"action":"create","connector":"second","resource_group":"rg-security","location":"centralus","upn":"svc@contoso.com","auto_discovery":"Disabled","organizations":["contoso"]}`)
	second := connectors + "/second"
	s.get(second + vConnector).want(map[string]string{"location": "centralus", "systemData.createdByType": "User"})
	s.get(second + "/devops/default" + vDevOps).want(map[string]string{"properties.provisioningState": "Succeeded"})
	if names := s.get(second + list).names(); names != "contoso" {
		t.Errorf("created with %s", names)
	}
	if names := s.get(second + "/devops/default/azureDevOpsOrgs/contoso/projects" + vDevOps).names(); names != "payments,Data Platform" {
		t.Errorf("projects %s", names)
	}
	s.portal(204, `{"action":"select","connector":"second","upn":"svc@contoso.com","organizations":["fabrikam"]}`)
	if names := s.get(second + list).names(); names != "fabrikam" {
		t.Errorf("selected %s", names)
	}
	s.portal(204, `{"action":"auto_discovery","connector":"second","auto_discovery":"Enabled"}`)
	if names := s.get(second + list).names(); names != "fabrikam,contoso" {
		t.Errorf("auto-discovered %s", names)
	}
	s.portal(204, `{"action":"annotate","connector":"second","target":"contoso/payments/api","settings":{"state":"Disabled"}}`)
	s.get(second + "/devops/default/azureDevOpsOrgs/contoso/projects/payments/repos/api" + vDevOps).want(map[string]string{
		"properties.provisioningState": "Succeeded", "properties.actionableRemediation.state": "Disabled",
	})
	s.portal(204, `{"action":"delete","connector":"second","target":"devops"}`)
	s.do(404, "GET", second+"/devops/default"+vDevOps, "")

	s.portal(204, `{"action":"authorize","connector":"second","upn":"svc@contoso.com","auto_discovery":"Disabled"}`)
	if names := s.get(second + list).names(); names != "contoso,fabrikam" {
		t.Errorf("authorized with %s", names)
	}
	s.portal(204, `{"action":"delete","connector":"second","target":"connector"}`)
	s.do(404, "GET", second+vConnector, "")
	if len(s.Journal()) == 0 || strings.Contains(s.get("/_emulator/journal").text, "_emulator") {
		t.Error("control routes are in the journal")
	}
	s.noViolations()
}

func TestPortalReauthorizeChangesTheOwner(t *testing.T) {
	t.Parallel()
	s := start(t, `{"organizations":[{"name":"contoso","users":[{"upn":"new@contoso.com","administrator":true}]}]}`)
	s.portal(204, `{"action":"reauthorize","connector":"portal-made","upn":"new@contoso.com"}`)
	c := s.World().Connectors[0]
	if c.AuthorizedBy != "new@contoso.com" || c.Owner != "new@contoso.com" || strings.Join(c.DevOps.Organizations, ",") != "tailspin" {
		t.Errorf("connector %+v %+v", c, c.DevOps)
	}
}

// What is pending ends before a person acts.
func TestPortalEndsWhatIsPending(t *testing.T) {
	t.Parallel()
	s := start(t, slow)
	g := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"topLevelInventoryList":["contoso"]}}`)
	s.portal(204, `{"action":"select","connector":"portal-made","organizations":["contoso","tailspin"]}`)
	s.get(g.header.Get("Azure-AsyncOperation")).want(map[string]string{"status": "Succeeded"})
	if names := s.get(made + "/devops/default/azureDevOpsOrgs" + vDevOps).names(); names != "contoso,tailspin" {
		t.Errorf("organizations %s", names)
	}
}

func TestPortalRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ action, want string }{
		"unknown key":           {`{"action":"delete","who":"me"}`, "unknown field"},
		"unknown action":        {`{"action":"dance","connector":"portal-made"}`, `action "dance" is unknown`},
		"unknown connector":     {`{"action":"delete","connector":"x"}`, "no connector"},
		"name not unique":       {`{"action":"delete","connector":"twin"}`, "not unique"},
		"unknown mode":          {`{"action":"create","auto_discovery":"Sometimes"}`, "Enabled or Disabled"},
		"create: no group":      {`{"action":"create","connector":"x","upn":"svc@contoso.com"}`, "resource group"},
		"create: there already": {`{"action":"create","connector":"portal-made","resource_group":"rg-security","upn":"svc@contoso.com"}`, "already"},
		"create: region":        {`{"action":"create","connector":"x","resource_group":"rg-security","location":"mars","upn":"svc@contoso.com"}`, "not offered"},
		"create: nobody":        {`{"action":"create","connector":"x","resource_group":"rg-security"}`, "upn is missing"},
		"create: stranger":      {`{"action":"create","connector":"x","resource_group":"rg-security","upn":"x@y"}`, "in no Azure DevOps organization"},
		"authorize: twice":      {`{"action":"authorize","connector":"portal-made","upn":"svc@contoso.com"}`, "authorized already"},
		"reauthorize: never":    {`{"action":"reauthorize","connector":"bare","upn":"svc@contoso.com"}`, "authorize it first"},
		"select: never":         {`{"action":"select","connector":"bare","organizations":[]}`, "not authorized"},
		"select: nothing":       {`{"action":"select","connector":"portal-made"}`, "organizations is missing"},
		"select: not the owner": {`{"action":"select","connector":"portal-made","upn":"x@y","organizations":[]}`, "did not authorize"},
		"select: unknown":       {`{"action":"select","connector":"portal-made","organizations":["nosuch"]}`, "no organization"},
		"select: auto":          {`{"action":"select","connector":"auto","organizations":["contoso"]}`, "disable it first"},
		"select: other":         {`{"action":"select","connector":"portal-made","organizations":["contoso"]}`, `onboarded by connector "auto"`},
		"select: no rights":     {`{"action":"select","connector":"portal-made","organizations":["closed"]}`, "cannot onboard"},
		"auto: no mode":         {`{"action":"auto_discovery","connector":"portal-made"}`, "auto_discovery is missing"},
		"annotate: target":      {`{"action":"annotate","connector":"portal-made","target":"contoso","settings":{}}`, "not found"},
		"annotate: settings":    {`{"action":"annotate","connector":"portal-made","target":"tailspin","settings":{"enabled":true}}`, "unknown"},
		"delete: target":        {`{"action":"delete","connector":"portal-made"}`, "connector or devops"},
		"delete: no devops":     {`{"action":"delete","connector":"bare","target":"devops"}`, "no DevOps configuration"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, `{"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","locations":["westeurope"],"resource_groups":["rg-security","rg-two"]}],
				"organizations":[{"name":"closed","oauth_third_party_access":false}],
				"connectors":[{"name":"bare"},{"name":"auto","authorized_by":"svc@contoso.com","devops":{"auto_discovery":"Enabled"}}]}`)
			w := s.World()
			for _, group := range w.Subscriptions[0].ResourceGroups {
				twin := w.Connectors[1]
				twin.Name, twin.ResourceGroup = "twin", group
				w.Connectors = append(w.Connectors, twin)
			}
			if err := s.SetWorld(w); err != nil {
				t.Fatal(err)
			}
			before := s.get("/_emulator/world").text
			if reason := s.portal(400, test.action).at("error"); !strings.Contains(reason, test.want) {
				t.Errorf("reason %q, want %q", reason, test.want)
			}
			if s.get("/_emulator/world").text != before {
				t.Error("a refused action had an effect")
			}
		})
	}
}
