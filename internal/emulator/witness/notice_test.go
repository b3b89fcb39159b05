package witness_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestTheContractNotices shows that the judge is awake: each exchange is wrong
// in one way.
func TestTheContractNotices(t *testing.T) {
	t.Parallel()
	const d = portalMade + "/devops/default"
	const organization = d + "/azureDevOpsOrgs/contoso"
	for name, test := range map[string]struct {
		method, path, version, sent string
		status                      int
		got, want                   string
	}{
		"unknown path":         {"GET", d + "/nothing", "2025-03-01", "", 200, `{}`, "GET " + d + "/nothing?api-version=2025-03-01: no such operation"},
		"unknown version":      {"GET", d, "2023-01-01", "", 200, `{}`, "GET " + d + "?api-version=2023-01-01: no such operation"},
		"status":               {"GET", d, "2025-03-01", "", 202, `{}`, "DevOpsConfigurations_Get 202: the document does not have this status"},
		"no body":              {"GET", d, "2025-03-01", "", 200, ``, "DevOpsConfigurations_Get 200: no body"},
		"unknown property":     {"GET", d, "2025-03-01", "", 200, `{"properties":{"x":1}}`, "DevOpsConfigurations_Get 200 /properties/x: unknown property"},
		"unknown inside list":  {"GET", d + "/azureDevOpsOrgs", "2025-03-01", "", 200, `{"value":[{"x":1}]}`, "AzureDevOpsOrgs_List 200 /value/*/x: unknown property"},
		"type":                 {"GET", d, "2025-03-01", "", 200, `{"name":7}`, "DevOpsConfigurations_Get 200 /name: got number, want string"},
		"enum":                 {"GET", d, "2025-03-01", "", 200, `{"properties":{"autoDiscovery":"On"}}`, "DevOpsConfigurations_Get 200 /properties/autoDiscovery: word that the document does not have"},
		"missing":              {"GET", d + "/operationResults/1", "2025-03-01", "", 200, `{"id":"1"}`, "DevOpsOperationResults_Get 200 /status: missing"},
		"error shape":          {"GET", d, "2025-03-01", "", 404, `{"message":"none"}`, "DevOpsConfigurations_Get 404 /message: unknown property"},
		"discriminated":        {"GET", portalMade, "2024-08-01-preview", "", 200, `{"properties":{"environmentData":{"environmentType":"AzureDevOpsScope","scanInterval":4}}}`, "SecurityConnectors_Get 200 /properties/environmentData/scanInterval: unknown property"},
		"read-only sent":       {"PATCH", organization, "2025-11-01-preview", `{"id":"1"}`, 200, `{}`, "AzureDevOpsOrgs_Update request /id: read-only property"},
		"read-only definition": {"PATCH", organization, "2025-11-01-preview", `{"properties":{"provisioningState":"Failed"}}`, 200, `{}`, "AzureDevOpsOrgs_Update request /properties/provisioningState: read-only property"},
		"body not wanted":      {"POST", d + "/listAvailableAzureDevOpsOrgs", "2025-03-01", `{}`, 200, `{}`, "AzureDevOpsOrgs_ListAvailable request: a body where the document has none"},
		"status address":       {"PATCH", organization, "2025-03-01", `{}`, 202, `{}`, "AzureDevOpsOrgs_Update 202: a long-running operation without the address of its status"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newContract(t)
			header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
			c.judge(exchange{
				method: test.method, path: test.path, query: url.Values{"api-version": {test.version}},
				request: header, sent: []byte(test.sent), status: test.status, header: header, got: []byte(test.got),
			})
			if len(c.findings) != 1 || c.findings[test.want] != 1 {
				t.Errorf("findings %v, want %q", c.findings, test.want)
			}
		})
	}
}
