package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// level is what distinguishes the three levels on which pull request
// annotations are set. Everything else is one implementation.
type level struct {
	depth      armid.Level
	typeSuffix string
	// removals are the words of on_destroy; the first is the default.
	removals []string
	// onboards says that a missing object can be brought in, which the service
	// offers for organizations only.
	onboards bool
	newModel func() scopeModel
}

// The words of on_destroy.
const (
	removalRetain   = "retain"
	removalReset    = "reset"
	removalOffboard = "offboard"
)

var (
	organizationLevel = level{
		depth: armid.LevelOrganization, typeSuffix: "_azuredevops_organization",
		removals: []string{removalRetain, removalReset, removalOffboard}, onboards: true,
		newModel: func() scopeModel { return &organizationScope{} },
	}
	projectLevel = level{
		depth: armid.LevelProject, typeSuffix: "_azuredevops_project",
		removals: []string{removalReset, removalRetain},
		newModel: func() scopeModel { return &projectScope{} },
	}
	repositoryLevel = level{
		depth: armid.LevelRepository, typeSuffix: "_azuredevops_repository",
		removals: []string{removalReset, removalRetain},
		newModel: func() scopeModel { return &repositoryScope{} },
	}
)

// inherits says whether the level has a parent to take settings from.
func (l level) inherits() bool { return l.depth != armid.LevelOrganization }

// scopeModel is the model of one level.
type scopeModel interface {
	// shared is what all levels have.
	shared() *settings
	// names are the arguments that make up the path below the connector.
	names() map[string]*types.String
	// takeIDs fills what only this level has.
	takeIDs(found defender.AnnotatedProperties)
}

type organizationScope struct {
	settings
}

func (m *organizationScope) names() map[string]*types.String {
	return map[string]*types.String{"name": &m.Name}
}

func (*organizationScope) takeIDs(defender.AnnotatedProperties) {}

type projectScope struct {
	settings
	OrganizationName types.String `tfsdk:"organization_name"`
	ProjectID        types.String `tfsdk:"project_id"`
}

func (m *projectScope) names() map[string]*types.String {
	return map[string]*types.String{"organization_name": &m.OrganizationName, "name": &m.Name}
}

func (m *projectScope) takeIDs(found defender.AnnotatedProperties) {
	m.ProjectID = fields.TextOrNull(found.ProjectID)
}

type repositoryScope struct {
	settings
	OrganizationName types.String `tfsdk:"organization_name"`
	ProjectName      types.String `tfsdk:"project_name"`
	RepositoryID     types.String `tfsdk:"repository_id"`
	URL              types.String `tfsdk:"url"`
	Visibility       types.String `tfsdk:"visibility"`
}

func (m *repositoryScope) names() map[string]*types.String {
	return map[string]*types.String{"organization_name": &m.OrganizationName, "project_name": &m.ProjectName, "name": &m.Name}
}

func (m *repositoryScope) takeIDs(found defender.AnnotatedProperties) {
	m.RepositoryID = fields.TextOrNull(found.RepositoryID)
	m.URL = fields.TextOrNull(found.URL)
	m.Visibility = fields.TextOrNull(found.Visibility)
}
