package connector_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const (
	connectorType = "defenderdevops_azuredevops_connector"
	azapiAddress  = "registry.terraform.io/azure/azapi"
)

// azapiConnector is the state that azapi 2.x keeps of a connector, shortened by
// attributes that are null.
const azapiConnector = `{
	"id": "` + idPrefix + `contoso-ado",
	"name": "contoso-ado",
	"parent_id": "/subscriptions/` + subscription + `/resourceGroups/rg-security",
	"type": "Microsoft.Security/securityConnectors@2024-08-01-preview",
	"location": "northeurope",
	"identity": [],
	"body": {
		"value": {"properties": {"environmentName": "AzureDevOps", "hierarchyIdentifier": "from-the-body", "offerings": [{"offeringType": "CspmMonitorAzureDevOps"}]}},
		"type": ["object", {"properties": ["object", {"environmentName": "string", "hierarchyIdentifier": "string", "offerings": ["tuple", [["object", {"offeringType": "string"}]]]}]}]
	},
	"sensitive_body": null,
	"sensitive_body_version": {"properties.authorization.code": "7"},
	"output": {"value": {"id": "x"}, "type": ["object", {"id": "string"}]},
	"tags": {"from": "azapi"},
	"ignore_casing": false, "ignore_missing_property": true, "schema_validation_enabled": true,
	"retry": null, "timeouts": null
}`

// moveRequest is the move of one object of azapi.
func moveRequest(raw string) *tfprotov6.MoveResourceStateRequest {
	return &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: azapiAddress, SourceTypeName: "azapi_resource", SourceSchemaVersion: 2,
		SourceState:    &tfprotov6.RawState{JSON: []byte(raw)},
		SourcePrivate:  []byte(`{"sensitive_body":"Imhhc2gi"}`),
		TargetTypeName: connectorType,
	}
}

