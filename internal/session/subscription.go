package session

import "github.com/hashicorp/terraform-plugin-framework/types"

// Subscription is what a configuration names, or else the provider's default:
// empty when there is none either.
func (s *Session) Subscription(configured types.String) types.String {
	if configured.IsNull() {
		return types.StringValue(s.SubscriptionID)
	}
	return configured
}
