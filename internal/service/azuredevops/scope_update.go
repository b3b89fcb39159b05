package azuredevops

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// Update implements resource.Resource.
func (r *scopeResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := r.level.newModel(), r.level.newModel()
	var config types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("pull_request_annotations"), &config)...)
	limit, diags := plan.shared().Timeouts.Update(ctx, writeTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	planned, held := plan.shared().Annotations, state.shared().Annotations
	if !planned.IsNull() && !planned.Equal(held) {
		found, err := r.annotate(ctx, scopeOf(plan), requestFrom(planned, held), limit)
		if err != nil {
			diagnose.Error(&resp.Diagnostics, path.Root("pull_request_annotations"), "The annotations were not set",
				"the state is kept. Solve what the service says and run terraform apply again.", err)
			return
		}
		own, effective := annotationsFrom(found.Properties.ActionableRemediation)
		plan.shared().Annotations = fillAnnotations(planned, own)
		if plan.shared().Effective.IsUnknown() {
			plan.shared().Effective = effective
		}
	}
	remembered := loadRecord(ctx, req.Private)
	remembered.Managed = remembered.Managed || !config.IsNull()
	saveRecord(ctx, resp.Private, remembered, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	setIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}
