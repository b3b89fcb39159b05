package prereq

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of a report, in bytes, and of one cell, in characters. A comment of a
// pull request takes 65,536 characters.
const (
	maxReport = 60 * 1024
	maxCell   = 400
)

// Report is a Markdown table of the findings, failures first, of at most 60
// KiB. It is the same for the same findings.
func Report(findings []Finding) string {
	sorted := slices.Clone(findings)
	order := []Outcome{Fail, Unknown, Pass}
	slices.SortStableFunc(sorted, func(a, b Finding) int { return slices.Index(order, a.Outcome) - slices.Index(order, b.Outcome) })
	var b strings.Builder
	b.WriteString("| Outcome | Severity | Check | Organization | Found | What to do |\n|---|---|---|---|---|---|\n")
	for i, f := range sorted {
		row := fmt.Sprintf("| %s | %s | `%s` | %s | %s | %s |\n", f.Outcome, f.Severity, f.ID, cell(f.Organization), cell(f.Message), cell(f.Remediation))
		rest := fmt.Sprintf("\nand %d more, for which there is no room\n", len(sorted)-i)
		if b.Len()+len(row)+len(rest) > maxReport {
			b.WriteString(rest)
			break
		}
		b.WriteString(row)
	}
	return b.String()
}

var cellEscapes = strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "`", "\\`", "*", "\\*", "[", "\\[", "\n", " ", "\r", " ")

// cell keeps a text from being anything but text in a table.
func cell(text string) string {
	if utf8.RuneCountInString(text) > maxCell {
		text = string([]rune(text)[:maxCell]) + "…"
	}
	return cellEscapes.Replace(text)
}