func move(t *testing.T, p *acctest.Protocol, req *tfprotov6.MoveResourceStateRequest) (acctest.Object, []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := p.Server.MoveResourceState(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	moved := acctest.Object{Private: resp.TargetPrivate}
	if resp.TargetState != nil {
		moved.Values = p.Decode(p.Schema.ResourceSchemas[connectorType].ValueType(), resp.TargetState)
	}
	if resp.TargetIdentity != nil {
		moved.Identity = p.Decode(p.Identities.IdentitySchemas[connectorType].ValueType(), resp.TargetIdentity.IdentityData)
	}
	return moved, resp.Diagnostics
}

// A move leaves what an import leaves, asks nothing, and warns of what the plan
// may hold beside it.
func TestMoveIsAnImport(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*tfprotov6.MoveResourceStateRequest){
		"azapi 2": func(*tfprotov6.MoveResourceStateRequest) {},
		"azapi 1": func(r *tfprotov6.MoveResourceStateRequest) {
			r.SourceSchemaVersion = 0
			r.SourceState.JSON = []byte(`{"id": "` + idPrefix + `contoso-ado", "body": "{}", "output": "{}"}`)
		},
		"a mirror": func(r *tfprotov6.MoveResourceStateRequest) { r.SourceProviderAddress = "mirror.example/platform/azapi" },
		"an id with slash": func(r *tfprotov6.MoveResourceStateRequest) {
			r.SourceState.JSON = []byte(`{"id": "` + idPrefix + `contoso-ado/"}`)
		},
		"a fixed part in another casing": func(r *tfprotov6.MoveResourceStateRequest) {
			r.SourceState.JSON = []byte(`{"id": "` + strings.NewReplacer("resourceGroups", "resourcegroups", "Microsoft", "microsoft", "Connectors", "connectors").Replace(idPrefix) + `contoso-ado"}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			p := env.Protocol(t)
			imported, diags := p.Import(connectorType, idPrefix+"contoso-ado", nil)
			acctest.NoErrors(t, diags)
			req := moveRequest(azapiConnector)
			change(req)
			moved, diags := move(t, p, req)
			expectDiagnostic(t, diags, tfprotov6.DiagnosticSeverityWarning, "", "0 to destroy", "removed block", idPrefix+"contoso-ado")
			for attribute, want := range imported.Values {
				if got := moved.Values[attribute]; !got.Equal(want) {
					t.Errorf("%s is %s, an import makes it %s", attribute, got, want)
				}
			}
			for attribute, want := range imported.Identity {
				if got := moved.Identity[attribute]; !got.Equal(want) {
					t.Errorf("identity %s is %s, an import makes it %s", attribute, got, want)
				}
			}
			if len(imported.Identity) != 3 || len(imported.Values) == 0 {
				t.Error("the import made nothing to compare with")
			}
			if strings.Contains(string(moved.Private), "sensitive_body") {
				t.Errorf("private state was taken along: %s", moved.Private)
			}
			if calls := env.Server.Journal(); len(calls) != 0 {
				t.Errorf("a move asked %+v", calls)
			}
		})
	}
}

// The refresh that follows a move fills in the truth, not what azapi remembered.
func TestMoveThenRead(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	p := env.Protocol(t)
	moved, diags := move(t, p, moveRequest(azapiConnector))
	acctest.NoErrors(t, diags)
	read, diags := p.Read(connectorType, moved)
	acctest.NoErrors(t, diags)
	if got := read.Values["location"]; !got.Equal(text("westeurope")) {
		t.Errorf("location %s", got)
	}
	if got := read.Values["organizations"]; !got.Equal(texts("contoso", "fabrikam")) {
		t.Errorf("organizations %s", got)
	}
	plan := p.Plan(connectorType, read, acctest.Values{
		"name": text("Contoso-ADO"), "resource_group_name": text("RG-Security"), "location": text("West Europe"),
		"auto_discovery_enabled": truth(false), "organizations": texts("contoso", "fabrikam"),
	})
	acctest.NoErrors(t, plan.Diagnostics)
	planned := p.Decode(p.Schema.ResourceSchemas[connectorType].ValueType(), plan.PlannedState)
	for attribute, value := range planned {
		if !value.Equal(read.Values[attribute]) {
			t.Errorf("the plan changes %s from %s to %s", attribute, read.Values[attribute], value)
		}
	}
	if n := env.Count(acctest.Writes); n != 0 {
		t.Errorf("%d writes", n)
	}
}

// Without the refresh nothing is planned: a replacement because of a location
// that is not known would be the worst of all guesses.
func TestMoveWithoutRefresh(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso")))
	p := env.Protocol(t)
	moved, diags := move(t, p, moveRequest(azapiConnector))
	acctest.NoErrors(t, diags)
	plan := p.Plan(connectorType, moved, acctest.Values{
		"name": text("contoso-ado"), "resource_group_name": text("rg-security"), "location": text("westeurope"),
		"auto_discovery_enabled": truth(false), "allow_replacement": truth(true),
	})
	expectDiagnostic(t, plan.Diagnostics, tfprotov6.DiagnosticSeverityError, "", "not been read", "-refresh=false")
	if len(plan.RequiresReplace) > 0 && len(plan.Diagnostics) == 0 {
		t.Errorf("replaced because of %s", plan.RequiresReplace)
	}
}

func TestMoveRefusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso")))
	p := env.Protocol(t)
	object := func(id, kind string) func(*tfprotov6.MoveResourceStateRequest) {
		return func(r *tfprotov6.MoveResourceStateRequest) {
			r.SourceState.JSON = fmt.Appendf(nil, `{"id": %q, "type": %q}`, id, kind)
		}
	}
	raw := func(state *tfprotov6.RawState) func(*tfprotov6.MoveResourceStateRequest) {
		return func(r *tfprotov6.MoveResourceStateRequest) { r.SourceState = state }
	}
	const child = "Microsoft.Security/securityConnectors/devops@2025-03-01"
	part := []string{"Only the connector itself", "removed {", "destroy = false"}
	for name, c := range map[string]struct {
		change func(*tfprotov6.MoveResourceStateRequest)
		words  []string
	}{
		"devops/default":                  {object(idPrefix+"contoso-ado/devops/default", child), append(part, child)},
		"devops/default, strangely cased": {object(strings.ToUpper(idPrefix)+"X/DEVOPS/Default", strings.ToUpper(child)), part},
		"an organization":                 {object(idPrefix+"contoso-ado/devops/default/azureDevOpsOrgs/contoso", "Microsoft.Security/securityConnectors/devops/azureDevOpsOrgs@2025-03-01"), part},
		"an owner of GitHub":              {object(idPrefix+"hub/devops/default/gitHubOwners/contoso", "Microsoft.Security/securityConnectors/devops/gitHubOwners@2025-03-01"), part},
		"an azapi_update_resource":        {func(r *tfprotov6.MoveResourceStateRequest) { r.SourceTypeName = "azapi_update_resource" }, append(part, "azapi_update_resource")},
		"an azapi_resource_action":        {func(r *tfprotov6.MoveResourceStateRequest) { r.SourceTypeName = "azapi_resource_action" }, part},
		"another kind of resource":        {object("/subscriptions/"+subscription+"/resourceGroups/rg-security", "Microsoft.Resources/resourceGroups@2024-03-01"), []string{"something else", "correct from"}},
		"an id with a way out":            {object(idPrefix+"..", "Microsoft.Security/securityConnectors@2024-08-01-preview"), []string{"something else"}},
		"an id with control characters":   {raw(&tfprotov6.RawState{JSON: []byte(`{"id": "` + idPrefix + `a\u001b]0;x\u0007"}`)}), []string{"something else"}},
		"no id":                           {raw(&tfprotov6.RawState{JSON: []byte(`{"name": "contoso-ado"}`)}), []string{"cannot be read", "import"}},
		"an id of another type":           {raw(&tfprotov6.RawState{JSON: []byte(`{"id": 1}`)}), []string{"cannot be read"}},
		"null":                            {raw(&tfprotov6.RawState{JSON: []byte(`null`)}), []string{"cannot be read"}},
		"not an object":                   {raw(&tfprotov6.RawState{JSON: []byte(`["x"]`)}), []string{"cannot be read"}},
		"not JSON":                        {raw(&tfprotov6.RawState{JSON: []byte(`{`)}), []string{"cannot be read"}},
		"a state older than JSON":         {raw(&tfprotov6.RawState{Flatmap: map[string]string{"id": idPrefix + "contoso-ado"}}), []string{"cannot be read"}},
		"a resource of azurerm": {func(r *tfprotov6.MoveResourceStateRequest) {
			r.SourceProviderAddress = "registry.terraform.io/hashicorp/azurerm"
		}, []string{"Unable to Move"}},
		"a provider that sounds like azapi": {func(r *tfprotov6.MoveResourceStateRequest) {
			r.SourceProviderAddress = "registry.terraform.io/x/notazapi"
		}, []string{"Unable to Move"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := moveRequest(azapiConnector)
			c.change(req)
			moved, diags := move(t, p, req)
			expectDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, "", c.words...)
			if moved.Values != nil {
				t.Errorf("a state was made: %v", moved.Values)
			}
			if strings.ContainsAny(diags[0].Detail, "\x1b\a") {
				t.Error("control characters reach the user")
			}
		})
	}
}

// A connector of another platform is found out by the refresh, and nothing is
// lost then.
func TestMoveOfAnotherKind(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(`{"name": "contoso-ado", "environment": "Github"}`))
	p := env.Protocol(t)
	moved, diags := move(t, p, moveRequest(azapiConnector))
	acctest.NoErrors(t, diags)
	_, diags = p.Read(connectorType, moved)
	expectDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, "id", "another kind", "Github")
}

// azapiStack is what a user of azapi has.
const azapiStack = `
resource "azapi_resource" "connector" {
  type      = "Microsoft.Security/securityConnectors@2024-08-01-preview"
  name      = "contoso-ado"
  parent_id = "/subscriptions/` + subscription + `/resourceGroups/rg-security"
  location  = "westeurope"
  body = {
    properties = {
      environmentName     = "AzureDevOps"
      hierarchyIdentifier = "x"
    }
  }
}

resource "azapi_resource" "devops" {
  type      = "Microsoft.Security/securityConnectors/devops@2025-03-01"
  name      = "default"
  parent_id = azapi_resource.connector.id
  body      = { properties = { autoDiscovery = "Disabled", topLevelInventoryList = ["contoso", "fabrikam"] } }
  sensitive_body = { properties = { authorization = { code = "code-one" } } }
}

resource "azapi_update_resource" "organization" {
  type      = "Microsoft.Security/securityConnectors/devops/azureDevOpsOrgs@2025-03-01"
  name      = "contoso"
  parent_id = azapi_resource.devops.id
  body      = { properties = { actionableRemediation = { state = "Enabled" } } }
}
`

const movedConnector = `
moved {
  from = azapi_resource.connector
  to   = defenderdevops_azuredevops_connector.test
}
`

func forget(addresses ...string) string {
	var blocks strings.Builder
	for _, address := range addresses {
		blocks.WriteString("\nremoved {\n  from = " + address + "\n\n  lifecycle {\n    destroy = false\n  }\n}\n")
	}
	return blocks.String()
}

// destroysNothing fails where the plan holds any deletion.
type destroysNothing struct{}

func (destroysNothing) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Change.Actions.Delete() || change.Change.Actions.Replace() {
			resp.Error = errors.Join(resp.Error, fmt.Errorf("%s would be destroyed", change.Address))
		}
	}
}

// The ways of the guide, with a real Terraform: the plan is empty but for what
// it forgets, and neither a DELETE nor a code nor any other write is sent.
func TestAccMove_fromAzapi(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]string{
		"moved":  movedConnector + forget("azapi_resource.devops", "azapi_update_resource.organization"),
		"import": importBlock + forget("azapi_resource.connector", "azapi_resource.devops", "azapi_update_resource.organization"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			old := &azapi{}
			providers := env.Providers()
			providers["azapi"] = old.server
			ours := config(`
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
`)
			untouched := func(*terraform.State) error {
				if got := old.destroys(); len(got) > 0 {
					return fmt.Errorf("azapi destroyed %q", got)
				}
				for _, entry := range env.Server.Journal() {
					if entry.Service == "arm" && (acctest.Writes(entry) || entry.Code || strings.Contains(string(entry.RequestBody), "code")) {
						return fmt.Errorf("sent %s %s", entry.Method, entry.Path)
					}
				}
				return nil
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: providers,
				Steps: []resource.TestStep{
					{Config: azapiStack},
					{
						Config: ours + leave,
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							destroysNothing{}, plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
						}},
						Check: resource.ComposeAggregateTestCheckFunc(untouched,
							resource.TestCheckResourceAttr(address, "authorization.state", "accepted"),
							resource.TestCheckResourceAttr(address, "organizations.#", "2"),
							onboarded(env, "contoso-ado", "contoso", "fabrikam")),
					},
					{
						Config:           ours,
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
						Check:            untouched,
					},
				},
			})
			if got := old.destroys(); len(got) > 0 {
				t.Errorf("azapi destroyed %q", got)
			}
		})
	}
}

// The mistakes that the guide warns of show in the plan.
func TestAccMove_mistakes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	old := &azapi{}
	providers := env.Providers()
	providers["azapi"] = old.server
	ours := config(`
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
`)
	untouched := func() {
		if n := env.Count(acctest.Writes); n != 0 || len(old.destroys()) > 0 {
			t.Errorf("%d writes, azapi destroyed %q", n, old.destroys())
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: providers,
		Steps: []resource.TestStep{
			{Config: azapiStack},
			{
				PreConfig:   untouched,
				Config:      ours + strings.ReplaceAll(movedConnector, "azapi_resource.connector", "azapi_resource.devops"),
				ExpectError: regexp.MustCompile("Only the connector itself can be moved"),
			},
			{
				PreConfig:        untouched,
				Config:           ours + movedConnector,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{destroysNothing{}}},
				ExpectError:      regexp.MustCompile("azapi_resource.devops would be destroyed"),
			},
			{
				PreConfig: untouched,
				Config:    ours + movedConnector + forget("azapi_resource.devops", "azapi_update_resource.organization"),
				Check:     onboarded(env, "contoso-ado", "contoso", "fabrikam"),
			},
		},
	})
}
