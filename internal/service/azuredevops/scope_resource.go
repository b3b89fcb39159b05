package azuredevops

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// The default limits of the operations.
const (
	writeTimeout = 30 * time.Minute
	readTimeout  = 5 * time.Minute
)

// scopeResource is the pull request annotations of one level: an organization,
// a project or a repository.
type scopeResource struct {
	session.Resource
	level level
}

var (
	_ resource.ResourceWithConfigure      = (*scopeResource)(nil)
	_ resource.ResourceWithIdentity       = (*scopeResource)(nil)
	_ resource.ResourceWithImportState    = (*scopeResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*scopeResource)(nil)
	_ resource.ResourceWithValidateConfig = (*scopeResource)(nil)
)

// NewOrganization returns the resource defenderdevops_azuredevops_organization.
func NewOrganization() resource.Resource { return &scopeResource{level: organizationLevel} }

// NewProject returns the resource defenderdevops_azuredevops_project.
func NewProject() resource.Resource { return &scopeResource{level: projectLevel} }

// NewRepository returns the resource defenderdevops_azuredevops_repository.
func NewRepository() resource.Resource { return &scopeResource{level: repositoryLevel} }

// Metadata implements resource.Resource.
func (r *scopeResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + r.level.typeSuffix
}

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *scopeResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := r.level.newModel()
	resp.Diagnostics.Append(req.Config.Get(ctx, config)...)
	if !resp.Diagnostics.HasError() {
		validateAnnotations(config.shared().Annotations, r.level.inherits(), &resp.Diagnostics)
	}
}
