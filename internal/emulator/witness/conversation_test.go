package witness_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

const (
	vConnector = "?api-version=2024-08-01-preview"
	vNewest    = "?api-version=2026-08-01-preview"
	vDevOps    = "?api-version=2025-03-01"
	vPreview   = "?api-version=2025-11-01-preview"
	connectors = "/subscriptions/" + subscriptionID + "/resourceGroups/" + group + "/providers/Microsoft.Security/securityConnectors"
	portalMade = connectors + "/portal-made"
)

// TestEveryExchangeKeepsToTheDocuments holds a conversation over every
// operation that the emulator imitates, and judges all of it: the answers of
// the emulator and the requests of the provider's client.
func TestEveryExchangeKeepsToTheDocuments(t *testing.T) {
	t.Parallel()
	e := start(t, world)
	p := newTap(t, e)
	plain := signIn(t, e, p)

	converseAsProvider(t, ours(t, e.URL(), p.trusted, p.dial, plain))
	converseAboutConnectors(plain)
	converseAboutConfigurations(plain)
	converseAboutChildren(plain)

	t.Run("documents", func(t *testing.T) {
		t.Parallel()
		c := newContract(t)
		for _, x := range p.exchanges() {
			c.judge(x)
		}
		c.expectOnly(deviations(), true)
		for id := range c.described {
			gitOnly := strings.HasPrefix(id, "GitHub") || strings.HasPrefix(id, "GitLab")
			if !c.exercised[id] && !gitOnly {
				t.Errorf("the conversation leaves out %s", id)
			}
			if c.exercised[id] && gitOnly {
				t.Errorf("%s is imitated now: take it into the conversation for good", id)
			}
		}
	})
}

// converseAsProvider makes every call that the provider's client has.
func converseAsProvider(t *testing.T, client *defender.Client) {
	t.Helper()
	ctx := t.Context()
	id := connector("ours")
	body := defender.Connector{
		Location: "westeurope", Tags: map[string]string{"team": "security"},
		Properties: defender.ConnectorProperties{
			HierarchyIdentifier: "0f0e0d0c-0000-4000-8000-000000000001",
			EnvironmentName:     defender.EnvironmentAzureDevOps,
			EnvironmentData:     &defender.EnvironmentData{EnvironmentType: defender.EnvironmentTypeAzureDevOps},
			Offerings:           []defender.Offering{{OfferingType: defender.OfferingCspmMonitorAzureDevOps}},
		},
	}
	made, created, err := client.Connectors.Put(ctx, id, body)
	if err != nil || !created || made.Name != "ours" {
		t.Fatalf("create: %+v %v %v", made, created, err)
	}
	// What was read is sent back: nothing of it may be read only.
	read, err := client.Connectors.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, created, err = client.Connectors.Put(ctx, id, read); err != nil || created {
		t.Fatalf("update: %v %v", created, err)
	}
	if tagged, err := client.Connectors.SetTags(ctx, id, nil); err != nil || len(tagged.Tags) != 0 {
		t.Fatalf("tags: %v %v", tagged.Tags, err)
	}
	if n := len(all(t, client.Connectors.List(ctx, subscriptionID, ""))); n != 2 {
		t.Fatalf("%d connectors in the subscription", n)
	}
	if n := len(all(t, client.Connectors.List(ctx, subscriptionID, group))); n != 2 {
		t.Fatalf("%d connectors in the group", n)
	}

	configure(t, client, id)
	readInventory(t, client, id)

	gone, err := client.Configurations.Delete(ctx, id)
	wait(t, gone, err)
	if _, err := client.Configurations.Get(ctx, id); !defender.IsNotFound(err) {
		t.Fatalf("after deletion: %v", err)
	}
	if err := client.Connectors.Delete(ctx, id); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Connectors.Get(ctx, id); !defender.IsNotFound(err) {
		t.Fatalf("after deletion: %v", err)
	}
}

