package connector

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// keepLocation keeps the state's region where the configuration spells the same
// one differently: the portal says "West Europe", the API "westeurope".
type keepLocation struct{}

// Description implements planmodifier.Describer.
func (keepLocation) Description(context.Context) string {
	return "A region that differs only in case or blanks is not a change."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepLocation) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (keepLocation) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if sameText(req.ConfigValue.ValueString(), req.StateValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
