package azuredevops

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// awaitAction waits as completionResource does, shows its progress, and leaves
// nothing in the state.
type awaitAction struct{ session.Action }

var (
	_ action.ActionWithConfigure  = (*awaitAction)(nil)
	_ action.ActionWithModifyPlan = (*awaitAction)(nil)
)

// NewAwaitDiscovery returns the action
// defenderdevops_azuredevops_await_discovery.
func NewAwaitDiscovery() action.ActionWithConfigure { return &awaitAction{} }

// Metadata implements action.Action.
func (*awaitAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_await_discovery"
}

// Schema implements action.Action.
func (*awaitAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until Defender for Cloud has discovered what is below a connector, and shows its progress. It needs Terraform 1.14 or later: start it from an `action_trigger` of a resource, or with " +
			"`terraform apply -invoke=action.defenderdevops_azuredevops_await_discovery.NAME`. It changes nothing in Azure and leaves nothing in the state. " +
			"A trigger starts it once: when the wait fails, the next apply does not repeat it, `-invoke` does.\n\n" + completeLooks + "\n\n" +
			"A connector that nobody has authorized is an error at once. The resource `defenderdevops_azuredevops_discovery_completion` waits in the same way with every version of Terraform.",
		Attributes: map[string]schema.Attribute{
			"connector_id": fields.ConnectorIDActionAttribute(),
			"organizations": schema.SetAttribute{
				Optional: true, ElementType: types.StringType, MarkdownDescription: organizationsToLookAtText,
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization)),
				},
			},
			"minimum_repositories": schema.Int64Attribute{Optional: true, MarkdownDescription: minimumRepositoriesText, Validators: []validator.Int64{int64validator.AtLeast(1)}},
			"stable_for":           schema.Int64Attribute{Optional: true, MarkdownDescription: stableForText, Validators: []validator.Int64{int64validator.Between(1, 100)}},
			"on_timeout":           schema.StringAttribute{Optional: true, MarkdownDescription: onTimeoutText, Validators: []validator.String{stringvalidator.OneOf(onTimeoutFail, onTimeoutWarn)}},
			"max_requests":         schema.Int64Attribute{Optional: true, MarkdownDescription: maxRequestsText, Validators: []validator.Int64{int64validator.AtLeast(1)}},
		},
		Blocks: map[string]schema.Block{"timeouts": timeouts.BlockWithOpts(ctx, timeouts.Opts{InvokeDescription: timeoutText})},
	}
}

type awaitModel struct {
	await
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// Invoke implements action.Action.
func (a *awaitAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config awaitModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	limit, diags := config.Timeouts.Invoke(ctx, awaitTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	tell := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
	config.run(ctx, a.Session, invokeTerms(limit, tell), &resp.Diagnostics)
}

// ModifyPlan implements action.ActionWithModifyPlan.
func (a *awaitAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var configured timeouts.Value
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("timeouts"), &configured)...)
	limit, diags := configured.Invoke(ctx, awaitTimeout)
	resp.Diagnostics.Append(diags...)
	planAwait(ctx, a.Session, req.Config, invokeTerms(limit, nil), configured.Attributes(), &resp.Diagnostics)
}

// invokeTerms says how to start the action again: its trigger does not, until
// the resource that has it changes once more.
func invokeTerms(limit time.Duration, tell func(string)) awaitTerms {
	return awaitTerms{limit: limit, operation: "invoke", again: "run `terraform apply -invoke=ADDRESS` with the address of this action, because its trigger does not start it again by itself", tell: tell}
}
