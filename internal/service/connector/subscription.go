package connector

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// subscriptionOf is the subscription that is meant. Where nobody names one it
// adds an error; what says what it is missing for.
func subscriptionOf(s *session.Session, configured types.String, what string, diags *diag.Diagnostics) types.String {
	meant := s.Subscription(configured)
	if meant.ValueString() == "" {
		diags.AddAttributeError(path.Root("subscription_id"), "No subscription to "+what,
			"Set subscription_id here or in the provider block, or ARM_SUBSCRIPTION_ID in the environment.")
	}
	return meant
}
