package fields_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// object is a resource's raw value: there is one, or there is none.
func object(exists bool) tftypes.Value {
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	if !exists {
		return tftypes.NewValue(typ, nil)
	}
	return tftypes.NewValue(typ, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, "x")})
}

func TestKeepSpelling(t *testing.T) {
	t.Parallel()
	str, null, unknown := types.StringValue, types.StringNull(), types.StringUnknown()
	cases := map[string]struct {
		create, destroy           bool
		config, state, plan, want types.String
	}{
		"same":                              {config: str("a"), state: str("a"), plan: str("a"), want: str("a")},
		"other case":                        {config: str("Contoso"), state: str("contoso"), plan: str("Contoso"), want: str("contoso")},
		"blanks":                            {config: str(" contoso "), state: str("contoso"), plan: str(" contoso "), want: str("contoso")},
		"composed and decomposed":           {config: str("e\u0301"), state: str("\u00e9"), plan: str("e\u0301"), want: str("\u00e9")},
		"Kelvin sign":                       {config: str("\u212a"), state: str("k"), plan: str("\u212a"), want: str("k")},
		"another name":                      {config: str("fabrikam"), state: str("contoso"), plan: str("fabrikam"), want: str("fabrikam")},
		"config not known yet":              {config: unknown, state: str("contoso"), plan: unknown, want: unknown},
		"optional and dropped":              {config: null, state: str("contoso"), plan: null, want: null},
		"computed and left out":             {config: null, state: str("contoso"), plan: unknown, want: str("contoso")},
		"computed, left out, null in state": {config: null, state: null, plan: unknown, want: null},
		"set for the first time":            {config: str("contoso"), state: null, plan: str("contoso"), want: str("contoso")},
		"create":                            {create: true, config: str("Contoso"), state: null, plan: str("Contoso"), want: str("Contoso")},
		"create, left out":                  {create: true, config: null, state: null, plan: unknown, want: unknown},
		"destroy":                           {destroy: true, config: null, state: str("contoso"), plan: null, want: null},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := planmodifier.StringRequest{
				ConfigValue: c.config, StateValue: c.state, PlanValue: c.plan,
				State: tfsdk.State{Raw: object(!c.create)}, Plan: tfsdk.Plan{Raw: object(!c.destroy)},
			}
			resp := planmodifier.StringResponse{PlanValue: c.plan}
			fields.KeepSpelling().PlanModifyString(t.Context(), req, &resp)
			if !resp.PlanValue.Equal(c.want) || resp.Diagnostics.HasError() || resp.RequiresReplace {
				t.Errorf("plan = %s %v, want %s", resp.PlanValue, resp.Diagnostics, c.want)
			}
		})
	}
}

func TestKeepSpellingSet(t *testing.T) {
	t.Parallel()
	set := func(names ...string) types.Set {
		elements := []attr.Value{}
		for _, name := range names {
			elements = append(elements, types.StringValue(name))
		}
		return types.SetValueMust(types.StringType, elements)
	}
	null, unknown := types.SetNull(types.StringType), types.SetUnknown(types.StringType)
	partly := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringUnknown()})
	cases := map[string]struct {
		create, destroy           bool
		config, state, plan, want types.Set
	}{
		"same":                   {config: set("a", "b"), state: set("b", "a"), plan: set("a", "b"), want: set("a", "b")},
		"all in other case":      {config: set("A", "B"), state: set("a", "b"), plan: set("A", "B"), want: set("a", "b")},
		"blanks":                 {config: set("a "), state: set("a"), plan: set("a "), want: set("a")},
		"one more":               {config: set("A", "c"), state: set("a"), plan: set("A", "c"), want: set("A", "c")},
		"one less":               {config: set("A"), state: set("a", "b"), plan: set("A"), want: set("A")},
		"twice in two spellings": {config: set("a", "A"), state: set("a"), plan: set("a", "A"), want: set("a")},
		"an unknown element":     {config: partly, state: set("a"), plan: partly, want: partly},
		"not known yet":          {config: unknown, state: set("a"), plan: unknown, want: unknown},
		"dropped":                {config: null, state: set("a"), plan: null, want: null},
		"computed and left out":  {config: null, state: set("a"), plan: unknown, want: set("a")},
		"first time":             {config: set("a"), state: null, plan: set("a"), want: set("a")},
		"both empty":             {config: set(), state: set(), plan: set(), want: set()},
		"emptied":                {config: set(), state: set("a"), plan: set(), want: set()},
		"create":                 {create: true, config: set("A"), state: null, plan: set("A"), want: set("A")},
		"destroy":                {destroy: true, config: null, state: set("a"), plan: null, want: null},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := planmodifier.SetRequest{
				ConfigValue: c.config, StateValue: c.state, PlanValue: c.plan,
				State: tfsdk.State{Raw: object(!c.create)}, Plan: tfsdk.Plan{Raw: object(!c.destroy)},
			}
			resp := planmodifier.SetResponse{PlanValue: c.plan}
			fields.KeepSpellingSet().PlanModifySet(t.Context(), req, &resp)
			if !resp.PlanValue.Equal(c.want) || resp.Diagnostics.HasError() || resp.RequiresReplace {
				t.Errorf("plan = %s %v, want %s", resp.PlanValue, resp.Diagnostics, c.want)
			}
		})
	}
}

func TestKeepSpellingStandsBeforeRequiresReplace(t *testing.T) {
	t.Parallel()
	attribute := fields.ConnectorIDAttribute()
	value, replace := types.StringValue("/SUBSCRIPTIONS/x"), false
	req := planmodifier.StringRequest{
		ConfigValue: value, StateValue: types.StringValue("/subscriptions/x"), PlanValue: value,
		State: tfsdk.State{Raw: object(true)}, Plan: tfsdk.Plan{Raw: object(true)},
	}
	for _, modifier := range attribute.PlanModifiers {
		resp := planmodifier.StringResponse{PlanValue: req.PlanValue}
		modifier.PlanModifyString(t.Context(), req, &resp)
		req.PlanValue, replace = resp.PlanValue, replace || resp.RequiresReplace
	}
	if replace || req.PlanValue.ValueString() != "/subscriptions/x" {
		t.Errorf("plan = %s, replace = %t; want the state's spelling and no replacement", req.PlanValue, replace)
	}
}
