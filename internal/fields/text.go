package fields

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// TextOrNull is a text of the service, null where it is empty. Whoever chooses names over there also chooses words in it,
// and a state ends in terminals: it is cleaned.
func TextOrNull(text string) types.String {
	if text = defender.Clean(text); text != "" {
		return types.StringValue(text)
	}
	return types.StringNull()
}
