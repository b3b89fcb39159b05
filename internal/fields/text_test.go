package fields_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

func TestTextOrNull(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]types.String{
		"":                    types.StringNull(),
		"\x1b[0m":             types.StringNull(),
		"payments (Zürich)":   types.StringValue("payments (Zürich)"),
		"\x1b[31mred\x1b[0m.": types.StringValue("red."),
	} {
		if got := fields.TextOrNull(text); !got.Equal(want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := fields.TextOrNull(strings.Repeat("x", 5000)); len(got.ValueString()) > 2048 {
		t.Errorf("%d bytes of a text went into the state", len(got.ValueString()))
	}
}