// configure writes devops/default with a bad code, a good one, and without.
func configure(t *testing.T, client *defender.Client, id armid.Connector) {
	t.Helper()
	ctx := t.Context()
	p := defender.ConfigurationProperties{
		Authorization: &defender.Authorization{Code: "bad-code"}, AutoDiscovery: defender.Disabled,
		TopLevelInventoryList: []string{"contoso"},
	}
	o, err := client.Configurations.Put(ctx, id, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Wait(ctx); !o.Created() || !defender.IsRefused(err) || !strings.Contains(err.Error(), "TokenExchangeFailed") {
		t.Fatalf("a bad code: created %v, %v", o.Created(), err)
	}
	if failed, err := client.Configurations.Get(ctx, id); err != nil || failed.Properties.State != defender.StateFailed {
		t.Fatalf("after a bad code: %+v %v", failed, err)
	}
	p.Authorization.Code = goodCode
	o, err = client.Configurations.Put(ctx, id, p)
	wait(t, o, err)
	o, err = client.Configurations.Patch(ctx, id, defender.ConfigurationProperties{
		AutoDiscovery: defender.Disabled, TopLevelInventoryList: []string{"contoso", "fabrikam"},
		Agentless: &defender.Agentless{
			Enabled: defender.Enabled, AutoDiscovery: defender.Disabled, Scanners: []string{"scanner1"}, InventoryListType: "Inclusion",
			InventoryList: []defender.InventoryItem{{Kind: "AzureDevOpsOrganization", Value: "contoso"}},
		},
	})
	wait(t, o, err)
	// What was read is sent back: nothing of it may be read only.
	read, err := client.Configurations.Get(ctx, id)
	if err != nil || read.Properties.State != defender.StateSucceeded || read.Properties.Agentless == nil {
		t.Fatalf("%+v %v", read, err)
	}
	o, err = client.Configurations.Patch(ctx, id, read.Properties)
	wait(t, o, err)
}

func readInventory(t *testing.T, client *defender.Client, id armid.Connector) {
	t.Helper()
	ctx := t.Context()
	if n := len(all(t, client.AzureDevOps.Organizations(ctx, id))); n != 2 {
		t.Fatalf("%d organizations", n)
	}
	states := map[string]string{}
	for _, o := range all(t, client.AzureDevOps.AvailableOrganizations(ctx, id)) {
		states[o.Name] = o.Properties.OnboardingState
	}
	if states["contoso"] != defender.Onboarded || states["tailspin"] != defender.OnboardedByOtherConnector {
		t.Fatalf("available: %v", states)
	}
	scope := armid.Scope{Connector: id, Organization: "contoso"}
	if n := len(all(t, client.AzureDevOps.Projects(ctx, scope))); n != 2 {
		t.Fatalf("%d projects", n)
	}
	scope.Project = "payments"
	if n := len(all(t, client.AzureDevOps.Repositories(ctx, scope))); n != 12 {
		t.Fatalf("%d repositories", n)
	}
	scope.Repository = "a b"
	if repository, err := client.AzureDevOps.Repository(ctx, scope); err != nil || repository.Properties.ParentProjectName != "payments" {
		t.Fatalf("%+v %v", repository, err)
	}
	scope.Repository, scope.Project = "", "Data Platform"
	if project, err := client.AzureDevOps.Project(ctx, scope); err != nil || project.Properties.ProjectID == "" {
		t.Fatalf("%+v %v", project, err)
	}
	scope.Project = ""
	if organization, err := client.AzureDevOps.Organization(ctx, scope); err != nil || organization.Name != "contoso" {
		t.Fatalf("%+v %v", organization, err)
	}
}

// converseAboutConnectors is what the client does not do: other versions and
// what goes wrong.
func converseAboutConnectors(c *raw) {
	c.t.Helper()
	const settings = `"properties": {"hierarchyIdentifier": "0f0e0d0c-0000-4000-8000-000000000002", "environmentName": "AzureDevOps",
		"environmentData": {"environmentType": "AzureDevOpsScope"}, "offerings": [{"offeringType": "CspmMonitorAzureDevOps"}]}`
	mine := connectors + "/mine"
	c.do(http.StatusCreated, http.MethodPut, mine+vNewest, `{"location": "West Europe", "tags": {"a": "b"}, `+settings+`}`)
	c.do(http.StatusOK, http.MethodPut, strings.ToLower(mine)+vNewest, `{"location": "westeurope", `+settings+`}`)
	c.do(http.StatusOK, http.MethodPatch, mine+vNewest, `{"tags": {"c": "d"}}`)
	c.do(http.StatusOK, http.MethodGet, mine+vNewest, "")
	c.do(http.StatusBadRequest, http.MethodPut, connectors+"/wrong"+vConnector,
		`{"location": "westeurope", "properties": {"environmentName": "AzureDevOps", "environmentData": {"environmentType": "GithubScope"}, "offerings": []}}`)
	c.do(http.StatusConflict, http.MethodPut, strings.Replace(portalMade, "rg-security", "RG-Security", 1)+vConnector, `{"location": "eastus", `+settings+`}`)
	c.do(http.StatusNotFound, http.MethodGet, connectors+"/none"+vConnector, "")
	c.do(http.StatusNotFound, http.MethodGet, strings.Replace(mine, group, "none", 1)+vConnector, "")
	c.do(http.StatusNotFound, http.MethodGet, mine+"/devops/default"+vDevOps, "")
	c.do(http.StatusNotFound, http.MethodGet, connectors+"/none/devops/default"+vDevOps, "")
	c.do(http.StatusOK, http.MethodGet, mine+"/devops"+vDevOps, "")
	c.do(http.StatusNoContent, http.MethodDelete, mine+vNewest, "")

	token := c.token
	c.token = ""
	c.do(http.StatusUnauthorized, http.MethodGet, mine+vConnector, "")
	c.do(http.StatusUnauthorized, http.MethodGet, mine+"/devops/default"+vDevOps, "")
	c.token = token
}

// converseAboutConfigurations goes through devops/default in both published
// versions: every operation, and operations in every state.
func converseAboutConfigurations(c *raw) {
	c.t.Helper()
	for name, version := range map[string]string{"stable": vDevOps, "preview": vPreview} {
		at := connectors + "/" + name
		c.do(http.StatusCreated, http.MethodPut, at+vConnector, `{"location": "westeurope", "properties": {"environmentName": "AzureDevOps",
			"environmentData": {"environmentType": "AzureDevOpsScope"}, "offerings": [{"offeringType": "CspmMonitorAzureDevOps"}]}}`)
		d := at + "/devops/default"
		refused := c.do(http.StatusCreated, http.MethodPut, d+version, `{"properties": {"authorization": {"code": "used"}, "autoDiscovery": "Enabled"}}`)
		if got := c.finish(refused); text(object(got.body["error"])["code"]) != "TokenExchangeFailed" {
			c.t.Errorf("a bad code: %v", got.body)
		}
		again := c.do(http.StatusOK, http.MethodPut, d+version, `{"properties": {"authorization": {"code": "used"}, "autoDiscovery": "Disabled"}}`)
		c.do(http.StatusOK, http.MethodGet, d+version, "") // Pending
		c.finish(again)
		c.do(http.StatusOK, http.MethodGet, at+"/devops"+version, "")
		accepted := c.do(http.StatusAccepted, http.MethodDelete, d+version, "")
		c.do(http.StatusOK, http.MethodGet, d+version, "") // PendingDeletion
		if got := c.finish(accepted); text(got.body["status"]) != "Succeeded" {
			c.t.Errorf("deletion: %v", got.body)
		}
		c.do(http.StatusNoContent, http.MethodDelete, d+version, "")
		c.do(http.StatusNotFound, http.MethodPatch, d+version, `{"properties": {}}`)
		c.do(http.StatusNotFound, http.MethodGet, d+"/operationResults/none"+version, "")

		d = portalMade + "/devops/default"
		changed := c.do(http.StatusAccepted, http.MethodPatch, d+version, `{"properties": {"autoDiscovery": "Disabled", "topLevelInventoryList": ["tailspin", "fabrikam"]}}`)
		c.finish(changed)
		c.do(http.StatusUnauthorized, http.MethodPost, d+"/listAvailableAzureDevOpsOrgs"+version, "")
	}
}

// converseAboutChildren writes and reads settings on all three levels, page by
// page.
func converseAboutChildren(c *raw) {
	c.t.Helper()
	d := portalMade + "/devops/default"
	c.finish(c.do(http.StatusAccepted, http.MethodPatch, d+vDevOps, `{"properties": {"autoDiscovery": "Disabled", "topLevelInventoryList": ["tailspin", "contoso"]}}`))
	const settings = `{"properties": {"actionableRemediation": {"state": "Enabled", "inheritFromParentState": "Disabled",
		"categoryConfigurations": [{"category": "IaC", "minimumSeverityLevel": "Medium"}],
		"branchConfiguration": {"branchNames": ["release"], "annotateDefaultBranch": "Disabled"}}}}`
	for _, version := range []string{vDevOps, vPreview} {
		organization := d + "/azureDevOpsOrgs/contoso"
		project := organization + "/projects/Data%20Platform"
		for _, at := range []string{organization, project, project + "/repos/etl"} {
			accepted := c.do(http.StatusAccepted, http.MethodPatch, at+version, settings)
			c.do(http.StatusOK, http.MethodGet, at+version, "") // Pending
			c.finish(accepted)
			c.finish(c.do(http.StatusCreated, http.MethodPut, at+version, `{"properties": {"actionableRemediation": {"state": "Disabled"}}}`))
			got := c.do(http.StatusOK, http.MethodGet, at+version, "")
			if state := object(object(got.body["properties"])["actionableRemediation"])["state"]; state != "Disabled" {
				c.t.Errorf("%s: annotations are %v", at, state)
			}
			c.do(http.StatusNotFound, http.MethodGet, at+"x"+version, "")
		}
		c.do(http.StatusOK, http.MethodGet, d+"/azureDevOpsOrgs"+version, "")
		c.do(http.StatusOK, http.MethodGet, organization+"/projects"+version, "")
		repositories := 0
		for address := organization + "/projects/payments/repos" + version; address != ""; {
			page := c.do(http.StatusOK, http.MethodGet, address, "")
			repositories += len(list(page.body["value"]))
			address = text(page.body["nextLink"])
		}
		if repositories != 12 {
			c.t.Errorf("%d repositories over all pages", repositories)
		}
	}
}
