package fields

import (
	"context"

	action "github.com/hashicorp/terraform-plugin-framework/action/schema"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	list "github.com/hashicorp/terraform-plugin-framework/list/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

const connectorIDDescription = "Azure resource id of the security connector, for example " +
	"`/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/contoso-ado`. " +
	"The case of the letters does not matter."

// ConnectorIDAttribute is the required `connector_id` of a resource: another connector means another object.
func ConnectorIDAttribute() resource.StringAttribute {
	return resource.StringAttribute{
		Required:            true,
		MarkdownDescription: connectorIDDescription + " Changing it forces a new resource.",
		Validators:          []validator.String{ConnectorID()},
		PlanModifiers:       []planmodifier.String{KeepSpelling(), stringplanmodifier.RequiresReplace()},
	}
}

// ConnectorIDDataSourceAttribute is the required `connector_id` of a data source.
func ConnectorIDDataSourceAttribute() datasource.StringAttribute {
	return datasource.StringAttribute{
		Required:            true,
		MarkdownDescription: connectorIDDescription,
		Validators:          []validator.String{ConnectorID()},
	}
}

// ConnectorIDListAttribute is the required `connector_id` of a list resource.
func ConnectorIDListAttribute() list.StringAttribute {
	return list.StringAttribute{
		Required:            true,
		MarkdownDescription: connectorIDDescription,
		Validators:          []validator.String{ConnectorID()},
	}
}

// ConnectorIDActionAttribute is the required `connector_id` of an action.
func ConnectorIDActionAttribute() action.StringAttribute {
	return action.StringAttribute{
		Required:            true,
		MarkdownDescription: connectorIDDescription,
		Validators:          []validator.String{ConnectorID()},
	}
}

// ConnectorID validates the resource id of a security connector.
func ConnectorID() validator.String { return connectorID{} }

type connectorID struct{}

func (connectorID) Description(context.Context) string {
	return "must be the resource id of a security connector"
}

func (v connectorID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (connectorID) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := armid.ParseConnector(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not the id of a security connector", err.Error())
	}
}
