package emulator_test

import (
	"strings"
	"testing"
)

const instant = `{"timing":{"polls":0,"organization_lag":0}}`

// fresh creates a connector that nobody authorized.
func (s *server) fresh() string {
	s.t.Helper()
	s.do(201, "PUT", connectors+"/fresh"+vConnector, connectorADO)
	return connectors + "/fresh"
}

func TestConfigurationWithGoodCode(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.fresh()
	d := c + "/devops/default"

	s.do(404, "GET", d+vDevOps, "").want(map[string]string{"error.message": "DevOps configuration was not found"})
	s.get(c + "/devops" + vDevOps).want(map[string]string{"value": "[]"})
	put := s.do(201, "PUT", d+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"},"autoDiscovery":"Disabled","topLevelInventoryList":["contoso","nosuch","tailspin"]}}`)
	put.want(map[string]string{
		"id":                               d,
		"properties.authorization.code":    "",
		"properties.topLevelInventoryList": `["contoso","nosuch","tailspin"]`,
		"properties.provisioningState":     "Pending",
		"tags":                             "{}",
	})
	status := put.header.Get("Azure-AsyncOperation")
	if !strings.HasPrefix(status, s.URL()+d+"/operationResults/") || put.header.Get("Location") != "" || put.header.Get("Retry-After") != "0" {
		t.Errorf("headers: %v", put.header)
	}
	s.get(d + vDevOps).want(map[string]string{"properties.provisioningState": "Pending"})
	s.get(status).want(map[string]string{"status": "Succeeded", "error": "<absent>"})
	s.get(d + vDevOps).want(map[string]string{
		"properties.provisioningState":                       "Succeeded",
		"properties.provisioningStatusMessage":               "Resource creation successful.",
		"properties.topLevelInventoryList":                   "<absent>",
		"properties.authorization":                           "<absent>",
		"properties.autoDiscovery":                           "Disabled",
		"properties.capabilities.0.name":                     "DCSPM_ENABLED",
		"properties.agentlessConfiguration.agentlessEnabled": "Disabled",
		"location": "WestEurope",
		"tags":     "{}",
	})
	s.get(d + "?api-version=2023-09-01-preview").want(map[string]string{
		"properties.capabilities": "<absent>", "properties.agentlessConfiguration": "<absent>",
	})
	if names := s.get(d + "/azureDevOpsOrgs" + vDevOps).names(); names != "" {
		t.Errorf("before the lag is over: %s", names)
	}
	if names := s.get(d + "/azureDevOpsOrgs" + vDevOps).names(); names != "contoso" {
		t.Errorf("organizations %s: tailspin has another connector, nosuch does not exist", names)
	}
	if _, there := s.World().Codes["demo-code-one"]; there {
		t.Error("the code is still there")
	}
	s.noViolations()
}

func TestConfigurationWithBadCode(t *testing.T) {
	t.Parallel()
	s := start(t)
	d := s.fresh() + "/devops/default"
	put := s.do(201, "PUT", d+vDevOps, `{"properties":{"authorization":{"code":"wrong"},"autoDiscovery":"Enabled"}}`)
	status := put.header.Get("Azure-AsyncOperation")
	s.get(status).want(map[string]string{"status": "Accepted", "endTime": "<absent>"})
	s.get(status).want(map[string]string{
		"status": "Failed", "error.code": "TokenExchangeFailed", "error.message": "AzureDevOps OAuth token exchange failed",
	})
	g := s.get(d + vDevOps)
	g.want(map[string]string{"properties.provisioningState": "Failed"})
	if m := g.at("properties.provisioningStatusMessage"); !strings.HasPrefix(m, "AzureDevOps token exchange failed: InvalidOAuthCode, POST https://app.vssps.visualstudio.com/oauth2/token") {
		t.Errorf("message: %s", m)
	}
	if names := s.organizations(connectors + "/fresh"); names != "" {
		t.Errorf("organizations: %s", names)
	}

	again := s.do(200, "PUT", d+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"},"autoDiscovery":"Enabled"}}`)
	s.finish(again).want(map[string]string{"status": "Succeeded"})
	if names := s.organizations(connectors + "/fresh"); names != "contoso,fabrikam" {
		t.Errorf("organizations: %s", names)
	}
	used := s.do(202, "PATCH", d+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"}}}`)
	s.finish(used).want(map[string]string{"status": "Failed", "error.code": "TokenExchangeFailed"})
	s.noViolations()
}

func TestOrganizationLists(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		world, first, then, want string
	}{
		"enabled":                   {first: `"autoDiscovery":"Enabled"`, want: "contoso,fabrikam"},
		"disabled without list":     {first: `"autoDiscovery":"Disabled"`, want: "contoso,fabrikam"},
		"disabled with list":        {first: `"autoDiscovery":"Disabled","topLevelInventoryList":["FABRIKAM "]`, want: "fabrikam"},
		"list ignored":              {first: `"autoDiscovery":"Enabled","topLevelInventoryList":["fabrikam"]`, want: "contoso,fabrikam"},
		"empty list":                {first: `"autoDiscovery":"Disabled","topLevelInventoryList":[]`, want: ""},
		"empty list means all":      {world: `{"assumptions":{"empty_list":"all_eligible"}}`, first: `"autoDiscovery":"Disabled","topLevelInventoryList":[]`, want: "contoso,fabrikam"},
		"shorter list removes":      {first: `"autoDiscovery":"Enabled"`, then: `"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]`, want: "contoso"},
		"shorter list keeps":        {world: `{"assumptions":{"shorter_list":"keeps"}}`, first: `"autoDiscovery":"Enabled"`, then: `"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]`, want: "contoso,fabrikam"},
		"patch empties":             {first: `"autoDiscovery":"Enabled"`, then: `"autoDiscovery":"Disabled","topLevelInventoryList":[]`, want: ""},
		"patch without list keeps":  {first: `"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]`, then: `"autoDiscovery":"Disabled"`, want: "contoso"},
		"patch without list takes":  {world: `{"assumptions":{"disabled_without_list":"all_eligible"}}`, first: `"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]`, then: `"autoDiscovery":"Disabled"`, want: "contoso,fabrikam"},
		"empty patch":               {first: `"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]`, then: ``, want: "contoso"},
		"list keeps the mode":       {first: `"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]`, then: `"topLevelInventoryList":["contoso","fabrikam"]`, want: "contoso,fabrikam"},
		"policy off":                {world: `{"organizations":[{"name":"contoso","oauth_third_party_access":false}]}`, first: `"autoDiscovery":"Enabled"`, want: "fabrikam"},
		"other tenant":              {world: `{"organizations":[{"name":"contoso","tenant_id":"99999999-0000-4000-8000-000000000000"}]}`, first: `"autoDiscovery":"Enabled"`, want: "fabrikam"},
		"stakeholder":               {world: `{"organizations":[{"name":"contoso","users":[{"upn":"svc@contoso.com","administrator":true,"access_level":"stakeholder"}]}]}`, first: `"autoDiscovery":"Enabled"`, want: "fabrikam"},
		"not administrator":         {world: `{"organizations":[{"name":"fabrikam","users":[{"upn":"svc@contoso.com"}]}]}`, first: `"autoDiscovery":"Enabled"`, want: "contoso"},
		"others are listed":         {world: `{"assumptions":{"other_connector_in_inventory":"listed"}}`, first: `"autoDiscovery":"Enabled"`, want: "contoso,fabrikam,tailspin"},
		"new ones shown as pending": {world: `{"timing":{"organization_lag":9},"assumptions":{"new_organization":"pending"}}`, first: `"autoDiscovery":"Enabled"`, want: "contoso,fabrikam"},
		"new ones hidden":           {world: `{"timing":{"organization_lag":9}}`, first: `"autoDiscovery":"Enabled"`, want: ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, instant)
			if test.world != "" {
				if err := s.PatchWorld([]byte(test.world)); err != nil {
					t.Fatal(err)
				}
			}
			c := s.fresh()
			s.do(201, "PUT", c+"/devops/default"+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"},`+test.first+`}}`)
			if name == "empty patch" || test.then != "" {
				s.do(202, "PATCH", c+"/devops/default"+vDevOps, `{"properties":{`+test.then+`}}`)
			}
			if names := s.organizations(c); names != test.want {
				t.Errorf("organizations %q, want %q", names, test.want)
			}
			s.noViolations()
		})
	}
}

func TestListEffect(t *testing.T) {
	t.Parallel()
	for effect, want := range map[string]string{"completion": "tailspin", "acceptance": "tailspin,contoso"} {
		t.Run(effect, func(t *testing.T) {
			t.Parallel()
			s := start(t, `{"timing":{"polls":3,"organization_lag":0},"assumptions":{"list_effect":"`+effect+`"}}`)
			patch := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"autoDiscovery":"Disabled","topLevelInventoryList":["tailspin","contoso"]}}`)
			if names := s.organizations(made); names != want {
				t.Errorf("while pending %q, want %q", names, want)
			}
			s.get(made + "/devops/default" + vDevOps).want(map[string]string{"properties.provisioningState": "Pending"})
			s.finish(patch).want(map[string]string{"status": "Succeeded"})
			if names := s.organizations(made); names != "tailspin,contoso" {
				t.Errorf("at the end %q", names)
			}
		})
	}
}

func TestOwner(t *testing.T) {
	t.Parallel()
	deny := `{"assumptions":{"non_owner_patch":"deny"}}`
	patch := `{"properties":{"autoDiscovery":"Enabled"}}`
	list := made + "/devops/default/listAvailableAzureDevOpsOrgs" + vDevOps

	t.Run("another identity", func(t *testing.T) {
		t.Parallel()
		s := start(t, instant, deny)
		s.do(403, "PATCH", made+"/devops/default"+vDevOps, patch)
		s.do(401, "POST", list, "")
		s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"}}}`)
		s.do(202, "PATCH", made+"/devops/default"+vDevOps, patch)
		if c := s.World().Connectors[0]; c.Owner != s.Env()["ARM_CLIENT_ID"] || c.AuthorizedBy != owner {
			t.Errorf("owner %q, authorized by %q", c.Owner, c.AuthorizedBy)
		}
	})
	t.Run("the person", func(t *testing.T) {
		t.Parallel()
		s := start(t, instant, deny, `{"caller":{"upn":"`+owner+`"},"assumptions":{"other_connector_in_inventory":"omitted"}}`)
		s.token = s.signIn("https://management.azure.com/.default")
		s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"autoDiscovery":"Disabled","topLevelInventoryList":["tailspin"]}}`)
		s.fresh()
		if err := s.PatchWorld([]byte(`{"connectors":[{"name":"fresh","authorized_by":"` + owner + `","devops":{"organizations":["contoso"]}}]}`)); err != nil {
			t.Fatal(err)
		}
		s.do(200, "POST", list, "").want(map[string]string{
			"value.0.name": "contoso", "value.0.properties.onboardingState": "OnboardedByOtherConnector",
			"value.1.name": "fabrikam", "value.1.properties.onboardingState": "NotOnboarded",
			"value.1.properties.actionableRemediation": `{"state":"None"}`,
			"value.2.name": "tailspin", "value.2.properties.onboardingState": "Onboarded",
		})
	})
	t.Run("allowed by default", func(t *testing.T) {
		t.Parallel()
		s := start(t, instant)
		s.do(202, "PATCH", made+"/devops/default"+vDevOps, patch)
	})
}

func TestAgentlessMerges(t *testing.T) {
	t.Parallel()
	s := start(t, instant)
	d := made + "/devops/default" + vDevOps
	s.do(202, "PATCH", d, `{"properties":{"agentlessConfiguration":{"agentlessEnabled":"Enabled","scanners":["a"]}}}`)
	s.do(202, "PATCH", d, `{"properties":{"agentlessConfiguration":{"inventoryListType":"Exclusion"}}}`)
	s.get(d).want(map[string]string{
		"properties.agentlessConfiguration": `{"agentlessEnabled":"Enabled","inventoryListType":"Exclusion","scanners":["a"]}`,
	})
	s.do(400, "PATCH", made+"/devops/default?api-version=2024-04-01", `{"properties":{"agentlessConfiguration":{}}}`)
	if len(s.Violations()) != 1 {
		t.Errorf("violations %q", s.Violations())
	}
}

func TestConfigurationDelete(t *testing.T) {
	t.Parallel()
	s := start(t)
	d := made + "/devops/default" + vDevOps
	deleted := s.do(202, "DELETE", d, "")
	deleted.want(map[string]string{"properties": "{}", "tags": "{}", "name": "default"})
	if deleted.header.Get("Location") != "" {
		t.Error("there is a Location header")
	}
	s.get(d).want(map[string]string{"properties.provisioningState": "PendingDeletion"})
	s.finish(deleted).want(map[string]string{"status": "Succeeded"})
	s.do(404, "GET", d, "").want(map[string]string{"error.message": "DevOps configuration was not found"})
	s.do(404, "GET", made+"/devops/default/azureDevOpsOrgs"+vDevOps, "")
	s.do(204, "DELETE", d, "")
	s.do(204, "DELETE", made+vConnector, "")
	s.do(404, "GET", d, "").want(map[string]string{"error.code": "ParentResourceNotFound"})
	s.do(404, "PUT", d, `{"properties":{}}`).want(map[string]string{"error.code": "ParentResourceNotFound"})
	s.get(deleted.header.Get("Azure-AsyncOperation")).want(map[string]string{"status": "Succeeded"})
	s.noViolations()
}

func TestAssumedAnswers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		assumption string
		run        func(*server)
	}{
		"status URL after delete": {`"operation_after_delete":"not_found"`, func(s *server) {
			g := s.do(202, "DELETE", made+"/devops/default"+vDevOps, "")
			s.get(g.header.Get("Azure-AsyncOperation"))
			s.do(404, "GET", g.header.Get("Azure-AsyncOperation"), "")
		}},
		"conflict": {`"write_while_pending":"conflict"`, func(s *server) {
			g := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"autoDiscovery":"Enabled"}}`)
			s.do(409, "PATCH", made+"/devops/default"+vDevOps, `{}`).want(map[string]string{"error.code": "AnotherOperationInProgress"})
			s.do(409, "DELETE", made+"/devops/default"+vDevOps, "")
			s.finish(g)
			s.do(202, "DELETE", made+"/devops/default"+vDevOps, "")
		}},
		"no code": {`"put_without_code":"bad_request"`, func(s *server) {
			s.do(400, "PUT", s.fresh()+"/devops/default"+vDevOps, `{"properties":{"autoDiscovery":"Enabled"}}`)
			s.do(404, "GET", connectors+"/fresh/devops/default"+vDevOps, "")
		}},
		"no code fails": {`"put_without_code":"failed"`, func(s *server) {
			g := s.do(201, "PUT", s.fresh()+"/devops/default"+vDevOps, `{"properties":{"autoDiscovery":"Enabled"}}`)
			s.finish(g).want(map[string]string{"error.code": "TokenExchangeFailed"})
		}},
		"refused code leaves the state": {`"refused_code_on_update":"unchanged"`, func(s *server) {
			g := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"authorization":{"code":"wrong"},"autoDiscovery":"Enabled"}}`)
			s.finish(g).want(map[string]string{"status": "Failed"})
			s.get(made + "/devops/default" + vDevOps).want(map[string]string{"properties.provisioningState": "Succeeded", "properties.autoDiscovery": "Disabled"})
		}},
		"refused code marks the state": {`"refused_code_on_update":"failed"`, func(s *server) {
			g := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{"authorization":{"code":"wrong"},"autoDiscovery":"Enabled"}}`)
			s.finish(g)
			s.get(made + "/devops/default" + vDevOps).want(map[string]string{"properties.provisioningState": "Failed", "properties.autoDiscovery": "Disabled"})
		}},
		"no agentless": {`"agentless_default":"absent"`, func(s *server) {
			s.get(made + "/devops/default" + vDevOps).want(map[string]string{"properties.agentlessConfiguration": "<absent>"})
		}},
		"list available": {`"list_available_non_owner":"allow"`, func(s *server) {
			s.do(200, "POST", made+"/devops/default/listAvailableAzureDevOpsOrgs"+vDevOps, "")
		}},
		"child put": {`"child_put":"accepted"`, func(s *server) {
			s.do(202, "PUT", made+"/devops/default/azureDevOpsOrgs/tailspin"+vDevOps, `{"properties":{}}`)
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, `{"assumptions":{`+test.assumption+`}}`)
			test.run(s)
			s.noViolations()
		})
	}
}

