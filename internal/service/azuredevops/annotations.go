package azuredevops

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// The words of ActionableRemediation in the OpenAPI document
// securityConnectorsDevOps.json, 2025-03-01.
const (
	enabled  = "Enabled"
	disabled = "Disabled"
)

var (
	categoryTypes    = map[string]attr.Type{"category": types.StringType, "minimum_severity": types.StringType}
	categoryType     = types.ObjectType{AttrTypes: categoryTypes}
	annotationsTypes = map[string]attr.Type{
		"enabled":                 types.BoolType,
		"inherit_from_parent":     types.BoolType,
		"categories":              types.SetType{ElemType: categoryType},
		"branches":                types.SetType{ElemType: types.StringType},
		"annotate_default_branch": types.BoolType,
	}
	effectiveTypes = map[string]attr.Type{
		"enabled":                 types.BoolType,
		"categories":              types.SetType{ElemType: categoryType},
		"branches":                types.SetType{ElemType: types.StringType},
		"annotate_default_branch": types.BoolType,
	}
)

// annotationsFrom reads the settings twice: what the object holds itself, which
// is only that it inherits while it does, and what applies in effect.
func annotationsFrom(found *defender.ActionableRemediation) (own, effective types.Object) {
	if found == nil {
		return types.ObjectNull(annotationsTypes), types.ObjectNull(effectiveTypes)
	}
	leaves := map[string]attr.Value{
		"enabled":                 switchValue(found.State),
		"categories":              categoriesValue(found.CategoryConfigurations),
		"branches":                types.SetNull(types.StringType),
		"annotate_default_branch": types.BoolNull(),
	}
	if branches := found.BranchConfiguration; branches != nil {
		leaves["branches"] = textSet(branches.BranchNames)
		leaves["annotate_default_branch"] = switchValue(branches.AnnotateDefaultBranch)
	}
	effective = types.ObjectValueMust(effectiveTypes, leaves)
	if inherits(found) {
		return inheriting(), effective
	}
	held := map[string]attr.Value{"inherit_from_parent": types.BoolValue(false)}
	for name, leaf := range leaves {
		held[name] = leaf
	}
	return types.ObjectValueMust(annotationsTypes, held), effective
}

func inherits(found *defender.ActionableRemediation) bool {
	return strings.EqualFold(found.InheritFromParentState, enabled)
}

// inheriting is the object that holds nothing of its own.
func inheriting() types.Object {
	leaves := nullLeaves()
	leaves["inherit_from_parent"] = types.BoolValue(true)
	return types.ObjectValueMust(annotationsTypes, leaves)
}

func nullLeaves() map[string]attr.Value {
	return map[string]attr.Value{
		"enabled": types.BoolNull(), "inherit_from_parent": types.BoolNull(), "categories": types.SetNull(categoryType),
		"branches": types.SetNull(types.StringType), "annotate_default_branch": types.BoolNull(),
	}
}

// requestFrom is what to send for a planned object: all it holds, because the
// service was recorded to put defaults in place of what is left out. held are
// the leaves that the plan leaves open.
func requestFrom(planned, held types.Object) defender.ActionableRemediation {
	leaf := func(name string) attr.Value {
		if value := planned.Attributes()[name]; value != nil && !value.IsUnknown() && !value.IsNull() {
			return value
		}
		return held.Attributes()[name]
	}
	if on, ok := planned.Attributes()["inherit_from_parent"].(types.Bool); ok && on.ValueBool() {
		return defender.ActionableRemediation{InheritFromParentState: enabled}
	}
	request := defender.ActionableRemediation{
		State:                  switchWord(leaf("enabled")),
		InheritFromParentState: disabled,
		CategoryConfigurations: categoriesFrom(leaf("categories")),
	}
	branches, onDefault := textsFrom(leaf("branches")), switchWord(leaf("annotate_default_branch"))
	if branches != nil || onDefault != "" {
		request.BranchConfiguration = &defender.BranchConfiguration{BranchNames: branches, AnnotateDefaultBranch: onDefault}
	}
	return request
}

func switchValue(word string) types.Bool {
	switch {
	case strings.EqualFold(word, enabled):
		return types.BoolValue(true)
	case strings.EqualFold(word, disabled):
		return types.BoolValue(false)
	default:
		return types.BoolNull()
	}
}

func switchWord(value attr.Value) string {
	on, ok := value.(types.Bool)
	switch {
	case !ok || on.IsNull() || on.IsUnknown():
		return ""
	case on.ValueBool():
		return enabled
	default:
		return disabled
	}
}

func categoriesValue(found []defender.CategoryConfiguration) types.Set {
	values := make([]attr.Value, 0, len(found))
	for _, category := range found {
		values = append(values, types.ObjectValueMust(categoryTypes, map[string]attr.Value{
			"category": types.StringValue(category.Category), "minimum_severity": fields.TextOrNull(category.MinimumSeverityLevel),
		}))
	}
	return types.SetValueMust(categoryType, values)
}

func categoriesFrom(value attr.Value) []defender.CategoryConfiguration {
	set, ok := value.(types.Set)
	if !ok || set.IsNull() || set.IsUnknown() {
		return nil
	}
	categories := []defender.CategoryConfiguration{}
	for _, element := range set.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		categories = append(categories, defender.CategoryConfiguration{
			Category: textOf(object.Attributes()["category"]), MinimumSeverityLevel: textOf(object.Attributes()["minimum_severity"]),
		})
	}
	return categories
}

func textSet(all []string) types.Set {
	values := make([]attr.Value, 0, len(all))
	for _, text := range all {
		values = append(values, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, values)
}

func textsFrom(value attr.Value) []string {
	set, ok := value.(types.Set)
	if !ok || set.IsNull() || set.IsUnknown() {
		return nil
	}
	texts := []string{}
	for _, element := range set.Elements() {
		texts = append(texts, textOf(element))
	}
	return texts
}

func textOf(value attr.Value) string {
	if text, ok := value.(types.String); ok {
		return text.ValueString()
	}
	return ""
}
