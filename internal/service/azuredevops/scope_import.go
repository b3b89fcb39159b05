package azuredevops

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// ImportState implements resource.ResourceWithImportState.
func (r *scopeResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	scope := r.importScope(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	imported := r.level.empty()
	setScope(imported, scope)
	resp.Diagnostics.Append(resp.State.Set(ctx, imported)...)
	setIdentity(ctx, resp.Identity, imported, &resp.Diagnostics)
	saveRecord(ctx, resp.Private, record{Imported: true}, &resp.Diagnostics)
}

func (r *scopeResource) importScope(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) armid.Scope {
	what := r.level.depth.String()
	if req.ID != "" {
		scope, err := armid.ParseScope(req.ID)
		switch {
		case err != nil:
			diags.AddError("Not the id of an Azure DevOps "+what, err.Error())
		case scope.Level() != r.level.depth:
			diags.AddError("Not the id of an Azure DevOps "+what, fmt.Sprintf("The id names %s %q. An id of this resource ends in %s.", article(scope.Level()), scope, r.level.ending()))
		}
		return scope
	}
	named := r.level.empty()
	diags.Append(req.Identity.GetAttribute(ctx, path.Root("connector_id"), &named.shared().ConnectorID)...)
	for argument, name := range named.names() {
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(argument), name)...)
	}
	scope := scopeOf(named)
	if err := scope.Validate(); err != nil && !diags.HasError() {
		diags.AddError("The identity names no Azure DevOps "+what, err.Error())
	}
	return scope
}

func article(l armid.Level) string {
	if l == armid.LevelOrganization {
		return "an " + l.String()
	}
	return "a " + l.String()
}

// ending is how an id of the level ends.
func (l level) ending() string {
	switch l.depth {
	case armid.LevelProject:
		return "/azureDevOpsOrgs/{organization}/projects/{project}"
	case armid.LevelRepository:
		return "/azureDevOpsOrgs/{organization}/projects/{project}/repos/{repository}"
	default:
		return "/azureDevOpsOrgs/{organization}"
	}
}

// empty is a model with every collection null and typed, and the provider's own
// arguments at their defaults.
func (l level) empty() scopeModel {
	m := l.newModel()
	s := m.shared()
	s.Annotations, s.Effective = types.ObjectNull(annotationsTypes), types.ObjectNull(effectiveTypes)
	s.OnDestroy = types.StringValue(l.removals[0])
	s.Timeouts = timeouts.Value{Object: types.ObjectNull(timeoutTypes)}
	return m
}
