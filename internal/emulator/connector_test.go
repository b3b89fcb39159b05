package emulator_test

import (
	"strings"
	"testing"
)

func TestConnectorLifecycle(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := connectors + "/Contoso"

	s.do(404, "GET", c+vConnector, "").want(map[string]string{"error.code": "ResourceNotFound"})
	created := s.do(201, "PUT", c+vConnector, connectorADO)
	created.want(map[string]string{
		"id":       subscription + "/resourcegroups/rg-security/providers/Microsoft.Security/securityconnectors/Contoso",
		"name":     "Contoso",
		"type":     "Microsoft.Security/securityconnectors",
		"location": "WestEurope",
		"tags":     "{}",
		"kind":     "<absent>",
		"properties.environmentData.environmentType": "AzureDevOpsScope",
		"properties.offerings":                       `[{"offeringType":"CspmMonitorAzureDevOps"}]`,
		"properties.hierarchyIdentifier":             "0f0e0d0c-0000-4000-8000-000000000001",
		"properties.hierarchyIdentifierTrialEndDate": "<absent>",
		"systemData.createdBy":                       s.Env()["ARM_CLIENT_ID"],
		"systemData.createdByType":                   "Application",
	})
	s.do(200, "PUT", c+vConnector, connectorADO)
	s.do(200, "PATCH", c+vConnector, `{"tags":{"a":"b"}}`).want(map[string]string{"tags": `{"a":"b"}`})
	s.do(200, "PATCH", c+vConnector, `{"tags":{"c":"d"}}`).want(map[string]string{"tags": `{"c":"d"}`})
	s.do(200, "PATCH", c+vConnector, `{}`).want(map[string]string{"tags": `{"c":"d"}`, "location": "WestEurope"})

	upper := strings.ToUpper(strings.TrimPrefix(c, "/"))
	s.get("/" + upper + vConnector).want(map[string]string{"name": "Contoso"})

	if names := s.get(connectors + vConnector).names(); names != "Contoso,portal-made" {
		t.Errorf("connectors of the group: %s", names)
	}
	if names := s.get(subscription + "/providers/Microsoft.Security/securityConnectors" + vConnector).names(); names != "Contoso,portal-made" {
		t.Errorf("connectors of the subscription: %s", names)
	}
	s.do(204, "DELETE", c+vConnector, "")
	s.do(204, "DELETE", c+vConnector, "")
	s.do(404, "GET", c+vConnector, "")
	s.noViolations()
}

func TestConnectorRefusals(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		patch, method, path, body string
		status                    int
		want                      map[string]string
		violation                 bool
	}{
		"own dialect": {
			method: "PUT", path: connectors + "/x", status: 400,
			body: strings.Replace(connectorADO, "CspmMonitorAzureDevOps", "CspmMonitorGithub", 1),
			want: map[string]string{
				"statusCode": "400", "error": "<absent>",
				"errorMessage": "error occured for security connector: offerings do not match environmentName AzureDevOps",
			},
		},
		"other region": {
			method: "PUT", path: made, status: 409, body: strings.Replace(connectorADO, "WestEurope", "centralus", 1),
			want: map[string]string{"error.code": "InvalidResourceLocation"},
		},
		"region not offered": {
			method: "PUT", path: connectors + "/x", status: 400, body: strings.Replace(connectorADO, "WestEurope", "brazilsouth", 1),
			want: map[string]string{"error.code": "LocationNotAvailableForResourceType"},
		},
		"no group": {
			method: "GET", path: strings.Replace(made, "rg-security", "rg-none", 1), status: 404,
			want: map[string]string{"error.code": "ResourceGroupNotFound"},
		},
		"no subscription": {
			method: "GET", path: strings.Replace(made, "aaaaaaaa", "ffffffff", 1), status: 404,
			want: map[string]string{"error.code": "SubscriptionNotFound"},
		},
		"not registered": {
			patch:  `{"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","registered":false,"resource_groups":["rg-security"]}]}`,
			method: "PUT", path: connectors + "/x", body: connectorADO, status: 409,
			want: map[string]string{"error.code": "MissingSubscriptionRegistration", "error.details.0.target": "Microsoft.Security"},
		},
		"no right": {
			patch: `{"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","resource_groups":["rg-security"],
				"permissions":[{"actions":["*"],"notActions":["Microsoft.Security/*/write"]},{"actions":["*/read"]}]}]}`,
			method: "PUT", path: connectors + "/x", body: connectorADO, status: 403,
			want: map[string]string{"error.code": "AuthorizationFailed"},
		},
		"disabled subscription": {
			patch:  `{"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","state":"Disabled","resource_groups":["rg-security"]}]}`,
			method: "DELETE", path: made, status: 409, want: map[string]string{"error.code": "ReadOnlyDisabledSubscription"},
		},
		"nested": {
			patch: `{"assumptions":{"connector_delete":"conflict"}}`, method: "DELETE", path: made, status: 409,
			want: map[string]string{"error.code": "CannotDeleteResource"},
		},
		"unknown property": {
			method: "PATCH", path: made, body: `{"properties":{"colour":"red"}}`, status: 400, violation: true,
			want: map[string]string{"error.message": `The request content was invalid: property "properties.colour" is unknown.`},
		},
		"read-only property": {
			method: "PATCH", path: made, body: `{"properties":{"hierarchyIdentifierTrialEndDate":"2026-01-01T00:00:00Z"}}`, status: 400, violation: true,
			want: map[string]string{"error.message": `The request content was invalid: property "properties.hierarchyIdentifierTrialEndDate" is read-only.`},
		},
		"wrong type": {
			method: "PATCH", path: made, body: `{"tags":{"a":1}}`, status: 400, violation: true,
			want: map[string]string{"error.code": "InvalidRequestContent"},
		},
		"unknown route": {
			method: "GET", path: made + "/nothing", status: 404, violation: true,
			want: map[string]string{"error.code": "InvalidResourceType"},
		},
		"unknown method": {
			method: "POST", path: made, status: 405, violation: true,
			want: map[string]string{"error.code": "MethodNotAllowed"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			if test.patch != "" {
				if err := s.PatchWorld([]byte(test.patch)); err != nil {
					t.Fatal(err)
				}
			}
			s.do(test.status, test.method, test.path+vConnector, test.body).want(test.want)
			if got := len(s.Violations()) > 0; got != test.violation {
				t.Errorf("violations %q, want some: %v", s.Violations(), test.violation)
			}
		})
	}
}

