package connector

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// Delete implements resource.Resource.
func (r *connectorResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.connectorID()
	release, err := r.Session.Defender.Writes.Exclusive(ctx, id)
	if err == nil {
		defer release()
		defer r.Session.Siblings.Forget(id)
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		err = r.remove(ctx, id)
	}
	if err != nil {
		diagnose.Error(&resp.Diagnostics, path.Empty(), "Cannot delete the connector",
			"solve what the service says and run terraform destroy again: the connector stays in state, and the deletion goes on where it stopped.", err)
		return
	}
	// What was read of it before must not stand in the way of what replaces it.
	r.seen(state)
	r.leaving(state)
}

// remove deletes the child, then the connector: the order that the recordings
// prove. What is gone already is no error.
func (r *connectorResource) remove(ctx context.Context, id armid.Connector) error {
	operation, err := r.Session.Defender.Configurations.Delete(ctx, id)
	if err != nil {
		return err
	}
	if _, err := operation.Wait(ctx); err != nil {
		return err
	}
	return r.Session.Defender.Connectors.Delete(ctx, id)
}
