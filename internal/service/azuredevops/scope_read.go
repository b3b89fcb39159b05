package azuredevops

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// Read implements resource.Resource.
func (r *scopeResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := r.level.newModel()
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	limit, diags := state.shared().Timeouts.Read(ctx, readTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	setIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	found, err := r.Session.Siblings.Read(ctx, scopeOf(state))
	remembered := loadRecord(ctx, req.Private)
	gone := defender.IsNotFound(err) || err == nil && r.level.onboards && !isLive(found)
	if gone && remembered.awaited(time.Now()) {
		warnAwaited(scopeOf(state), &resp.Diagnostics)
		return
	}
	if gone {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		diagnose.Error(&resp.Diagnostics, path.Empty(), "Cannot read the annotations", "the state is kept. Solve what the service says and run Terraform again.", err)
		return
	}
	take(state, found)
	remembered.SentAt = time.Time{}
	if remembered.Imported {
		remembered.Imported, remembered.Managed = false, !state.shared().Annotations.Equal(inheriting())
	}
	saveRecord(ctx, resp.Private, remembered, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// setIdentity sets the identity from the arguments, in the state's spelling.
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m scopeModel, diags *diag.Diagnostics) {
	if identity == nil {
		return
	}
	diags.Append(identity.SetAttribute(ctx, path.Root("connector_id"), m.shared().ConnectorID)...)
	for argument, name := range m.names() {
		diags.Append(identity.SetAttribute(ctx, path.Root(argument), *name)...)
	}
}
