package prereq

import (
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// Report is a Markdown table of the findings, failures first, of at most 60
// KiB. It is the same for the same findings. Organizations of which a check says
// the same share a row, and so do checks that could not tell for one cause.
func Report(findings []Finding) string {
	sorted := fold(findings)
	order := []Outcome{Fail, Unknown, Pass}
	slices.SortStableFunc(sorted, func(a, b folded) int {
		if a.Outcome != b.Outcome {
			return slices.Index(order, a.Outcome) - slices.Index(order, b.Outcome)
		}
		return severe(a.Severity) - severe(b.Severity)
	})
	columns := []markdown.Column{{Title: "Outcome"}, {Title: "Severity"}, {Title: "Check"}, {Title: "Organization"}, {Title: "Found"}, {Title: "What to do"}}
	rows := make([][]string, 0, len(sorted))
	for _, f := range sorted {
		rows = append(rows, []string{
			string(f.Outcome), string(f.Severity), "`" + strings.Join(f.ids, "`, `") + "`",
			markdown.Text(prose.Names(f.organizations, maxNames)), markdown.Text(f.Message), markdown.Text(f.Remediation),
		})
	}
	var d markdown.Document
	d.Table(columns, rows, 0, 0)
	return d.String()
}
