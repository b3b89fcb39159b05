package azuredevops

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// ListResourceConfigSchema implements list.ListResource.
func (l *scopeList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := map[string]schema.Attribute{"connector_id": fields.ConnectorIDListAttribute()}
	if l.level.depth > armid.LevelOrganization {
		attributes["organization_name"] = schema.StringAttribute{
			Optional: true, MarkdownDescription: "Organization to search. Left out, all organizations of the connector are searched.",
			Validators: []validator.String{fields.Name(armid.ValidateOrganization)},
		}
	}
	if l.level.depth > armid.LevelProject {
		attributes["project_name"] = schema.StringAttribute{
			Optional: true, MarkdownDescription: "Project to search; it needs `organization_name`. Left out, all projects are searched.",
			Validators: []validator.String{
				fields.Name(armid.ValidateProject), stringvalidator.AlsoRequires(path.MatchRoot("organization_name")),
			},
		}
	}
	resp.Schema = schema.Schema{MarkdownDescription: l.level.searchText(), Attributes: attributes}
}

func (l level) searchText() string {
	switch l.depth {
	case armid.LevelProject:
		return "Finds the Azure DevOps projects that Defender has discovered below a connector, with one request for each organization."
	case armid.LevelRepository:
		return "Finds the Azure DevOps repositories that Defender has discovered below a connector. The service lists them project by project, 10 at a time: " +
			"name an organization and a project where you can, and mind that Terraform stops at 100 results unless `limit` says otherwise."
	default:
		return "Finds the Azure DevOps organizations that a connector has onboarded; those of other connectors are left out."
	}
}
