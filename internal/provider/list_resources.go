package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/service/azuredevops"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/service/connector"
)

var _ provider.ProviderWithListResources = (*defenderDevOps)(nil)

func (p *defenderDevOps) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		connector.NewAzureDevOpsList,
		azuredevops.NewOrganizationList,
		azuredevops.NewProjectList,
		azuredevops.NewRepositoryList,
	}
}
