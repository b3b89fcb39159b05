package discovery

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

// maxSlices is how many organizations a chart tells apart.
const maxSlices = 10

// Report shows counts to people: totals, a chart of the repositories, and a table
// of the organizations. reason is why discovery is not complete, or nothing. It
// is Markdown of at most 60 KiB without a time in it, and the same for the same
// counts.
func Report(c Counts, reason string) string {
	var d markdown.Document
	if reason == "" {
		d.Block("## Discovery: looks complete")
	} else {
		d.Block("## Discovery: not complete")
	}
	d.Block(fmt.Sprintf("**%s in %s of %s** %s discovered by Defender for Cloud.",
		number(c.Repositories.Total, "repository", "repositories"), number(c.Projects.Total, "project", "projects"),
		number(c.Own(), "organization", "organizations"), is(c.Repositories.Total)))
	if reason != "" {
		d.Block("Not complete: " + markdown.Text(reason) + ".")
	}
	d.Block(chart(c.Each()))
	d.Table([]markdown.Column{{Title: "Level"}, {Title: "Total", Number: true}, {Title: "Onboarding"}, {Title: "Provisioning"}},
		[][]string{tallyRow("Organizations", c.Organizations), tallyRow("Projects", c.Projects), tallyRow("Repositories", c.Repositories)}, 0, 0)
	var rows [][]string
	for _, o := range c.Each() {
		rows = append(rows, []string{
			markdown.Text(o.Name), markdown.Text(o.Onboarding), markdown.Text(o.Provisioning), strconv.Itoa(o.Projects), strconv.Itoa(o.Repositories),
		})
	}
	d.Table([]markdown.Column{
		{Title: "Organization"}, {Title: "Onboarding"}, {Title: "Provisioning"}, {Title: "Projects", Number: true}, {Title: "Repositories", Number: true},
	}, rows, 0, 0)
	return d.String()
}

func tallyRow(level string, t Tally) []string {
	return []string{level, strconv.Itoa(t.Total), words(t.Onboarding), words(t.Provisioning)}
}

// words lists the states, the most frequent first.
func words(counts map[string]int) string {
	sorted := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	parts := make([]string, 0, len(sorted))
	for _, word := range sorted {
		parts = append(parts, fmt.Sprintf("%d %s", counts[word], markdown.Text(word)))
	}
	return strings.Join(parts, ", ")
}

// chart is a Mermaid pie of the organizations with most repositories; where
// nobody draws it, its lines still read as numbers. One slice says nothing.
func chart(organizations []OrganizationCounts) string {
	organizations = slices.DeleteFunc(organizations, func(o OrganizationCounts) bool { return o.Repositories == 0 })
	if len(organizations) < 2 {
		return ""
	}
	slices.SortStableFunc(organizations, func(a, b OrganizationCounts) int { return cmp.Compare(b.Repositories, a.Repositories) })
	var lines strings.Builder
	others := 0
	for i, o := range organizations {
		if i >= maxSlices {
			others += o.Repositories
			continue
		}
		fmt.Fprintf(&lines, "    \"%s\" : %d\n", label(o.Name), o.Repositories)
	}
	if others > 0 {
		fmt.Fprintf(&lines, "    \"all others\" : %d\n", others)
	}
	return "```mermaid\npie showData\n    title Repositories by organization\n" + lines.String() + "```"
}

// label keeps a name from ending its quotation marks. The rules for names of
// organizations allow letters, digits and hyphens; anything else is a dot here.
func label(name string) string {
	plain := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_ ", r) {
			return r
		}
		return '.'
	}, name))
	return string(plain[:min(len(plain), 50)])
}

func number(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return fmt.Sprintf("%d %s", n, plural)
}

func is(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
