package fields

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Name validates a name with check, one of armid's validators, whose error says which rule was broken.
func Name(check func(string) error) validator.String { return name{check: check} }

type name struct{ check func(string) error }

func (name) Description(context.Context) string {
	return "must be a name that Azure accepts"
}

func (v name) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v name) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid name", err.Error())
	}
}
