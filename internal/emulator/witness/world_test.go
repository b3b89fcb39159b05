package witness_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

const (
	subscriptionID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	group          = "rg-security"
	goodCode       = "good-code"
)

// world has an organization with two pages of repositories and names that need
// escaping, and a connector of somebody else that holds another organization.
const world = `{
  "subscriptions": [{"id": "` + subscriptionID + `", "locations": ["westeurope"], "resource_groups": ["` + group + `"]}],
  "codes": {"` + goodCode + `": "svc@contoso.com", "second-code": "svc@contoso.com"},
  "timing": {"polls": 1},
  "connectors": [{"name": "portal-made", "authorized_by": "svc@contoso.com",
    "devops": {"auto_discovery": "Disabled", "organizations": ["tailspin"],
      "agentless": {"agentlessEnabled": "Enabled", "agentlessAutoDiscovery": "Disabled", "scanners": ["scanner1"],
        "inventoryListType": "Exclusion", "inventoryList": [{"inventoryKind": "AzureDevOpsOrganization", "value": "tailspin"}]}}}],
  "organizations": [
    {"name": "contoso", "users": [{"upn": "svc@contoso.com", "administrator": true}], "projects": [
      {"name": "payments", "repositories": ["r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "r09", "r10", "r11", "a b"]},
      {"name": "Data Platform", "repositories": ["etl"]}]},
    {"name": "fabrikam", "users": [{"upn": "svc@contoso.com", "administrator": true}], "projects": [{"name": "core", "repositories": ["kernel"]}]},
    {"name": "tailspin", "users": [{"upn": "svc@contoso.com", "administrator": true}]}
  ]
}`

// TestMain makes a transport of ours before any test runs: the first one
// silences the log of Azure's SDK, which is one variable without a lock, and
// other tests here use that SDK at the same time.
func TestMain(m *testing.M) {
	if _, err := pipeline.NewTransport(pipeline.Config{Origins: []string{"https://localhost"}}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// start starts an emulator. The test fails when it noticed a request that the
// real service would not understand.
func start(t *testing.T, text string) *emulator.Server {
	t.Helper()
	e := startUnwatched(t, text)
	t.Cleanup(func() {
		if violations := e.Violations(); len(violations) > 0 {
			t.Errorf("the emulator did not understand: %q", violations)
		}
	})
	return e
}

// startUnwatched starts an emulator that may be sent anything.
func startUnwatched(t *testing.T, text string) *emulator.Server {
	t.Helper()
	w, err := emulator.ParseWorld([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	e, err := emulator.Start(emulator.Options{World: &w})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func connector(name string) armid.Connector {
	return armid.Connector{SubscriptionID: subscriptionID, ResourceGroup: group, Name: name}
}
