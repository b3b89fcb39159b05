package fields

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// KeepSpellingSet keeps the state's set of strings where the whole configured set differs from it only in case or
// blanks. Anything else is planned as configured, because Terraform refuses a plan that mixes both.
func KeepSpellingSet() planmodifier.Set { return keepSpellingSet{} }

type keepSpellingSet struct{}

func (keepSpellingSet) Description(context.Context) string {
	return "A set whose elements differ only in case or blanks is not a change."
}

func (m keepSpellingSet) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepSpellingSet) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return // Create and destroy have nothing to keep.
	}
	switch {
	case req.ConfigValue.IsUnknown():
	case req.ConfigValue.IsNull():
		if req.PlanValue.IsUnknown() { // Only a computed attribute is: a dropped optional one is planned as null.
			resp.PlanValue = req.StateValue
		}
	case req.StateValue.IsNull():
	case sameSpelling(req.ConfigValue, req.StateValue):
		resp.PlanValue = req.StateValue
	}
}

// sameSpelling reports whether every element of one set has its like in the other.
func sameSpelling(a, b types.Set) bool {
	return covers(a.Elements(), b.Elements()) && covers(b.Elements(), a.Elements())
}

func covers(have, want []attr.Value) bool {
	for _, w := range want {
		if !contains(have, w) {
			return false
		}
	}
	return true
}

func contains(have []attr.Value, want attr.Value) bool {
	w, ok := want.(basetypes.StringValue)
	if !ok || w.IsUnknown() || w.IsNull() {
		return false
	}
	for _, h := range have {
		s, ok := h.(basetypes.StringValue)
		if ok && !s.IsUnknown() && !s.IsNull() && armid.EqualFold(s.ValueString(), w.ValueString()) {
			return true
		}
	}
	return false
}
