package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// connectorID builds the id of a connector.
type connectorID struct{}

// NewConnectorID returns the function connector_id.
func NewConnectorID() function.Function { return connectorID{} }

// Metadata implements function.Function.
func (connectorID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "connector_id"
}

// Definition implements function.Function.
func (connectorID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "Builds the id of a security connector",
		MarkdownDescription: "Builds the Azure resource id of a security connector: `" + connectorForm + "`. " + namesAsShown,
		Parameters: []function.Parameter{
			function.StringParameter{Name: "subscription_id", MarkdownDescription: "Subscription that holds the connector, a UUID."},
			function.StringParameter{Name: "resource_group_name", MarkdownDescription: "Resource group that holds the connector."},
			function.StringParameter{Name: "name", MarkdownDescription: "Name of the connector."},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (connectorID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var id armid.Connector
	if resp.Error = req.Arguments.Get(ctx, &id.SubscriptionID, &id.ResourceGroup, &id.Name); resp.Error != nil {
		return
	}
	resp.Error = function.ConcatFuncErrors(
		argumentError(0, armid.ValidateSubscriptionID(id.SubscriptionID)),
		argumentError(1, armid.ValidateResourceGroup(id.ResourceGroup)),
		argumentError(2, armid.ValidateConnectorName(id.Name)),
	)
	if resp.Error == nil {
		resp.Error = resp.Result.Set(ctx, id.String())
	}
}

// argumentError blames the argument for the error, if there is one.
func argumentError(argument int64, err error) *function.FuncError {
	if err == nil {
		return nil
	}
	return function.NewArgumentFuncError(argument, err.Error())
}
