package connector

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// The words of autoDiscovery and agentlessEnabled in the OpenAPI document
// securityConnectorsDevOps.json, 2025-03-01.
const (
	enabled  = "Enabled"
	disabled = "Disabled"
)

func isEnabled(word string) bool { return strings.EqualFold(word, enabled) }

func switchWord(on bool) string {
	if on {
		return enabled
	}
	return disabled
}

// switchValue is null where the service has no word, or one that is neither.
func switchValue(word string) types.Bool {
	switch {
	case isEnabled(word):
		return types.BoolValue(true)
	case strings.EqualFold(word, disabled):
		return types.BoolValue(false)
	default:
		return types.BoolNull()
	}
}

func tagsValue(tags map[string]string) types.Map {
	values := make(map[string]attr.Value, len(tags))
	for key, value := range tags {
		values[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, values)
}

func capabilitiesValue(capabilities []defender.Capability) types.Map {
	values := make(map[string]attr.Value, len(capabilities))
	for _, capability := range capabilities {
		values[capability.Name] = types.StringValue(capability.Value)
	}
	return types.MapValueMust(types.StringType, values)
}

// names reads a set of strings; elements that are not known are left out.
func names(set types.Set) onboarding.Names {
	var all []string
	for _, element := range set.Elements() {
		if name, ok := element.(types.String); ok && !name.IsUnknown() && !name.IsNull() {
			all = append(all, name.ValueString())
		}
	}
	return onboarding.NewNames(all...).Sorted()
}

// known tells whether the set and all its elements are known.
func known(set types.Set) bool {
	if set.IsUnknown() {
		return false
	}
	for _, element := range set.Elements() {
		if element.IsUnknown() {
			return false
		}
	}
	return true
}

func namesValue(all onboarding.Names) types.Set {
	values := make([]attr.Value, 0, len(all))
	for _, name := range all {
		// A name that the service allows passes unchanged.
		values = append(values, types.StringValue(defender.Clean(name)))
	}
	return types.SetValueMust(types.StringType, values)
}
