package connector

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// Read implements resource.Resource.
func (r *connectorResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Read(ctx, readTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	id := state.connectorID()
	r.seen(state)
	now, err := r.kind.read(ctx, r.Session.Defender, id, r.kind.shared(r.Session, id))
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(id))...)
	if defender.IsNotFound(err) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		readError(&resp.Diagnostics, "Cannot read the connector", err)
		return
	}
	waiting := loadSent(ctx, req.Private).Waiting(now.inventory.Live(), time.Now())
	state.setConnector(id, now.connector)
	state.setConfiguration(now, waiting.Names())
	state.Authorization = authorizationValue(now.configuration, r.Session.PortalURL(ctx, id))
	saveSent(ctx, resp.Private, waiting, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// readError explains an error of a read, which never drops what is in state.
func readError(diags *diag.Diagnostics, summary string, err error) {
	var wrong *wrongKindError
	if errors.As(err, &wrong) {
		diags.AddAttributeError(path.Root("id"), "The connector is of another kind",
			wrong.Error()+". Use the resource or data source of its platform, or another tool if this provider has none.")
		return
	}
	diagnose.Error(diags, path.Empty(), summary, "solve what the service says and run Terraform again; nothing was changed and the state is kept.", err)
}

// identity is the resource's identity in Terraform 1.12 and newer.
type identity struct {
	SubscriptionID    string `tfsdk:"subscription_id"`
	ResourceGroupName string `tfsdk:"resource_group_name"`
	Name              string `tfsdk:"name"`
}

func identityOf(id armid.Connector) identity {
	return identity{SubscriptionID: id.SubscriptionID, ResourceGroupName: id.ResourceGroup, Name: id.Name}
}
