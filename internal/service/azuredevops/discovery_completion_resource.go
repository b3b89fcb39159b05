package azuredevops

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// completionResource creates nothing: its creation takes as long as discovery.
type completionResource struct{ session.Resource }

var (
	_ resource.ResourceWithConfigure  = (*completionResource)(nil)
	_ resource.ResourceWithModifyPlan = (*completionResource)(nil)
)

// NewDiscoveryCompletion returns the resource
// defenderdevops_azuredevops_discovery_completion.
func NewDiscoveryCompletion() resource.Resource { return &completionResource{} }

// Metadata implements resource.Resource.
func (*completionResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_discovery_completion"
}

type completionModel struct {
	await
	discovered
	ID       types.String      `tfsdk:"id"`
	Triggers map[string]string `tfsdk:"triggers"`
	Timeouts timeouts.Value    `tfsdk:"timeouts"`
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *completionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var configured timeouts.Value
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("timeouts"), &configured)...)
	limit, diags := configured.Create(ctx, awaitTimeout)
	resp.Diagnostics.Append(diags...)
	planAwait(ctx, r.Session, req.Config, createTerms(limit, nil), configured.Attributes(), &resp.Diagnostics)
}

func createTerms(limit time.Duration, tell func(string)) awaitTerms {
	return awaitTerms{limit: limit, operation: "create", again: "run Terraform again", tell: tell}
}

// Create implements resource.Resource. It saves nothing unless it may: a wait
// that failed is repeated by the next apply.
func (r *completionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan completionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	limit, diags := plan.Timeouts.Create(ctx, awaitTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	tell := func(message string) { tflog.Info(ctx, message) }
	plan.discovered = plan.run(ctx, r.Session, createTerms(limit, tell), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = plan.ConnectorID
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Read implements resource.Resource. What was counted stays: it says how far
// discovery was when the wait ended.
func (*completionResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements resource.Resource. What changes here is for the next wait.
func (*completionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan completionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete implements resource.Resource. There is nothing to delete.
func (*completionResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}
