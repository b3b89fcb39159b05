package azuredevops

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// scopeList lists the objects of one level for `terraform query`. It is the
// resource with a search in front: what it shows of an object is what the
// resource reads of it.
type scopeList struct{ scopeResource }

var _ list.ListResourceWithConfigure = (*scopeList)(nil)

// NewOrganizationList returns the list resource
// defenderdevops_azuredevops_organization.
func NewOrganizationList() list.ListResource {
	return &scopeList{scopeResource{level: organizationLevel}}
}

// NewProjectList returns the list resource defenderdevops_azuredevops_project.
func NewProjectList() list.ListResource { return &scopeList{scopeResource{level: projectLevel}} }

// NewRepositoryList returns the list resource
// defenderdevops_azuredevops_repository.
func NewRepositoryList() list.ListResource {
	return &scopeList{scopeResource{level: repositoryLevel}}
}

// List implements list.ListResource.
func (l *scopeList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	where := l.where(ctx, req.Config, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		var pushed int64
		for found, err := range l.objects(ctx, where) {
			var odd *oddNameError
			switch {
			case errors.As(err, &odd):
				if !push(list.ListResult{Diagnostics: odd.warning()}) {
					return
				}
				continue
			case defender.IsNotFound(err) && found.scope != where:
				continue // removed since its parent was listed
			case err != nil:
				push(list.ListResult{Diagnostics: l.failed(ctx, where, err)})
				return
			}
			if result := l.result(ctx, req, found); !push(result) || result.Diagnostics.HasError() {
				return
			}
			if pushed++; pushed == req.Limit {
				return
			}
		}
	}
}

// where is what the search is narrowed to: the deepest level that is named.
func (l *scopeList) where(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) armid.Scope {
	get := func(argument string) string {
		var value types.String
		diags.Append(config.GetAttribute(ctx, path.Root(argument), &value)...)
		return value.ValueString()
	}
	connector, err := armid.ParseConnector(get("connector_id"))
	if err != nil && !diags.HasError() {
		diags.AddAttributeError(path.Root("connector_id"), "Not the id of a security connector", err.Error())
	}
	where := armid.Scope{Connector: connector}
	if l.level.depth > armid.LevelOrganization {
		where.Organization = get("organization_name")
	}
	if l.level.depth > armid.LevelProject {
		where.Project = get("project_name")
	}
	return where
}

// result is one object, read as the resource reads it: a list of the service
// holds all that a read holds.
func (l *scopeList) result(ctx context.Context, req list.ListRequest, found listed) list.ListResult {
	result := req.NewListResult(ctx)
	m := l.level.empty()
	setScope(m, found.scope)
	setIdentity(ctx, result.Identity, m, &result.Diagnostics)
	result.DisplayName = strings.TrimRight(strings.Join([]string{found.scope.Organization, found.scope.Project, found.scope.Repository}, "/"), "/")
	if req.IncludeResource {
		take(m, found.object)
		result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
	}
	return result
}

// failed explains why the list ended before its end.
func (l *scopeList) failed(ctx context.Context, where armid.Scope, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	if !defender.IsNotFound(err) {
		diagnose.Error(&diags, path.Empty(), "Cannot list what the connector has onboarded", "solve what the service says and run Terraform again.", err)
		return diags
	}
	if where.Organization != "" {
		if _, failed := l.Session.Defender.Configurations.Get(ctx, where.Connector); failed == nil {
			at := path.Root("organization_name")
			if where.Project != "" {
				at = path.Root("project_name")
			}
			diagnose.Explain(&diags, at, "The connector has nothing of this name",
				"check the names. What was onboarded or created a moment ago shows up after some time, at most 8 hours.", err)
			return diags
		}
	}
	nothingThere(ctx, l.Session, where.Connector, &diags)
	return diags
}
