package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// parseConnectorID takes the id of a connector apart.
type parseConnectorID struct{}

// NewParseConnectorID returns the function parse_connector_id.
func NewParseConnectorID() function.Function { return parseConnectorID{} }

// Metadata implements function.Function.
func (parseConnectorID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_connector_id"
}

// Definition implements function.Function.
func (parseConnectorID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Takes the id of a security connector apart",
		MarkdownDescription: "Takes the Azure resource id of a security connector apart. " + tolerance +
			"\n\nThe result has `id` (the same id in its canonical spelling), `subscription_id`, `resource_group_name` and `name`. " +
			"An id of anything else is an error.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "id",
			MarkdownDescription: "Id of a connector: `" + connectorForm + "`.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"id":                  types.StringType,
			"subscription_id":     types.StringType,
			"resource_group_name": types.StringType,
			"name":                types.StringType,
		}},
	}
}

// connectorParts is the result of parse_connector_id.
type connectorParts struct {
	ID                string `tfsdk:"id"`
	SubscriptionID    string `tfsdk:"subscription_id"`
	ResourceGroupName string `tfsdk:"resource_group_name"`
	Name              string `tfsdk:"name"`
}

// Run implements function.Function.
func (parseConnectorID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	id, err := armid.ParseConnector(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, connectorParts{
		ID: id.String(), SubscriptionID: id.SubscriptionID, ResourceGroupName: id.ResourceGroup, Name: id.Name,
	})
}
