package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// settings is what the models of all levels have.
type settings struct {
	ID              types.String   `tfsdk:"id"`
	ConnectorID     types.String   `tfsdk:"connector_id"`
	Name            types.String   `tfsdk:"name"`
	Annotations     types.Object   `tfsdk:"pull_request_annotations"`
	Effective       types.Object   `tfsdk:"effective_pull_request_annotations"`
	OnboardingState types.String   `tfsdk:"onboarding_state"`
	OnDestroy       types.String   `tfsdk:"on_destroy"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

func (s *settings) shared() *settings { return s }

var timeoutTypes = map[string]attr.Type{
	"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
}

// scopeOf is what the model addresses. The connector's id was validated.
func scopeOf(m scopeModel) armid.Scope {
	connector, err := armid.ParseConnector(m.shared().ConnectorID.ValueString())
	if err != nil {
		return armid.Scope{}
	}
	scope := armid.Scope{Connector: connector}
	names := m.names()
	deepest := []*string{&scope.Organization, &scope.Project, &scope.Repository}
	for i, argument := range []string{"organization_name", "project_name"} {
		if name, ok := names[argument]; ok {
			*deepest[i] = name.ValueString()
		}
	}
	*deepest[len(names)-1] = m.shared().Name.ValueString()
	return scope
}

// addressed tells whether everything that makes up the id is known.
func addressed(m scopeModel) bool {
	for _, name := range m.names() {
		if name.IsUnknown() {
			return false
		}
	}
	return !m.shared().ConnectorID.IsUnknown()
}

// setScope fills the arguments from an id, as an import does.
func setScope(m scopeModel, scope armid.Scope) {
	names := m.names()
	deepest := []string{scope.Organization, scope.Project, scope.Repository}
	for i, argument := range []string{"organization_name", "project_name"} {
		if name, ok := names[argument]; ok {
			*name = types.StringValue(deepest[i])
		}
	}
	m.shared().Name = types.StringValue(deepest[len(names)-1])
	m.shared().ID = types.StringValue(scope.String())
	m.shared().ConnectorID = types.StringValue(scope.Connector.String())
}

// take fills the computed attributes from what the service says.
func take(m scopeModel, found defender.Annotated) {
	s := m.shared()
	own, effective := annotationsFrom(found.Properties.ActionableRemediation)
	s.Annotations, s.Effective = own, effective
	takeFacts(m, found)
}

// takeFacts fills what no argument sets.
func takeFacts(m scopeModel, found defender.Annotated) {
	s := m.shared()
	s.ID = types.StringValue(scopeOf(m).String())
	s.OnboardingState = fields.TextOrNull(found.Properties.OnboardingState)
	m.takeIDs(found.Properties)
}
