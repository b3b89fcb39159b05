package provider

import (
	"context"

	frameworkfunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/function"
)

var _ provider.ProviderWithFunctions = (*defenderDevOps)(nil)

func (p *defenderDevOps) Functions(context.Context) []func() frameworkfunction.Function {
	return []func() frameworkfunction.Function{
		function.NewConnectorID,
		function.NewAzureDevOpsID,
		function.NewParseConnectorID,
		function.NewParseAzureDevOpsID,
	}
}
