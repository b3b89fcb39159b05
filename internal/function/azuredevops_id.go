package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// azureDevOpsID builds the id of an organization, project or repository.
type azureDevOpsID struct{}

// NewAzureDevOpsID returns the function azuredevops_id.
func NewAzureDevOpsID() function.Function { return azureDevOpsID{} }

// Metadata implements function.Function.
func (azureDevOpsID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "azuredevops_id"
}

// Definition implements function.Function.
func (azureDevOpsID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Builds the id of an Azure DevOps organization, project or repository",
		MarkdownDescription: "Builds the Azure resource id that an Azure DevOps organization, project or repository has below its connector: `" + scopeForm + "`. " + namesAsShown +
			"\n\nNulls at the end are left out, so that what `parse_azuredevops_id` returns can be handed back as it is.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "connector_id", MarkdownDescription: "Id of the connector, in any letter case: `" + connectorForm + "`."},
			function.StringParameter{Name: "organization_name", MarkdownDescription: "Name of the organization."},
		},
		VariadicParameter: function.StringParameter{
			Name:                "names",
			AllowNullValue:      true,
			MarkdownDescription: "For a project its name; for a repository the name of its project, then its own.",
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (azureDevOpsID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		connector, organization string
		names                   []*string
	)
	if resp.Error = req.Arguments.Get(ctx, &connector, &organization, &names); resp.Error != nil {
		return
	}
	parent, err := armid.ParseConnector(connector)
	id := armid.Scope{Connector: parent, Organization: organization}
	resp.Error = function.ConcatFuncErrors(
		argumentError(0, err),
		argumentError(1, armid.ValidateOrganization(organization)),
		below(&id, trimNulls(names)),
	)
	if resp.Error == nil {
		resp.Error = resp.Result.Set(ctx, id.String())
	}
}

// below puts the names of project and repository into the scope.
func below(scope *armid.Scope, names []*string) *function.FuncError {
	const first = 2 // the arguments before the names
	levels := []struct {
		name  *string
		check func(string) error
	}{{&scope.Project, armid.ValidateProject}, {&scope.Repository, armid.ValidateRepository}}
	for i, name := range names {
		argument := int64(first + i)
		if i >= len(levels) {
			return function.NewArgumentFuncError(argument, "nothing lies below a repository; "+argumentsForm)
		}
		if name == nil {
			return function.NewArgumentFuncError(argument, "the project name is null, and a repository name follows; "+argumentsForm)
		}
		if err := levels[i].check(*name); err != nil {
			return function.NewArgumentFuncError(argument, err.Error())
		}
		*levels[i].name = *name
	}
	return nil
}

const argumentsForm = "expected connector_id, organization_name[, project_name[, repository_name]]"

// trimNulls drops the nulls at the end.
func trimNulls(names []*string) []*string {
	for len(names) > 0 && names[len(names)-1] == nil {
		names = names[:len(names)-1]
	}
	return names
}
