package azuredevops

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// Delete implements resource.Resource. The API deletes none of these objects,
// so on_destroy says what happens instead.
func (r *scopeResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := r.level.newModel()
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	limit, diags := state.shared().Timeouts.Delete(ctx, writeTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	var err error
	switch state.shared().OnDestroy.ValueString() {
	case removalOffboard:
		err = r.offboard(ctx, scopeOf(state), limit, &resp.Diagnostics)
	case removalReset:
		if loadRecord(ctx, req.Private).Managed {
			err = r.reset(ctx, scopeOf(state), limit)
		}
	}
	if err != nil && !defender.IsNotFound(err) {
		diagnose.Error(&resp.Diagnostics, path.Empty(), "Cannot undo what this resource did",
			"it stays in state. Solve what the service says and run terraform destroy again, or set on_destroy = \"retain\", apply, and destroy.", err)
	}
}

// reset makes a child inherit again. An organization has no parent: it gets what
// the service sets by itself since January 2024 (Microsoft Learn, release notes
// of Defender for Cloud).
func (r *scopeResource) reset(ctx context.Context, scope armid.Scope, limit time.Duration) error {
	request := defender.ActionableRemediation{InheritFromParentState: enabled}
	if !r.level.inherits() {
		request = defender.ActionableRemediation{
			State:                  enabled,
			CategoryConfigurations: []defender.CategoryConfiguration{{Category: "IaC", MinimumSeverityLevel: "High"}},
			BranchConfiguration:    &defender.BranchConfiguration{BranchNames: []string{}, AnnotateDefaultBranch: enabled},
			InheritFromParentState: disabled,
		}
	}
	_, err := r.annotate(ctx, scope, request, limit)
	return err
}

// warnKept says why an organization was not offboarded.
func warnKept(scope armid.Scope, why string, diags *diag.Diagnostics) {
	diags.AddWarning("The organization was not offboarded",
		scope.String()+" stays with the connector: "+why+" Nothing was sent.")
}
