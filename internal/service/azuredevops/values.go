package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// The words are those of the OpenAPI document securityConnectorsDevOps.json,
// 2025-03-01 (OnboardingState).
const onboardingStateText = "`Onboarded`, `NotOnboarded`, `OnboardedByOtherConnector` or `NotApplicable`; a word that the service adds later is shown as it is."

func computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func byName(a, b types.String) int { return armid.Compare(a.ValueString(), b.ValueString()) }

// connectorOf reads connector_id.
func connectorOf(id types.String, diags *diag.Diagnostics) armid.Connector {
	connector, err := armid.ParseConnector(id.ValueString())
	if err != nil {
		diags.AddAttributeError(path.Root("connector_id"), "Not the id of a security connector", err.Error())
	}
	return connector
}

// numberOr is the configured number, or what holds without one.
func numberOr(configured types.Int64, standard int) int {
	if configured.IsNull() {
		return standard
	}
	return int(configured.ValueInt64())
}
