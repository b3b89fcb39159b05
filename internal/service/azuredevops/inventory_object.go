package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// inventoryObject is what organizations, projects and repositories have in
// common, under the names that the resources use.
type inventoryObject struct {
	Name                        types.String `tfsdk:"name"`
	ID                          types.String `tfsdk:"id"`
	OnboardingState             types.String `tfsdk:"onboarding_state"`
	ProvisioningState           types.String `tfsdk:"provisioning_state"`
	ProvisioningStatusMessage   types.String `tfsdk:"provisioning_status_message"`
	ProvisioningStatusUpdatedAt types.String `tfsdk:"provisioning_status_updated_at"`
	Annotations                 types.Object `tfsdk:"pull_request_annotations"`
	Effective                   types.Object `tfsdk:"effective_pull_request_annotations"`
}

func newInventoryObject(scope armid.Scope, name, onboarding string, provisioning defender.Provisioning, annotations *defender.ActionableRemediation) inventoryObject {
	own, effective := annotationsFrom(annotations)
	return inventoryObject{
		Name:                        types.StringValue(name),
		ID:                          types.StringValue(scope.String()),
		OnboardingState:             fields.TextOrNull(onboarding),
		ProvisioningState:           fields.TextOrNull(provisioning.State),
		ProvisioningStatusMessage:   fields.TextOrNull(provisioning.Message),
		ProvisioningStatusUpdatedAt: fields.TextOrNull(provisioning.UpdatedAt),
		Annotations:                 own,
		Effective:                   effective,
	}
}
