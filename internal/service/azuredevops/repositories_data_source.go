package azuredevops

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// repositoriesDataSource walks the inventory of a connector.
type repositoriesDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*repositoriesDataSource)(nil)

// NewRepositoriesDataSource returns the data source
// defenderdevops_azuredevops_repositories.
func NewRepositoriesDataSource() datasource.DataSource { return &repositoriesDataSource{} }

// Metadata implements datasource.DataSource.
func (*repositoriesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_repositories"
}

type repositoriesModel struct {
	ConnectorID types.String `tfsdk:"connector_id"`
	// Organizations is nil where the configuration has none.
	Organizations []string          `tfsdk:"organizations"`
	MaxRequests   types.Int64       `tfsdk:"max_requests"`
	Repositories  []repositoryModel `tfsdk:"repositories"`
}

type repositoryModel struct {
	OrganizationName types.String `tfsdk:"organization_name"`
	ProjectName      types.String `tfsdk:"project_name"`
	Name             types.String `tfsdk:"name"`
	ID               types.String `tfsdk:"id"`
	RepositoryID     types.String `tfsdk:"repository_id"`
	URL              types.String `tfsdk:"url"`
	Visibility       types.String `tfsdk:"visibility"`
	OnboardingState  types.String `tfsdk:"onboarding_state"`
}

// newRepository takes the names from the lists that led to the repository: they
// are what its resource id consists of.
func newRepository(connector armid.Connector, node discovery.Node[discovery.AzureDevOps]) repositoryModel {
	scope := armid.Scope{Connector: connector, Organization: node.Organization, Project: node.Project, Repository: node.Repository}
	found := node.Object
	return repositoryModel{
		OrganizationName: types.StringValue(scope.Organization),
		ProjectName:      types.StringValue(scope.Project),
		Name:             types.StringValue(scope.Repository),
		ID:               types.StringValue(scope.String()),
		RepositoryID:     textOrNull(found.Repository.Properties.RepositoryID),
		URL:              textOrNull(found.Repository.Properties.URL),
		Visibility:       textOrNull(found.Repository.Properties.Visibility),
		OnboardingState:  textOrNull(found.Repository.Properties.OnboardingState),
	}
}

func (m repositoryModel) compare(o repositoryModel) int {
	return cmp.Or(byName(m.OrganizationName, o.OrganizationName), byName(m.ProjectName, o.ProjectName), byName(m.Name, o.Name))
}

// maxRequests is the configured limit, or the default.
func (m repositoriesModel) maxRequests() int {
	if m.MaxRequests.IsNull() {
		return defaultMaxRequests
	}
	return int(m.MaxRequests.ValueInt64())
}

// Read implements datasource.DataSource.
func (d *repositoriesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data repositoriesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, err := armid.ParseConnector(data.ConnectorID.ValueString())
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("connector_id"), "Not the id of a security connector", err.Error())
		return
	}
	walk := discovery.Walk[discovery.AzureDevOps]{
		Source:        discovery.ForAzureDevOps(d.Session.Defender.AzureDevOps, id),
		MaxRequests:   data.maxRequests(),
		Organizations: data.Organizations,
	}
	data.Repositories = []repositoryModel{}
	for node, err := range walk.Nodes(ctx) {
		if err != nil {
			walkFailed(ctx, d.Session, id, err, &resp.Diagnostics)
		} else if node.Level() == discovery.Repository {
			data.Repositories = append(data.Repositories, newRepository(id, node))
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	slices.SortFunc(data.Repositories, repositoryModel.compare)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}
