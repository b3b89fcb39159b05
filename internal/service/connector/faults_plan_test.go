package connector_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// noop expects an import without a change.
func noop() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}}
}

// onlyChanges expects an update of these attributes; computed ones may be among
// them without changing.
func onlyChanges(names ...string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), changed(names),
	}}
}

type changed []string

// CheckPlan implements plancheck.PlanCheck.
func (want changed) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, planned := range req.Plan.ResourceChanges {
		before, _ := planned.Change.Before.(map[string]any)
		after, _ := planned.Change.After.(map[string]any)
		for name, value := range before {
			if !slices.Contains(want, name) && !reflect.DeepEqual(value, after[name]) {
				resp.Error = fmt.Errorf("the plan changes %s from %v to %v", name, value, after[name])
			}
		}
	}
}
