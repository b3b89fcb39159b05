package azuredevops

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// held is an object with these leaves; the others are null.
func held(leaves map[string]attr.Value) types.Object {
	all := nullLeaves()
	for name, leaf := range leaves {
		all[name] = leaf
	}
	return types.ObjectValueMust(annotationsTypes, all)
}

var (
	on, off = types.BoolValue(true), types.BoolValue(false)
	// own is an object with settings of its own.
	own = held(map[string]attr.Value{
		"enabled": on, "inherit_from_parent": off, "annotate_default_branch": on, "branches": textSet([]string{"main"}),
		"categories": categoriesValue([]defender.CategoryConfiguration{{Category: "IaC", MinimumSeverityLevel: "High"}}),
	})
)

func TestPlanAnnotations(t *testing.T) {
	t.Parallel()
	opened := func(leaves map[string]attr.Value) types.Object {
		all := map[string]attr.Value{"inherit_from_parent": off}
		for _, name := range ownLeaves {
			all[name] = unknownOf(annotationsTypes[name])
		}
		for name, leaf := range leaves {
			all[name] = leaf
		}
		return held(all)
	}
	for name, c := range map[string]struct {
		config, held, want types.Object
		changed            bool
	}{
		"not managed":                 {types.ObjectNull(annotationsTypes), own, own, false},
		"not known yet":               {types.ObjectUnknown(annotationsTypes), own, types.ObjectUnknown(annotationsTypes), true},
		"as it is":                    {held(map[string]attr.Value{"enabled": on}), own, own, false},
		"empty":                       {held(nil), inheriting(), inheriting(), false},
		"one leaf opens the unset":    {held(map[string]attr.Value{"enabled": off}), own, opened(map[string]attr.Value{"enabled": off}), true},
		"inherits, as it does":        {held(map[string]attr.Value{"inherit_from_parent": on}), inheriting(), inheriting(), false},
		"inherits from now on":        {held(map[string]attr.Value{"inherit_from_parent": on}), own, inheriting(), true},
		"a leaf ends the inheritance": {held(map[string]attr.Value{"enabled": on}), inheriting(), opened(map[string]attr.Value{"enabled": on}), true},
		"own settings, nothing else":  {held(map[string]attr.Value{"inherit_from_parent": off}), inheriting(), opened(nil), true},
		"a creation":                  {held(map[string]attr.Value{"enabled": on}), types.ObjectNull(annotationsTypes), opened(map[string]attr.Value{"enabled": on}), true},
		"a leaf that is not known":    {held(map[string]attr.Value{"enabled": types.BoolUnknown()}), own, opened(nil), true},
		"no branches":                 {held(map[string]attr.Value{"branches": textSet(nil)}), own, opened(map[string]attr.Value{"branches": textSet(nil)}), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned, changed := planAnnotations(c.config, c.held)
			if !planned.Equal(c.want) || changed != c.changed {
				t.Errorf("planned %s, changed %t\nwant    %s, changed %t", planned, changed, c.want, c.changed)
			}
		})
	}
}

func TestRequestFrom(t *testing.T) {
	t.Parallel()
	open := map[string]attr.Value{"inherit_from_parent": off, "enabled": off, "branches": types.SetUnknown(types.StringType), "annotate_default_branch": types.BoolUnknown(), "categories": types.SetUnknown(categoryType)}
	for name, c := range map[string]struct {
		planned, held types.Object
		want          string
	}{
		"inherits":                      {inheriting(), own, `{"inheritFromParentState":"Enabled"}`},
		"what is open is held":          {held(open), own, `{"state":"Disabled","categoryConfigurations":[{"category":"IaC","minimumSeverityLevel":"High"}],"branchConfiguration":{"branchNames":["main"],"annotateDefaultBranch":"Enabled"},"inheritFromParentState":"Disabled"}`},
		"what nobody holds is not sent": {held(open), inheriting(), `{"state":"Disabled","inheritFromParentState":"Disabled"}`},
		"no branches are sent":          {held(map[string]attr.Value{"branches": textSet(nil)}), inheriting(), `{"branchConfiguration":{"branchNames":[]},"inheritFromParentState":"Disabled"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := json.Marshal(requestFrom(c.planned, c.held))
			if err != nil || string(got) != c.want {
				t.Errorf("%s, %v\nwant %s", got, err, c.want)
			}
		})
	}
}

func TestFillAnnotations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ planned, truth, want types.Object }{
		"unknown as a whole":      {types.ObjectUnknown(annotationsTypes), own, own},
		"null stays null":         {types.ObjectNull(annotationsTypes), own, types.ObjectNull(annotationsTypes)},
		"what is known stays":     {held(map[string]attr.Value{"enabled": off}), own, held(map[string]attr.Value{"enabled": off})},
		"an open leaf":            {held(map[string]attr.Value{"enabled": off, "annotate_default_branch": types.BoolUnknown()}), own, held(map[string]attr.Value{"enabled": off, "annotate_default_branch": on})},
		"an open leaf, no answer": {held(map[string]attr.Value{"branches": types.SetUnknown(types.StringType)}), types.ObjectNull(annotationsTypes), held(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fillAnnotations(c.planned, c.truth); !got.Equal(c.want) {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestAnnotationsFrom(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer  string
		own     types.Object
		enabled attr.Value // of the effect; nil: there is no effect
	}{
		"nothing":  {`null`, types.ObjectNull(annotationsTypes), nil},
		"own":      {`{"state":"Enabled","inheritFromParentState":"Disabled","categoryConfigurations":[{"category":"IaC","minimumSeverityLevel":"High"}],"branchConfiguration":{"branchNames":["main"],"annotateDefaultBranch":"Enabled"}}`, own, on},
		"inherits": {`{"state":"Enabled","inheritFromParentState":"enabled"}`, inheriting(), on},
		"a new word": {
			`{"state":"Paused","inheritFromParentState":"Disabled"}`,
			held(map[string]attr.Value{"inherit_from_parent": off, "categories": categoriesValue(nil)}), types.BoolNull(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var answer *defender.ActionableRemediation
			if err := json.Unmarshal([]byte(c.answer), &answer); err != nil {
				t.Fatal(err)
			}
			got, effective := annotationsFrom(answer)
			if !got.Equal(c.own) {
				t.Errorf("%s\nwant %s", got, c.own)
			}
			if c.enabled == nil && !effective.IsNull() || c.enabled != nil && !effective.Attributes()["enabled"].Equal(c.enabled) {
				t.Errorf("the effect is %s", effective)
			}
		})
	}
}
