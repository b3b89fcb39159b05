package function

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// parseAzureDevOpsID takes the id of an organization, project or repository apart.
type parseAzureDevOpsID struct{}

// NewParseAzureDevOpsID returns the function parse_azuredevops_id.
func NewParseAzureDevOpsID() function.Function { return parseAzureDevOpsID{} }

// Metadata implements function.Function.
func (parseAzureDevOpsID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_azuredevops_id"
}

// Definition implements function.Function.
func (parseAzureDevOpsID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Takes the id of an Azure DevOps organization, project or repository apart",
		MarkdownDescription: "Takes the Azure resource id that an Azure DevOps organization, project or repository has below its connector apart. " + tolerance +
			"\n\nThe result has `id` (the same id in its canonical spelling), `connector_id`, `organization_name`, `project_name` and `repository_name`; " +
			"the names below the level that the id addresses are null. An id of anything else is an error.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "id",
			MarkdownDescription: "Id of an organization, project or repository: `" + scopeForm + "`.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"id":                types.StringType,
			"connector_id":      types.StringType,
			"organization_name": types.StringType,
			"project_name":      types.StringType,
			"repository_name":   types.StringType,
		}},
	}
}

// scopeParts is the result of parse_azuredevops_id; nil is null.
type scopeParts struct {
	ID               string  `tfsdk:"id"`
	ConnectorID      string  `tfsdk:"connector_id"`
	OrganizationName string  `tfsdk:"organization_name"`
	ProjectName      *string `tfsdk:"project_name"`
	RepositoryName   *string `tfsdk:"repository_name"`
}

// Run implements function.Function.
func (parseAzureDevOpsID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	id, err := armid.ParseScope(text)
	if err == nil && id.Level() == armid.LevelConfiguration {
		err = fmt.Errorf("the id ends before the name of an organization; expected %s", scopeForm)
	}
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	parts := scopeParts{ID: id.String(), ConnectorID: id.Connector.String(), OrganizationName: id.Organization}
	if id.Level() >= armid.LevelProject {
		parts.ProjectName = &id.Project
	}
	if id.Level() >= armid.LevelRepository {
		parts.RepositoryName = &id.Repository
	}
	resp.Error = resp.Result.Set(ctx, parts)
}
