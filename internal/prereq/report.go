package prereq

import (
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

// Report is a Markdown table of the findings, failures first, of at most 60
// KiB. It is the same for the same findings.
func Report(findings []Finding) string {
	sorted := slices.Clone(findings)
	order := []Outcome{Fail, Unknown, Pass}
	slices.SortStableFunc(sorted, func(a, b Finding) int { return slices.Index(order, a.Outcome) - slices.Index(order, b.Outcome) })
	columns := []markdown.Column{{Title: "Outcome"}, {Title: "Severity"}, {Title: "Check"}, {Title: "Organization"}, {Title: "Found"}, {Title: "What to do"}}
	rows := make([][]string, 0, len(sorted))
	for _, f := range sorted {
		rows = append(rows, []string{
			string(f.Outcome), string(f.Severity), "`" + f.ID + "`", markdown.Text(f.Organization), markdown.Text(f.Message), markdown.Text(f.Remediation),
		})
	}
	var d markdown.Document
	d.Table(columns, rows, 0, 0)
	return d.String()
}