func TestAPIVersionIsChecked(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.do(400, "GET", made, "").want(map[string]string{"error.code": "MissingApiVersionParameter"})
	s.do(400, "GET", made+"?api-version=2025-03-01", "").want(map[string]string{"error.code": "InvalidApiVersionParameter"})
	s.do(400, "GET", made+"/devops/default"+vConnector, "").want(map[string]string{"error.code": "InvalidApiVersionParameter"})
	s.do(400, "GET", made+vConnector+"&$top=1", "").want(map[string]string{"error.code": "InvalidQueryParameter"})
	if n := len(s.Violations()); n != 4 {
		t.Errorf("%d violations, want 4: %q", n, s.Violations())
	}
}

func TestSubscriptionReads(t *testing.T) {
	t.Parallel()
	s := start(t, `{"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","registered":false,"resource_groups":["rg-security"],"locations":["westeurope","marsnorth"]}]}`)
	v := "?api-version=2022-12-01"
	s.get(subscription + v).want(map[string]string{"state": "Enabled", "tenantId": "11111111-2222-4333-8444-555555555555"})
	s.get("/subscriptions" + v).want(map[string]string{"value.0.subscriptionId": strings.TrimPrefix(subscription, "/subscriptions/")})
	s.get(subscription + "/resourceGroups" + v).want(map[string]string{"value.0.name": "rg-security"})
	s.get(subscription + "/providers?api-version=2021-04-01").want(map[string]string{"value.0.namespace": "Microsoft.Security"})
	s.get(subscription + "/resourcegroups/RG-SECURITY" + v).want(map[string]string{"name": "rg-security"})
	provider := s.get(subscription + "/providers/Microsoft.Security?api-version=2021-04-01")
	provider.want(map[string]string{
		"registrationState":            "NotRegistered",
		"resourceTypes.0.locations":    `["West Europe","marsnorth"]`,
		"resourceTypes.1.resourceType": "securityConnectors/devops",
	})
	s.do(200, "POST", subscription+"/providers/Microsoft.Security/register?api-version=2021-04-01", "").
		want(map[string]string{"registrationState": "Registered"})
	s.get(subscription + "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01").
		want(map[string]string{"value.0.actions": `["*"]`, "value.0.notActions": "[]"})
	s.get(subscription + "/providers/Microsoft.Security/pricings?api-version=2024-01-01").
		want(map[string]string{"value.0.name": "CloudPosture", "value.0.properties.pricingTier": "Free"})
	s.noViolations()
}

func TestConnectorEnvironments(t *testing.T) {
	t.Parallel()
	s := start(t)
	for environment, words := range map[string][2]string{
		"Github": {"GithubScope", "CspmMonitorGithub"},
		"GitLab": {"GitlabScope", "CspmMonitorGitLab"},
	} {
		body := strings.NewReplacer(`"AzureDevOps"`, `"`+environment+`"`, "AzureDevOpsScope", words[0], "CspmMonitorAzureDevOps", words[1]).Replace(connectorADO)
		c := connectors + "/" + environment + vConnector
		s.do(201, "PUT", c, body).want(map[string]string{"properties.environmentName": environment})
		s.do(400, "PUT", c, connectorADO).want(map[string]string{"errorMessage": "error occured for security connector: environmentName cannot be changed"})
		s.do(400, "PATCH", c, `{"properties":{"environmentName":"AzureDevOps"}}`)
		s.do(400, "PATCH", c, `{"location":"centralus"}`)
	}
	s.do(400, "PUT", connectors+"/x"+vConnector, strings.Replace(connectorADO, `"AzureDevOps"`, `"AWS"`, 1))
	s.do(400, "PUT", connectors+"/x"+vConnector, strings.Replace(connectorADO, "AzureDevOpsScope", "GithubScope", 1))
	s.do(400, "PUT", connectors+"/x"+vConnector, `{"properties":{}}`).want(map[string]string{"error.code": "LocationRequired"})
	s.do(404, "PATCH", connectors+"/x"+vConnector, `{}`)
	s.noViolations()
	s.do(400, "PUT", connectors+"/x"+vConnector, `nonsense`)
	if len(s.Violations()) != 1 {
		t.Errorf("violations %q", s.Violations())
	}
}
