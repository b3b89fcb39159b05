package witness_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// notImitated says why the emulator refuses an example, "" when it must take it.
func notImitated(x example) string {
	switch {
	case strings.HasPrefix(x.op.id, "GitHub"), strings.HasPrefix(x.op.id, "GitLab"):
		return "the emulator imitates the Azure DevOps routes only"
	case x.op.id == "DevOpsOperationResults_Get":
		return "the service chooses the ids of operations: this one never was"
	case x.name == "PutSecurityConnector", x.name == "PatchSecurityConnector":
		return "an AWS connector: the emulator makes DevOps connectors only"
	}
	return ""
}

// TestOfficialRequestsAreTaken sends each official example to an emulator that
// has what the example names.
func TestOfficialRequestsAreTaken(t *testing.T) {
	t.Parallel()
	taken := 0
	for _, x := range findSpecs(t).examples(t) {
		if notImitated(x) == "" {
			taken++
		}
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			e := startUnwatched(t, x.world(t))
			c := signIn(t, e, newTap(t, e))
			address, body := x.request(t)
			got := c.send(x.op.method, address, "application/json", body)
			if reason := notImitated(x); reason != "" {
				if got.status < http.StatusBadRequest {
					t.Errorf("taken with %d, though %s", got.status, reason)
				}
				return
			}
			if violations := e.Violations(); len(violations) > 0 {
				t.Errorf("not understood: %q", violations)
			}
			if x.responses[strconv.Itoa(got.status)] == nil {
				t.Fatalf("%s %s: %d, the example has %v: %v", x.op.method, address, got.status, x.responses, got.body)
			}
			if got.header.Get("Azure-AsyncOperation") != "" {
				if end := c.finish(got); text(end.body["status"]) != "Succeeded" {
					t.Errorf("it ended as %v", end.body)
				}
			}
		})
	}
	if taken < 25 {
		t.Errorf("%d examples for the emulator only: has the copy lost some?", taken)
	}
}

// TestOfficialConnectorsAreTaken creates each DevOps connector that the
// official lists show: there is no example of creating one. (The one that is
// named AzureDevOpsTest is a GitHub connector, an oversight upstream.)
func TestOfficialConnectorsAreTaken(t *testing.T) {
	t.Parallel()
	taken := 0
	for _, x := range findSpecs(t).examples(t) {
		for _, item := range list(object(object(x.responses["200"])["body"])["value"]) {
			properties := object(object(item)["properties"])
			if !strings.HasPrefix(x.op.id, "SecurityConnectors_") || !devOpsEnvironment(text(properties["environmentName"])) {
				continue
			}
			taken++
			e := start(t, x.world(t))
			c := signIn(t, e, newTap(t, e))
			c.do(http.StatusCreated, http.MethodPut,
				"/subscriptions/"+text(x.parameters["subscriptionId"])+"/resourceGroups/"+e.World().Subscriptions[0].ResourceGroups[0]+
					"/providers/Microsoft.Security/securityConnectors/"+text(object(item)["name"])+"?api-version=2026-08-01-preview",
				encode(t, map[string]any{"location": object(item)["location"], "tags": object(item)["tags"], "etag": object(item)["etag"], "kind": object(item)["kind"], "properties": properties}))
		}
	}
	if taken < 2 {
		t.Errorf("%d DevOps connectors in the examples only", taken)
	}
}

func devOpsEnvironment(name string) bool {
	return name == "AzureDevOps" || name == "Github" || name == "GitLab"
}