func TestStatusURLIsUsedVerbatim(t *testing.T) {
	t.Parallel()
	s := start(t)
	g := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{}`)
	bare, _, _ := strings.Cut(g.header.Get("Azure-AsyncOperation"), "?")
	s.do(400, "GET", bare+vDevOps, "")
	s.do(404, "GET", made+"/devops/default/operationResults/none"+vDevOps, "")
	if len(s.Violations()) != 1 {
		t.Errorf("violations %q", s.Violations())
	}
}

// The end of a write ends those before it on the same object.
func TestWritesEndInTheirOrder(t *testing.T) {
	t.Parallel()
	s := start(t, `{"timing":{"polls":1,"organization_lag":0},"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","resource_groups":["rg-security"],"pricings":[{"name":"CloudPosture","pricing_tier":"Standard"}]}]}`)
	d := made + "/devops/default" + vDevOps
	first := s.do(202, "PATCH", d, `{"properties":{"topLevelInventoryList":["contoso"]}}`)
	second := s.do(202, "PATCH", d, `{"properties":{"topLevelInventoryList":["fabrikam"]}}`)
	s.finish(second)
	s.finish(first).want(map[string]string{"status": "Succeeded"})
	if names := s.organizations(made); names != "fabrikam" {
		t.Errorf("organizations %s", names)
	}
	s.get(made + "/devops" + vDevOps).want(map[string]string{"value.0.name": "default"})
	c := s.fresh()
	s.finish(s.do(201, "PUT", c+"/devops/default"+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"}}}`))
	s.get(c + "/devops/default" + vDevOps).want(map[string]string{"properties.capabilities": `[{"name":"DCSPM_ENABLED","value":"true"}]`})
}
