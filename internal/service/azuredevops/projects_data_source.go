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

// NewProjectsDataSource returns the data source
// defenderdevops_azuredevops_projects.
func NewProjectsDataSource() datasource.DataSource {
	return &inventoryDataSource{kind: inventory{
		depth: discovery.Project, typeSuffix: "_azuredevops_projects", plural: "projects",
		description: "The Azure DevOps projects that Defender for Cloud discovered below a connector. " +
			"It costs one request for the list of organizations and one for each organization that it looks into. " +
			"While nobody has authorized the connector the list is empty, with a warning.",
		newModel: func() inventoryModel { return &projectsModel{} },
	}}
}

type projectsModel struct {
	inventoryArguments
	// Organizations is nil where the configuration has none.
	Organizations []string       `tfsdk:"organizations"`
	MaxRequests   types.Int64    `tfsdk:"max_requests"`
	Projects      []projectModel `tfsdk:"projects"`
}

type projectModel struct {
	inventoryObject
	OrganizationName types.String `tfsdk:"organization_name"`
	ProjectID        types.String `tfsdk:"project_id"`
}

func (m *projectsModel) narrow(walk *discovery.Walk[discovery.AzureDevOps]) {
	walk.Organizations, walk.MaxRequests = m.Organizations, numberOr(m.MaxRequests, defaultMaxRequests)
}

func (m *projectsModel) begin() { m.Projects = []projectModel{} }

func (m *projectsModel) take(scope armid.Scope, found discovery.AzureDevOps) {
	p := found.Project.Properties
	m.Projects = append(m.Projects, projectModel{
		inventoryObject:  newInventoryObject(scope, scope.Project, p.OnboardingState, p.Provisioning, p.ActionableRemediation),
		OrganizationName: types.StringValue(scope.Organization),
		ProjectID:        fields.TextOrNull(p.ProjectID),
	})
}

func (m *projectsModel) sort() {
	slices.SortFunc(m.Projects, func(a, b projectModel) int {
		return cmp.Or(byName(a.OrganizationName, b.OrganizationName), byName(a.Name, b.Name))
	})
}
