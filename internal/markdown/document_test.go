package markdown_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

var columns = []markdown.Column{{Title: "Name"}, {Title: "Count", Number: true}}

func TestDocument(t *testing.T) {
	t.Parallel()
	var d markdown.Document
	d.Block("**All is well.**\n")
	d.Block("  ")
	d.Table(columns, [][]string{{"a", "1"}, {"b", "2"}}, 0, 0)
	d.Table(columns, nil, 0, 0)
	d.Table(columns, [][]string{{"c", "3"}}, 9, 0)
	want := "**All is well.**\n\n| Name | Count |\n|---|---:|\n| a | 1 |\n| b | 2 |\n" +
		"\n| Name | Count |\n|---|---:|\n| c | 3 |\n\nand 8 more\n"
	if got := d.String(); got != want {
		t.Errorf("document\n%s\nwant\n%s", got, want)
	}
}

func TestDocumentIsBounded(t *testing.T) {
	t.Parallel()
	rows := make([][]string, 5000)
	for i := range rows {
		rows[i] = []string{strings.Repeat("ä", 20), strconv.Itoa(i)}
	}
	for limit, most := range map[int]int{0: markdown.MaxDocument, 1000: 1000 + len("first\n\n")} {
		var d markdown.Document
		d.Block("first")
		d.Table(columns, rows, 6000, limit)
		got := d.String()
		if len(got) > most || len(got) < most-100 {
			t.Errorf("limit %d: %d bytes", limit, len(got))
		}
		shown := strings.Count(got, "ä |")
		if want := fmt.Sprintf("\nand %d more, for which there is no room\n", 6000-shown); !strings.HasSuffix(got, want) {
			t.Errorf("limit %d: it ends with %q, want %q", limit, got[len(got)-80:], want)
		}
		d.Block(strings.Repeat("x", markdown.MaxDocument))
		if d.String() != got {
			t.Error("a block without room was written")
		}
	}
}
