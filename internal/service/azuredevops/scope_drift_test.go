package azuredevops_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

var (
	off = tftypes.NewValue(tftypes.Bool, false)

	_ plancheck.PlanCheck = changesOnly{}
)

// annotations is pull_request_annotations with these leaves.
func annotations(p *acctest.Protocol, resourceType string, leaves acctest.Values) tftypes.Value {
	whole, _ := p.Schema.ResourceSchemas[resourceType].ValueType().(tftypes.Object)
	kind, _ := whole.AttributeTypes["pull_request_annotations"].(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, leaf := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(leaf, nil)
		if value, given := leaves[name]; given {
			values[name] = value
		}
	}
	return tftypes.NewValue(kind, values)
}

// changesOnly checks which settings a plan changes.
type changesOnly struct{ leaves []string }

func (c changesOnly) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if len(req.Plan.ResourceChanges) != 1 {
		resp.Error = fmt.Errorf("%d resources in the plan", len(req.Plan.ResourceChanges))
		return
	}
	change := req.Plan.ResourceChanges[0].Change
	before, ok := change.Before.(map[string]any)
	after, ok2 := change.After.(map[string]any)
	if !ok || !ok2 {
		resp.Error = errors.New("the plan is no update")
		return
	}
	var changed []string
	for name := range maps.Keys(before) {
		if name != "pull_request_annotations" && name != "effective_pull_request_annotations" && !reflect.DeepEqual(before[name], after[name]) {
			changed = append(changed, name)
		}
	}
	held, _ := before["pull_request_annotations"].(map[string]any)
	planned, _ := after["pull_request_annotations"].(map[string]any)
	for name := range held {
		if !reflect.DeepEqual(held[name], planned[name]) {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	if !slices.Equal(changed, c.leaves) {
		resp.Error = fmt.Errorf("the plan changes %q, want %q", changed, c.leaves)
	}
}

// Each setting that somebody changes in the portal is what the next plan shows,
// alone, and the apply after it puts back.
func TestAccScope_everySettingHeals(t *testing.T) {
	t.Parallel()
	const (
		all = "  pull_request_annotations = {\n    enabled = true\n    inherit_from_parent = false\n" +
			"    categories = [{ category = \"IaC\", minimum_severity = \"High\" }]\n    branches = [\"release\"]\n    annotate_default_branch = true\n  }\n"
		back = `{"properties":{"actionableRemediation":{"state":"Enabled","categoryConfigurations":[{"category":"IaC","minimumSeverityLevel":"High"}],` +
			`"branchConfiguration":{"branchNames":["release"],"annotateDefaultBranch":"Enabled"},"inheritFromParentState":"Disabled"}}}`
	)
	for name, c := range map[string]struct {
		outside string
		changed []string
	}{
		"enabled":                 {`{"state": "Disabled"}`, []string{"enabled"}},
		"categories":              {`{"categoryConfigurations": [{"category": "IaC", "minimumSeverityLevel": "Low"}]}`, []string{"categories"}},
		"branches":                {`{"branchConfiguration": {"branchNames": ["release", "hotfix"], "annotateDefaultBranch": "Enabled"}}`, []string{"branches"}},
		"annotate_default_branch": {`{"branchConfiguration": {"branchNames": ["release"], "annotateDefaultBranch": "Disabled"}}`, []string{"annotate_default_branch"}},
		"inherit_from_parent": {
			`{"inheritFromParentState": "Enabled"}`,
			[]string{"annotate_default_branch", "branches", "categories", "enabled", "inherit_from_parent"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant("Disabled", "", ""))
			config := resourceOf("repository", repositoryAPI+all)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps: []resource.TestStep{
					{Config: config},
					{
						PreConfig: func() {
							portal(t, env, emulator.PortalAction{Action: "annotate", Target: "contoso/payments/api", Settings: []byte(c.outside)})
							env.Server.ResetJournal()
						},
						Config: config,
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction("defenderdevops_azuredevops_repository.test", plancheck.ResourceActionUpdate),
							changesOnly{c.changed},
						}},
						Check: wrote(env, "PATCH /azureDevOpsOrgs/contoso/projects/payments/repos/api "+back),
					},
					{Config: config, ConfigPlanChecks: action("repository", plancheck.ResourceActionNoop)},
				},
			})
		})
	}
}

// What is not there any more, by itself or with its parent, is planned to be
// created, and is no error.
func TestScope_removedOutside(t *testing.T) {
	t.Parallel()
	kinds := map[string]acctest.Values{
		"organization": {"name": text("contoso")},
		"project":      {"organization_name": text("contoso"), "name": text("payments")},
		"repository":   {"organization_name": text("contoso"), "project_name": text("payments"), "name": text("api")},
	}
	for name, outside := range map[string]emulator.PortalAction{
		"organization taken out": {Action: "select", Organizations: []string{"fabrikam"}},
		"configuration deleted":  {Action: "delete", Target: "devops"},
		"connector deleted":      {Action: "delete", Target: "connector"},
	} {
		for kind, arguments := range kinds {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, tenant("Disabled", "", ""))
				config := maps.Clone(arguments)
				config["connector_id"] = text(idPrefix + "contoso-ado")
				typ := "defenderdevops_azuredevops_" + kind
				made, said := env.Protocol(t).Apply(typ, acctest.Object{}, config)
				if len(said) > 0 {
					t.Fatalf("%s: %s", said[0].Summary, said[0].Detail)
				}
				portal(t, env, outside)
				read, said := env.Protocol(t).Read(typ, made)
				if len(said) > 0 || read.Values != nil {
					t.Errorf("the read says %v and keeps %v", said, read.Values)
				}
			})
		}
	}
}

func portal(t *testing.T, env *acctest.Env, act emulator.PortalAction) {
	t.Helper()
	act.Connector, act.UPN = "contoso-ado", person
	if err := env.Server.Portal(act); err != nil {
		t.Fatal(err)
	}
}
