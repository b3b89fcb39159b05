package connector

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// ImportState implements resource.ResourceWithImportState. The Read that follows
// fills in what the service knows.
func (r *connectorResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := r.importID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	imported := importedModel(id)
	resp.Diagnostics.Append(resp.State.Set(ctx, &imported)...)
	if resp.Identity != nil {
		resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(id))...)
	}
}

func (r *connectorResource) importID(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) armid.Connector {
	if req.ID != "" {
		id, err := armid.ParseConnector(req.ID)
		if err != nil {
			diags.AddError("Not the id of a security connector", err.Error())
		}
		return id
	}
	var subscription types.String
	var id armid.Connector
	diags.Append(req.Identity.GetAttribute(ctx, path.Root("subscription_id"), &subscription)...)
	diags.Append(req.Identity.GetAttribute(ctx, path.Root("resource_group_name"), &id.ResourceGroup)...)
	diags.Append(req.Identity.GetAttribute(ctx, path.Root("name"), &id.Name)...)
	if diags.HasError() {
		return id
	}
	if id.SubscriptionID = subscription.ValueString(); id.SubscriptionID == "" && r.Session != nil {
		id.SubscriptionID = r.Session.SubscriptionID
	}
	if err := id.Validate(); err != nil {
		diags.AddError("The identity names no security connector", err.Error())
	}
	return id
}

// importedModel is what an import starts from: every argument that only this
// provider knows has its default.
func importedModel(id armid.Connector) model {
	imported := emptyModel()
	imported.ID = types.StringValue(id.String())
	imported.SubscriptionID = types.StringValue(id.SubscriptionID)
	imported.ResourceGroupName = types.StringValue(id.ResourceGroup)
	imported.Name = types.StringValue(id.Name)
	imported.AuthorizationCodeVersion = types.Int64Value(1)
	imported.AllowReplacement = types.BoolValue(false)
	imported.ValidatePrerequisites = types.StringValue(validateWarn)
	return imported
}

// emptyModel is a model with every collection null and typed.
func emptyModel() model {
	return model{
		Tags:                   types.MapNull(types.StringType),
		Organizations:          types.SetNull(types.StringType),
		AgentlessScanning:      types.ObjectNull(agentlessTypes),
		Authorization:          types.ObjectNull(authorizationTypes),
		OnboardedOrganizations: types.SetNull(types.StringType),
		UnmanagedOrganizations: types.SetNull(types.StringType),
		PendingOrganizations:   types.SetNull(types.StringType),
		Capabilities:           types.MapNull(types.StringType),
		Timeouts:               timeouts.Value{Object: types.ObjectNull(timeoutTypes)},
	}
}
