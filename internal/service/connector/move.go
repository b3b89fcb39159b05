package connector

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

var _ resource.ResourceWithMoveState = (*connectorResource)(nil)

// MoveState implements resource.ResourceWithMoveState: a moved block may come
// from an azapi_resource that holds the connector.
func (r *connectorResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: r.moveFromAzapi}}
}

// azapiState is what is read of an azapi_resource. Its id and type are texts in
// every version of its schema (Azure/terraform-provider-azapi,
// internal/services/azapi_resource.go and its migrations). The rest, above all
// the body and what belongs to it in private state, is not looked at: the Read
// that follows the move asks the service.
type azapiState struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// moveFromAzapi records what an import records. Moves from other providers are
// left to the framework, which says that they are not supported.
func (r *connectorResource) moveFromAzapi(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	// Mirrors and forks have hosts and namespaces of their own.
	if req.SourceProviderAddress[strings.LastIndex(req.SourceProviderAddress, "/")+1:] != "azapi" {
		return
	}
	if req.SourceTypeName != "azapi_resource" {
		r.refusePart(req.SourceTypeName, "It is no Azure resource of its own, so there is nothing to move.", &resp.Diagnostics)
		return
	}
	var source azapiState
	if req.SourceRawState == nil || json.Unmarshal(req.SourceRawState.JSON, &source) != nil || source.ID == "" {
		resp.Diagnostics.AddError("The state of the azapi_resource cannot be read",
			"It holds no id where every known version of azapi keeps it. Nothing was moved.\n\n"+
				"What to do: leave azapi with a removed block and import the connector by its id, as the guide \"Moving from azapi\" shows.")
		return
	}
	id, err := armid.ParseConnector(source.ID)
	switch {
	case err == nil:
	case source.belowConnector():
		r.refusePart(fmt.Sprintf("azapi_resource of type %q", source.Type), "It lies below a connector; devops/default comes with the connector.", &resp.Diagnostics)
		return
	default:
		resp.Diagnostics.AddError("Not the azapi_resource of a security connector",
			"The moved block names an azapi_resource that is something else: "+err.Error()+". Nothing was moved.\n\n"+
				"What to do: correct from in the moved block; it has to name the azapi_resource of the connector.")
		return
	}
	moved := importedModel(id)
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, &moved)...)
	if resp.TargetIdentity != nil {
		resp.Diagnostics.Append(resp.TargetIdentity.Set(ctx, identityOf(id))...)
	}
	// The provider cannot see the other objects of the plan, and what is at stake
	// cannot be restored by any tool.
	resp.Diagnostics.AddWarning("Apply this move only if the plan says 0 to destroy",
		id.String()+" moves from azapi, and the move itself changes nothing in Azure. But an azapi_resource of devops/default that only disappears from the configuration is destroyed, "+
			"and with it the authorization of every organization, which a person would have to give again.\n\n"+
			"What to do: give every azapi_resource below the connector a removed block with destroy = false, and look at the last line of the plan.")
}

// belowConnector tells whether it is devops/default or one of its children.
func (s azapiState) belowConnector() bool {
	_, err := armid.ParseScope(s.ID)
	return err == nil || strings.HasPrefix(strings.ToLower(s.Type), "microsoft.security/securityconnectors/")
}

// refusePart refuses what used to stand beside the connector's azapi_resource.
func (r *connectorResource) refusePart(what, why string, diags *diag.Diagnostics) {
	target := "defenderdevops" + r.kind.typeSuffix
	diags.AddError("Only the connector itself can be moved",
		fmt.Sprintf("An %s cannot become a %s. %s Nothing was moved.\n\n"+
			"What to do: keep the moved block of the connector, and replace this one by a block that forgets the object and leaves it in Azure:\n\n"+
			"removed {\n  from = azapi_resource.NAME # or azapi_update_resource.NAME\n\n  lifecycle {\n    destroy = false\n  }\n}\n\n"+
			"Without destroy = false Terraform deletes the object; with devops/default the authorization of every organization goes.", what, target, why))
}

// refuseUnread stops a plan for a state that knows nothing but names: one that
// was moved and not refreshed. Whatever such a plan held would be a guess.
func refuseUnread(diags *diag.Diagnostics) {
	diags.AddError("The moved connector has not been read yet",
		"The state that a moved block makes of an azapi_resource holds the connector's id only; the refresh that belongs to a plan fills in the rest, and it was switched off.\n\n"+
			"What to do: run the same command without -refresh=false.")
}
