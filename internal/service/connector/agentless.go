package connector

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// The agentless_scanning object: two switches that can be set, and what the
// service says of scanners and scope. Those two are only shown, because no
// document says how their entries are spelled.
var (
	scopeEntryTypes = map[string]attr.Type{"kind": types.StringType, "value": types.StringType}
	scopeTypes      = map[string]attr.Type{
		"mode":    types.StringType,
		"entries": types.SetType{ElemType: types.ObjectType{AttrTypes: scopeEntryTypes}},
	}
	agentlessTypes = map[string]attr.Type{
		"enabled":                types.BoolType,
		"auto_discovery_enabled": types.BoolType,
		"scanners":               types.SetType{ElemType: types.StringType},
		"scope":                  types.ObjectType{AttrTypes: scopeTypes},
	}
)

// agentlessSwitches are the leaves that can be set.
var agentlessSwitches = []string{"enabled", "auto_discovery_enabled"}

func agentlessValue(found *defender.Agentless) types.Object {
	if found == nil {
		return types.ObjectNull(agentlessTypes)
	}
	scanners := types.SetNull(types.StringType)
	if found.Scanners != nil {
		scanners = textSet(found.Scanners)
	}
	return types.ObjectValueMust(agentlessTypes, map[string]attr.Value{
		"enabled":                switchValue(found.Enabled),
		"auto_discovery_enabled": switchValue(found.AutoDiscovery),
		"scanners":               scanners,
		"scope":                  scopeValue(found),
	})
}

func textSet(all []string) types.Set {
	values := make([]attr.Value, 0, len(all))
	for _, text := range all {
		values = append(values, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, values)
}

func scopeValue(found *defender.Agentless) types.Object {
	if found.InventoryListType == "" && len(found.InventoryList) == 0 {
		return types.ObjectNull(scopeTypes)
	}
	entryType := types.ObjectType{AttrTypes: scopeEntryTypes}
	entries := make([]attr.Value, 0, len(found.InventoryList))
	for _, item := range found.InventoryList {
		entries = append(entries, types.ObjectValueMust(scopeEntryTypes, map[string]attr.Value{
			"kind": types.StringValue(item.Kind), "value": types.StringValue(item.Value),
		}))
	}
	return types.ObjectValueMust(scopeTypes, map[string]attr.Value{
		"mode":    fields.TextOrNull(found.InventoryListType),
		"entries": types.SetValueMust(entryType, entries),
	})
}

// agentlessKnown returns the object with null in place of what is unknown: what
// is stored while there is no devops/default to read it from.
func agentlessKnown(planned types.Object) types.Object {
	if planned.IsNull() || planned.IsUnknown() {
		return types.ObjectNull(agentlessTypes)
	}
	leaves := planned.Attributes()
	for name, leaf := range leaves {
		if leaf.IsUnknown() {
			leaves[name] = nullOf(agentlessTypes[name])
		}
	}
	return types.ObjectValueMust(agentlessTypes, leaves)
}

// planAgentless lays the configured switches over the state. Where one of them
// changes, the leaves that are not set become unknown.
func planAgentless(config, state types.Object) (planned types.Object, changed bool) {
	if config.IsNull() {
		return state, false
	}
	if config.IsUnknown() {
		return types.ObjectUnknown(agentlessTypes), true
	}
	configured, leaves := config.Attributes(), map[string]attr.Value{}
	for name, kind := range agentlessTypes {
		leaves[name] = nullOf(kind)
		if have, ok := state.Attributes()[name]; ok {
			leaves[name] = have
		}
	}
	set := map[string]bool{}
	for _, name := range agentlessSwitches {
		if value := configured[name]; !value.IsNull() {
			changed = changed || !value.Equal(leaves[name])
			leaves[name], set[name] = value, true
		}
	}
	if changed {
		leaves["scanners"] = types.SetUnknown(types.StringType)
		leaves["scope"] = types.ObjectUnknown(scopeTypes)
		for _, name := range agentlessSwitches {
			if !set[name] {
				leaves[name] = types.BoolUnknown()
			}
		}
	}
	return types.ObjectValueMust(agentlessTypes, leaves), changed
}

// agentlessRequest is what to send for the planned switches, on top of what the
// service has: whether a partial object would empty the rest is documented
// nowhere. It is nil where nothing differs.
func agentlessRequest(planned types.Object, found *defender.Agentless) *defender.Agentless {
	if planned.IsNull() || planned.IsUnknown() {
		return nil
	}
	next := defender.Agentless{}
	if found != nil {
		next = *found
	}
	differs := false
	for _, leaf := range []struct {
		name string
		word *string
	}{{"enabled", &next.Enabled}, {"auto_discovery_enabled", &next.AutoDiscovery}} {
		value, ok := planned.Attributes()[leaf.name].(types.Bool)
		if !ok || value.IsNull() || value.IsUnknown() || switchValue(*leaf.word).Equal(value) {
			continue
		}
		*leaf.word, differs = switchWord(value.ValueBool()), true
	}
	if !differs {
		return nil
	}
	return &next
}

func nullOf(kind attr.Type) attr.Value {
	switch kind := kind.(type) {
	case types.SetType:
		return types.SetNull(kind.ElemType)
	case types.ObjectType:
		return types.ObjectNull(kind.AttrTypes)
	default:
		return types.BoolNull()
	}
}

// fillAgentless puts what the service says in place of what the plan left
// unknown.
func fillAgentless(planned, truth types.Object) types.Object {
	if planned.IsNull() {
		return planned
	}
	if planned.IsUnknown() {
		return agentlessKnown(truth)
	}
	leaves := planned.Attributes()
	for name, leaf := range leaves {
		if found, ok := truth.Attributes()[name]; ok && leaf.IsUnknown() {
			leaves[name] = found
		}
	}
	return agentlessKnown(types.ObjectValueMust(agentlessTypes, leaves))
}

// sameAgentless tells whether two reads show the same settings.
func sameAgentless(a, b *defender.Agentless) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Enabled == b.Enabled && a.AutoDiscovery == b.AutoDiscovery && a.InventoryListType == b.InventoryListType &&
		slices.Equal(a.Scanners, b.Scanners) && slices.Equal(a.InventoryList, b.InventoryList)
}
