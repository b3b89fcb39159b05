package azuredevops

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *scopeResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	config, plan, state := r.level.newModel(), r.level.newModel(), r.level.newModel()
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, plan)...)
		resp.Diagnostics.Append(req.Config.Get(ctx, config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.warnDestroy(state, &resp.Diagnostics)
		return
	}
	if req.State.Raw.IsNull() || replaced(plan, state) {
		r.planCreate(ctx, config, plan, &resp.Diagnostics)
	} else {
		plan = planUpdate(config, plan, state)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// replaced tells whether an argument that makes up the id changes. The plan
// modifiers have already put the state's spelling where only that differs.
func replaced(plan, state scopeModel) bool {
	have := state.names()
	for argument, name := range plan.names() {
		if !name.Equal(*have[argument]) {
			return true
		}
	}
	return !plan.shared().ConnectorID.Equal(state.shared().ConnectorID)
}

func (r *scopeResource) planCreate(ctx context.Context, config, plan scopeModel, diags *diag.Diagnostics) {
	s := plan.shared()
	s.Annotations, _ = planAnnotations(config.shared().Annotations, types.ObjectNull(annotationsTypes))
	if config.shared().Annotations.IsNull() {
		s.Annotations = types.ObjectUnknown(annotationsTypes)
	}
	s.Effective = types.ObjectUnknown(effectiveTypes)
	s.OnboardingState = types.StringUnknown()
	s.ID = types.StringUnknown()
	if !addressed(plan) {
		return
	}
	s.ID = types.StringValue(scopeOf(plan).String())
	if r.Session != nil && r.level.onboards {
		r.checkOnboarding(ctx, scopeOf(plan), diags)
	}
}

// planUpdate keeps everything known but what the change of a setting opens.
func planUpdate(config, plan, state scopeModel) scopeModel {
	next := state.shared()
	annotations, changed := planAnnotations(config.shared().Annotations, next.Annotations)
	next.Annotations = annotations
	next.OnDestroy, next.Timeouts = plan.shared().OnDestroy, plan.shared().Timeouts
	if changed {
		next.Effective = types.ObjectUnknown(effectiveTypes)
	}
	return state
}

// warnDestroy says before a destroy what it does and what it leaves.
func (r *scopeResource) warnDestroy(state scopeModel, diags *diag.Diagnostics) {
	what, s := r.level.depth.String(), state.shared()
	stays := fmt.Sprintf("The %s %s stays in Azure DevOps and with the connector; the API has no way to delete it. ", what, s.ID.ValueString())
	switch s.OnDestroy.ValueString() {
	case removalOffboard:
		diags.AddWarning("The organization will be offboarded", fmt.Sprintf("%s is taken out of the connector: Defender for Cloud stops watching it. It stays in Azure DevOps.", s.ID.ValueString()))
	case removalReset:
		diags.AddWarning("Annotations will be reset", stays+"Where this resource set pull request annotations, they go back to the default.")
	default:
		diags.AddWarning("Annotations will stay as they are", stays+"Its pull request annotations stay too: Terraform only forgets them.")
	}
}
