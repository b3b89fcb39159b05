package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/service/azuredevops"
)

var _ provider.ProviderWithActions = (*defenderDevOps)(nil)

func (p *defenderDevOps) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		guarded(azuredevops.NewAwaitDiscovery),
	}
}

// guarded makes actions that recover from their own panics: the framework runs them on a goroutine of its own, out of
// reach of the guard of the server.
func guarded(create func() action.ActionWithConfigure) func() action.Action {
	return func() action.Action { return guardedAction{create()} }
}

// guardedAction passes on what action.ActionWithConfigure has, and a look at the plan. An action that implements more
// needs more here.
type guardedAction struct{ action.ActionWithConfigure }

// ModifyPlan implements action.ActionWithModifyPlan, on the goroutine of the server, which is guarded.
func (g guardedAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if planned, ok := g.ActionWithConfigure.(action.ActionWithModifyPlan); ok {
		planned.ModifyPlan(ctx, req, resp)
	}
}

// Invoke implements action.Action.
func (g guardedAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	_, _ = recovering(func() (*action.InvokeResponse, error) {
		g.ActionWithConfigure.Invoke(ctx, req, resp)
		return resp, nil
	}, func(crashed []*tfprotov6.Diagnostic) *action.InvokeResponse {
		for _, d := range crashed {
			resp.Diagnostics.AddError(d.Summary, d.Detail)
		}
		return resp
	})
}
