package azuredevops

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// NewRepositoriesDataSource returns the data source
// defenderdevops_azuredevops_repositories.
func NewRepositoriesDataSource() datasource.DataSource {
	return &inventoryDataSource{kind: inventory{
		depth: discovery.Repository, typeSuffix: "_azuredevops_repositories", plural: "repositories",
		description: "The repositories that Defender for Cloud discovered below a connector. " +
			"It costs one request for the list of organizations, one for each organization, and for each project one for every 10 repositories: " +
			"`organizations` and `projects` save requests, the other filters only keep the state small. " +
			"While nobody has authorized the connector the list is empty, with a warning.",
		newModel: func() inventoryModel { return &repositoriesModel{} },
	}}
}

type repositoriesModel struct {
	inventoryArguments
	// Organizations and Projects are nil where the configuration has none.
	Organizations []string          `tfsdk:"organizations"`
	Projects      []string          `tfsdk:"projects"`
	Visibility    types.String      `tfsdk:"visibility"`
	MaxRequests   types.Int64       `tfsdk:"max_requests"`
	Repositories  []repositoryModel `tfsdk:"repositories"`
}

type repositoryModel struct {
	inventoryObject
	OrganizationName types.String `tfsdk:"organization_name"`
	ProjectName      types.String `tfsdk:"project_name"`
	RepositoryID     types.String `tfsdk:"repository_id"`
	URL              types.String `tfsdk:"url"`
	Visibility       types.String `tfsdk:"visibility"`
}

func (m *repositoriesModel) narrow(walk *discovery.Walk[discovery.AzureDevOps]) {
	walk.Organizations, walk.Projects, walk.MaxRequests = m.Organizations, m.Projects, numberOr(m.MaxRequests, defaultMaxRequests)
}

func (m *repositoriesModel) begin() { m.Repositories = []repositoryModel{} }

func (m *repositoriesModel) take(scope armid.Scope, found discovery.AzureDevOps) {
	p := found.Repository.Properties
	if !wanted(m.Visibility, p.Visibility) {
		return
	}
	m.Repositories = append(m.Repositories, repositoryModel{
		inventoryObject:  newInventoryObject(scope, scope.Repository, p.OnboardingState, p.Provisioning, p.ActionableRemediation),
		OrganizationName: types.StringValue(scope.Organization),
		ProjectName:      types.StringValue(scope.Project),
		RepositoryID:     fields.TextOrNull(p.RepositoryID),
		URL:              fields.TextOrNull(p.URL),
		Visibility:       fields.TextOrNull(p.Visibility),
	})
}

func (m *repositoriesModel) sort() {
	slices.SortFunc(m.Repositories, func(a, b repositoryModel) int {
		return cmp.Or(byName(a.OrganizationName, b.OrganizationName), byName(a.ProjectName, b.ProjectName), byName(a.Name, b.Name))
	})
}
