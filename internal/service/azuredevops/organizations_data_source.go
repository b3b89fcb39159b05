package azuredevops

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

// NewOrganizationsDataSource returns the data source
// defenderdevops_azuredevops_organizations.
func NewOrganizationsDataSource() datasource.DataSource {
	return &inventoryDataSource{kind: inventory{
		depth: discovery.Organization, typeSuffix: "_azuredevops_organizations", plural: "organizations",
		description: "The Azure DevOps organizations in a connector's inventory, also those that another connector has onboarded, as far as the service shows them: `onboarding_state` tells. " +
			"It costs one request, whatever the filters. While nobody has authorized the connector the list is empty, with a warning.",
		newModel: func() inventoryModel { return &organizationsModel{} },
	}}
}

type organizationsModel struct {
	inventoryArguments
	Organizations []organizationModel `tfsdk:"organizations"`
}

type organizationModel struct{ inventoryObject }

// narrow does nothing: one list holds all.
func (m *organizationsModel) narrow(*discovery.Walk[discovery.AzureDevOps]) {}

func (m *organizationsModel) begin() { m.Organizations = []organizationModel{} }

func (m *organizationsModel) take(scope armid.Scope, found discovery.AzureDevOps) {
	p := found.Organization.Properties
	m.Organizations = append(m.Organizations, organizationModel{
		newInventoryObject(scope, scope.Organization, p.OnboardingState, p.Provisioning, p.ActionableRemediation),
	})
}

func (m *organizationsModel) sort() {
	slices.SortFunc(m.Organizations, func(a, b organizationModel) int { return byName(a.Name, b.Name) })
}
