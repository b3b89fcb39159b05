package fields

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// KeepSpelling keeps the state's value where the configuration differs from it only in case or blanks, and where the
// configuration is null on an attribute that the provider computes. It must stand before RequiresReplace: Terraform does
// not consult the semantic equality of a custom type while planning.
func KeepSpelling() planmodifier.String { return keepSpelling{} }

type keepSpelling struct{}

func (keepSpelling) Description(context.Context) string {
	return "A value that differs only in case or blanks is not a change."
}

func (m keepSpelling) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepSpelling) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
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
	case armid.EqualFold(req.ConfigValue.ValueString(), req.StateValue.ValueString()):
		resp.PlanValue = req.StateValue
	}
}
