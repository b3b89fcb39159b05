package markdown_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

func TestPie(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		slices []markdown.Slice
		want   string // the lines of the slices
	}{
		"nothing":           {nil, ""},
		"one slice":         {[]markdown.Slice{{"Covered", 3}, {"Missing", 0}}, ""},
		"slices of nothing": {[]markdown.Slice{{"Covered", 3}, {"Missing", 0}, {"Elsewhere", 1}}, "    \"Covered\" : 3\n    \"Elsewhere\" : 1\n"},
		"what would end it": {[]markdown.Slice{{"a\"b\n```", 2}, {"c_d-e ä", 1}}, "    \"a.b....\" : 2\n    \"c_d-e ä\" : 1\n"},
		"a long label":      {[]markdown.Slice{{strings.Repeat("ä", 99), 2}, {"b", 1}}, "    \"" + strings.Repeat("ä", 50) + "\" : 2\n    \"b\" : 1\n"},
	} {
		var d markdown.Document
		d.Pie("Repositories", c.slices)
		want := ""
		if c.want != "" {
			want = "```mermaid\npie showData\n    title Repositories\n" + c.want + "```\n"
		}
		if got := d.String(); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}
