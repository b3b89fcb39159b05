package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ownLeaves are the settings that an object holds only while it does not
// inherit.
var ownLeaves = []string{"enabled", "categories", "branches", "annotate_default_branch"}

// planAnnotations lays the configuration over what is held. Where a leaf that is
// set changes, those that are not set become unknown, and so does the effect.
func planAnnotations(config, held types.Object) (planned types.Object, changed bool) {
	if config.IsNull() {
		return held, false
	}
	if config.IsUnknown() {
		return types.ObjectUnknown(annotationsTypes), true
	}
	configured, leaves := config.Attributes(), nullLeaves()
	for name := range leaves {
		if have, ok := held.Attributes()[name]; ok {
			leaves[name] = have
		}
	}
	wantsInherit, _ := configured["inherit_from_parent"].(types.Bool)
	if wantsInherit.ValueBool() {
		return inheriting(), !held.Equal(inheriting())
	}
	set := map[string]bool{}
	for name, value := range configured {
		if !value.IsNull() {
			changed = changed || !value.Equal(leaves[name])
			leaves[name], set[name] = value, true
		}
	}
	if len(set) == 0 {
		return types.ObjectValueMust(annotationsTypes, leaves), false
	}
	if !set["inherit_from_parent"] && !leaves["inherit_from_parent"].Equal(types.BoolValue(false)) {
		leaves["inherit_from_parent"], changed = types.BoolValue(false), true
	}
	if changed {
		for _, name := range ownLeaves {
			if !set[name] {
				leaves[name] = unknownOf(annotationsTypes[name])
			}
		}
	}
	return types.ObjectValueMust(annotationsTypes, leaves), changed
}

func unknownOf(kind attr.Type) attr.Value {
	if set, ok := kind.(types.SetType); ok {
		return types.SetUnknown(set.ElemType)
	}
	return types.BoolUnknown()
}

// fillAnnotations puts what the service says in place of what the plan left
// open.
func fillAnnotations(planned, truth types.Object) types.Object {
	if planned.IsUnknown() {
		return truth
	}
	if planned.IsNull() {
		return planned
	}
	leaves, none := planned.Attributes(), nullLeaves()
	for name, leaf := range leaves {
		if !leaf.IsUnknown() {
			continue
		}
		leaves[name] = none[name]
		if found, ok := truth.Attributes()[name]; ok {
			leaves[name] = found
		}
	}
	return types.ObjectValueMust(annotationsTypes, leaves)
}

// validateAnnotations refuses what contradicts itself.
func validateAnnotations(config types.Object, hasParent bool, diags *diag.Diagnostics) {
	if config.IsNull() || config.IsUnknown() {
		return
	}
	at, leaves := path.Root("pull_request_annotations"), config.Attributes()
	inherit, _ := leaves["inherit_from_parent"].(types.Bool)
	if inherit.ValueBool() && !hasParent {
		diags.AddAttributeError(at.AtName("inherit_from_parent"), "An organization has no parent to inherit from",
			"Set the annotations of the organization itself; projects and repositories below it inherit them.")
		return
	}
	if inherit.ValueBool() {
		for _, name := range ownLeaves {
			if !leaves[name].IsNull() {
				diags.AddAttributeError(at.AtName(name), "Inherited and own annotations exclude each other",
					"With inherit_from_parent = true everything else comes from the parent. Remove "+name+", or set inherit_from_parent = false.")
			}
		}
		return
	}
	warnCategories(leaves["categories"], diags)
}

// warnCategories says what is documented to do nothing (Microsoft Learn, "Enable
// pull request annotations").
func warnCategories(value attr.Value, diags *diag.Diagnostics) {
	for _, category := range categoriesFrom(value) {
		if category.Category != "" && category.Category != "IaC" {
			diags.AddAttributeWarning(path.Root("pull_request_annotations").AtName("categories"), "The category is documented to do nothing",
				"Microsoft documents that pull requests are annotated with findings of the category IaC only; "+category.Category+" is stored and has no effect.")
		}
	}
}
