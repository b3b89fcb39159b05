package connector

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *connectorResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, plan, state model
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		r.warnDestroy(state, &resp.Diagnostics)
		return
	case req.State.Raw.IsNull():
		r.planCreate(ctx, config, &plan, &resp.Diagnostics)
	case state.imported():
		refuseUnread(&resp.Diagnostics)
	default:
		r.seen(state)
		if replaced := replacedBy(plan, state); len(replaced) > 0 {
			refuseReplacement(replaced, plan, state, &resp.Diagnostics)
			r.leaving(state)
			plan.ID = types.StringUnknown()
			break
		}
		r.planUpdate(ctx, config, &plan, state, &resp.Diagnostics)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
}

// seen remembers the connector, so that the creation half of a replacement is
// not taken for a creation on top of something foreign.
func (r *connectorResource) seen(state model) {
	if r.Session != nil {
		r.Session.Seen.Mark(state.connectorID().Key())
	}
}

// leaving remembers that the connector will be gone, so that the organizations it
// still has do not stand in the way of the one that replaces it.
func (r *connectorResource) leaving(state model) {
	if r.Session != nil {
		r.Session.Leaving.Mark(state.connectorID().Key())
	}
}

func (r *connectorResource) planCreate(ctx context.Context, config model, plan *model, diags *diag.Diagnostics) {
	if config.SubscriptionID.IsNull() && r.Session != nil {
		plan.SubscriptionID = subscriptionOf(r.Session, config.SubscriptionID, "create the connector in", diags)
		if diags.HasError() {
			return
		}
	}
	if plan.addressed() {
		plan.ID = types.StringValue(plan.connectorID().String())
	}
	if r.Session == nil {
		return
	}
	if plan.addressed() {
		r.Session.Coming.Mark(plan.connectorID().Key())
	}
	if config.AuthorizationCode.IsNull() && plan.addressed() {
		r.warnRequired(r.Session.PortalURL(ctx, plan.connectorID()), diags)
	}
	r.checkCreate(ctx, *plan, diags)
}

// replacedBy names the arguments whose change makes a new connector. The plan
// modifiers have already put the state's spelling where only that differs.
func replacedBy(plan, state model) path.Paths {
	var changed path.Paths
	for _, argument := range []struct {
		name          string
		planned, have types.String
	}{
		{"subscription_id", plan.SubscriptionID, state.SubscriptionID},
		{"resource_group_name", plan.ResourceGroupName, state.ResourceGroupName},
		{"name", plan.Name, state.Name},
		{"location", plan.Location, state.Location},
		{"hierarchy_identifier", plan.HierarchyIdentifier, state.HierarchyIdentifier},
	} {
		if !argument.planned.Equal(argument.have) {
			changed = append(changed, path.Root(argument.name))
		}
	}
	return changed
}

// refuseReplacement protects what a person did: no tool can authorize again.
func refuseReplacement(replaced path.Paths, plan, state model, diags *diag.Diagnostics) {
	if plan.AllowReplacement.ValueBool() || state.authorizationState() == authorizationRequired {
		return
	}
	for _, at := range replaced {
		diags.AddAttributeError(at, "This change would delete an authorized connector",
			"Changing "+at.String()+" deletes "+state.ID.ValueString()+" and makes a new connector, and a person would have to authorize that one in the portal: "+
				"the organizations are not watched until then, and their settings are gone.\n\n"+
				"Undo the change, or set allow_replacement = true if that is what you want.")
	}
}

func (r *connectorResource) planUpdate(ctx context.Context, config model, plan *model, state model, diags *diag.Diagnostics) {
	agentless, agentlessChanged := planAgentless(config.AgentlessScanning, state.AgentlessScanning)
	listChanged := !plan.AutoDiscoveryEnabled.Equal(state.AutoDiscoveryEnabled) || !plan.Organizations.Equal(state.Organizations)
	codeGoes := r.planCode(config, *plan, state, diags)

	plan.ID, plan.AgentlessScanning = state.ID, agentless
	plan.Authorization, plan.Capabilities = state.Authorization, state.Capabilities
	plan.ProvisioningState, plan.ProvisioningStatusMessage = state.ProvisioningState, state.ProvisioningStatusMessage
	plan.OnboardedOrganizations = state.OnboardedOrganizations
	plan.UnmanagedOrganizations = state.UnmanagedOrganizations
	plan.PendingOrganizations = state.PendingOrganizations
	if listChanged || agentlessChanged || codeGoes {
		plan.Authorization = authorizationUnknown(state.Authorization)
		plan.ProvisioningState, plan.ProvisioningStatusMessage = types.StringUnknown(), types.StringUnknown()
	}
	if listChanged || codeGoes {
		plan.OnboardedOrganizations = types.SetUnknown(types.StringType)
		plan.UnmanagedOrganizations = types.SetUnknown(types.StringType)
		plan.PendingOrganizations = types.SetUnknown(types.StringType)
	}
	if codeGoes && state.authorizationState() == authorizationRequired {
		plan.Capabilities = types.MapUnknown(types.StringType)
		if config.AgentlessScanning.IsNull() {
			plan.AgentlessScanning = types.ObjectUnknown(agentlessTypes)
		}
	}
	refuseEmptyList(*plan, state, diags)
	if diags.HasError() {
		return
	}
	r.warnUpdate(*plan, state, codeGoes, diags)
	r.checkUpdate(ctx, *plan, state, diags)
}

// planCode tells whether the apply will send the one-time code.
func (r *connectorResource) planCode(config, plan, state model, diags *diag.Diagnostics) bool {
	raised := plan.AuthorizationCodeVersion.IsUnknown() ||
		plan.AuthorizationCodeVersion.ValueInt64() > state.AuthorizationCodeVersion.ValueInt64()
	if raised && config.AuthorizationCode.IsNull() {
		diags.AddAttributeError(path.Root("authorization_code_wo_version"), "A new code is announced and none is given",
			"authorization_code_wo_version is greater than in the state, which says that a new authorization_code_wo is to be sent, but that argument is not set. "+
				"Set it, or put the version back. To authorize again without a code, use the portal: "+state.portalURL())
		return false
	}
	return raised || state.authorizationState() == authorizationRequired && !config.AuthorizationCode.IsNull()
}

// refuseEmptyList stops a plan at whose end an empty list would have to be sent.
func refuseEmptyList(plan, state model, diags *diag.Diagnostics) {
	turnedOff := state.AutoDiscoveryEnabled.ValueBool() && !plan.AutoDiscoveryEnabled.ValueBool() && !plan.AutoDiscoveryEnabled.IsUnknown()
	if turnedOff && state.authorizationState() != authorizationRequired &&
		plan.Organizations.IsNull() && len(names(state.OnboardedOrganizations)) == 0 {
		diags.AddAttributeError(path.Root("auto_discovery_enabled"), "Auto-discovery cannot be turned off with no organization",
			"Turning auto-discovery off sends the list of organizations to keep, and no organization is onboarded. "+
				"What the service does with an empty list is not documented. Name at least one in organizations.")
	}
}
