package discovery

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
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
		prose.Count(c.Repositories.Total, "repository"), prose.Count(c.Projects.Total, "project"),
		prose.Count(c.Own(), "organization"), prose.Are(c.Repositories.Total)))
	if reason != "" {
		d.Block("Not complete: " + markdown.Text(reason) + ".")
	}
	d.Pie("Repositories by organization", slicesOf(c.Each()))
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

// slicesOf are the organizations with most repositories, and one for all others.
func slicesOf(organizations []OrganizationCounts) []markdown.Slice {
	slices.SortStableFunc(organizations, func(a, b OrganizationCounts) int { return cmp.Compare(b.Repositories, a.Repositories) })
	var pie []markdown.Slice
	others := 0
	for i, o := range organizations {
		if i < maxSlices {
			pie = append(pie, markdown.Slice{Label: o.Name, Size: o.Repositories})
		} else {
			others += o.Repositories
		}
	}
	return append(pie, markdown.Slice{Label: "all others", Size: others})
}
