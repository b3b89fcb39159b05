package azuredevops

import (
	"cmp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// The words are those of the OpenAPI document securityConnectorsDevOps.json,
// 2025-03-01 (OnboardingState).
const onboardingStateText = "`Onboarded`, `NotOnboarded`, `OnboardedByOtherConnector` or `NotApplicable`; a word that the service adds later is shown as it is."

func computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// byName orders names for people, and spellings that differ only in case in
// one fixed order.
func byName(a, b types.String) int {
	x, y := a.ValueString(), b.ValueString()
	return cmp.Or(strings.Compare(armid.Fold(x), armid.Fold(y)), strings.Compare(x, y))
}
