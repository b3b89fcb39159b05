package connector

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// The states of an authorization. They are this provider's words, because the
// service has none: it keeps no record of who authorized and whether that still
// works.
const (
	authorizationRequired = "required"
	authorizationPending  = "pending"
	authorizationFailed   = "failed"
	authorizationAccepted = "accepted"
)

const acceptedMessage = "The service accepted an authorization once. Nothing in its API says whether it still works."

var authorizationTypes = map[string]attr.Type{
	"state":      types.StringType,
	"message":    types.StringType,
	"changed_at": types.StringType,
	"portal_url": types.StringType,
}

// authorizationState reads the state off the configuration.
func authorizationState(configuration *defender.Configuration) string {
	if configuration == nil {
		return authorizationRequired
	}
	switch state := configuration.Properties.State; {
	case strings.EqualFold(state, defender.StateFailed), strings.EqualFold(state, defender.StateCanceled):
		return authorizationFailed
	case strings.EqualFold(state, defender.StateSucceeded), state == "":
		return authorizationAccepted
	default:
		return authorizationPending
	}
}

func authorizationValue(configuration *defender.Configuration, portalURL string) types.Object {
	state := authorizationState(configuration)
	message, changedAt := "", types.StringNull()
	switch state {
	case authorizationRequired:
		message = diagnose.AuthorizeSteps(portalURL)
	case authorizationAccepted:
		message = acceptedMessage
	default:
		message = defender.Clean(configuration.Properties.Message)
	}
	if configuration != nil && configuration.Properties.UpdatedAt != "" {
		changedAt = fields.TextOrNull(configuration.Properties.UpdatedAt)
	}
	return types.ObjectValueMust(authorizationTypes, map[string]attr.Value{
		"state":      types.StringValue(state),
		"message":    types.StringValue(message),
		"changed_at": changedAt,
		"portal_url": types.StringValue(portalURL),
	})
}

// authorizationUnknown keeps the address, which follows from the id.
func authorizationUnknown(state types.Object) types.Object {
	portalURL, ok := state.Attributes()["portal_url"]
	if !ok {
		return types.ObjectUnknown(authorizationTypes)
	}
	return types.ObjectValueMust(authorizationTypes, map[string]attr.Value{
		"state": types.StringUnknown(), "message": types.StringUnknown(), "changed_at": types.StringUnknown(), "portal_url": portalURL,
	})
}

// authorizationFilled puts the truth in place of what the plan left unknown.
func authorizationFilled(planned, truth types.Object) types.Object {
	if planned.IsUnknown() {
		return truth
	}
	leaves := planned.Attributes()
	for name, leaf := range leaves {
		if leaf.IsUnknown() {
			leaves[name] = truth.Attributes()[name]
		}
	}
	return types.ObjectValueMust(authorizationTypes, leaves)
}
