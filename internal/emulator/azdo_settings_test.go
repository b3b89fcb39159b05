package emulator_test

import (
	"strings"
	"testing"
)

const policyQuery = `{"contributionIds":["ms.vss-admin-web.organization-policies-data-provider"],"dataProviderContext":{"properties":{"sourcePage":{
	"url":"https://dev.azure.com/contoso/_settings/organizationPolicy","routeId":"ms.vss-admin-web.collection-admin-hub-route",
	"routeValues":{"adminPivot":"organizationPolicy","controller":"ContributedPage","action":"Execute"}}}}}`

func TestOAuthPolicy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ patch, value, effective, undefined string }{
		"on":                {`"oauth_third_party_access":true`, "false", "true", "false"},
		"off":               {`"oauth_third_party_access":false`, "true", "false", "false"},
		"never set":         {`"oauth_policy":"undefined"`, "false", "true", "true"},
		"contradictory on":  {`"oauth_policy":"contradictory"`, "false", "false", "false"},
		"contradictory off": {`"oauth_policy":"contradictory","oauth_third_party_access":false`, "true", "true", "false"},
		"unreadable":        {`"oauth_policy":"unreadable"`, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startDevOps(t, contoso(test.patch))
			g := s.do(200, "POST", ado+"contribution/hierarchyquery?api-version=5.0-preview.1", policyQuery)
			// The names of providers have dots, which at takes for paths.
			text := strings.ReplaceAll(g.text, "ms.vss-admin-web.organization-policies-data-provider", "provider")
			g.text = text
			if test.value == "" {
				g.want(map[string]string{"dataProviders.provider": "<absent>", "dataProviderExceptions.provider.exceptionType": "AccessCheckException"})
				return
			}
			g.want(map[string]string{
				"dataProviders.provider.policies.applicationConnection.1.policy.name":             "Policy.DisallowOAuthAuthentication",
				"dataProviders.provider.policies.applicationConnection.1.policy.value":            test.value,
				"dataProviders.provider.policies.applicationConnection.1.policy.effectiveValue":   test.effective,
				"dataProviders.provider.policies.applicationConnection.1.policy.isValueUndefined": test.undefined,
				"dataProviders.provider.policies.applicationConnection.0.policy.value":            "true",
				"dataProviders.provider.policies.applicationConnection.0.policy.effectiveValue":   "true",
				"dataProviderExceptions": "{}",
			})
			s.noViolations()
		})
	}
}

func TestPolicyNeedsBasicAndAPage(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, `{"caller":{"access_level":"stakeholder"}}`)
	query := ado + "Contribution/HierarchyQuery?" + preview
	if g := s.do(200, "POST", query, policyQuery); !strings.Contains(g.text, `"exceptionType":"AccessCheckException"`) {
		t.Errorf("answer %s", g.text)
	}
	s.noViolations()
	s.do(400, "POST", query, `nonsense`)
	s.do(200, "POST", query, `{"contributionIds":["ms.vss-web.other"]}`)
	s.do(200, "POST", query, `{"contributionIds":["ms.vss-admin-web.organization-policies-data-provider"]}`)
	if len(s.Violations()) != 3 {
		t.Errorf("violations %q", s.Violations())
	}
}

func TestExtensions(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"extensions":[{"publisher":"ms-securitydevops","name":"ms-dfd-code-to-cloud","state":"multiVersion, trusted"},
		{"publisher":"ms-securitydevops","name":"microsoft-security-devops-azdevops","state":"disabled"},{"publisher":"p","name":"plain"}]`))
	list := extmgmt + "extensionmanagement/installedextensions?" + preview
	s.get(list + "&includeDisabledExtensions=false").want(map[string]string{"count": "2", "value.0.extensionId": "ms-dfd-code-to-cloud", "value.0.installState.flags": "multiVersion, trusted", "value.1.installState.flags": "none"})
	s.get(list + "&includeDisabledExtensions=true&includeErrors=true&includeInstallationIssues=true").want(map[string]string{"count": "3", "value.1.installState.flags": "disabled"})
	one := extmgmt + "extensionmanagement/installedextensionsbyname/MS-SecurityDevOps/"
	s.get(one + "ms-dfd-code-to-cloud?" + preview).want(map[string]string{"publisherId": "ms-securitydevops"})
	s.do(404, "GET", one+"nosuch?"+preview, "").want(map[string]string{"typeKey": "InstalledExtensionNotFoundException"})
	s.noViolations()
}
