package coverage

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

// How many bytes each part of a report may take, so that none takes the room of
// those after it.
const (
	roomForReasons       = 6 * 1024
	roomForOrganizations = 20 * 1024
	roomForMissing       = 20 * 1024
	roomForOthers        = 6 * 1024
)

// Report shows a result to people: totals, what is not proven, a table of the
// organizations, a chart and the first repositories of each list. It is Markdown
// of at most 60 KiB without a time in it, and the same for the same result.
func Report(r Result) string {
	var d markdown.Document
	d.Block("## " + headline(r))
	d.Block(totals(r))
	points(&d, "Not proven, because:", r.Reasons)
	points(&d, "Advice:", r.Advice)
	organizations(&d, r)
	d.Block(chart(r.Total))
	repositories(&d, "Missing", r.Missing, r.Total.Missing, roomForMissing)
	repositories(&d, "Elsewhere", r.Elsewhere, r.Total.Elsewhere, roomForOthers)
	repositories(&d, "Stale", r.Stale, r.Total.Stale, roomForOthers)
	return d.String()
}

func headline(r Result) string {
	c := r.Total
	switch {
	case !r.Proven() && c.Missing > 0:
		return fmt.Sprintf("Coverage: not proven, at least %s missing", count(c.Missing, "repository is", "repositories are"))
	case !r.Proven():
		return "Coverage: not proven"
	case c.Missing > 0:
		return fmt.Sprintf("Coverage: %s %%, %s missing", percent(c), count(c.Missing, "repository is", "repositories are"))
	case c.Existing == 0:
		return "Coverage: there is no repository to cover"
	default:
		return "Coverage: 100 %, proven"
	}
}

// totals says everything in one sentence or two.
func totals(r Result) string {
	c := r.Total
	text := fmt.Sprintf("**%d of %s** that can be covered in %s %s discovered by Defender for Cloud.",
		c.Covered, count(c.Existing, "repository", "repositories"), count(len(r.Organizations), "organization", "organizations"), is(c.Covered))
	var also []string
	for _, part := range []struct {
		n    int
		text string
	}{
		{c.Elsewhere, "owned by another connector"},
		{c.Stale, "stale (Defender lists it, Azure DevOps does not show it)"},
	} {
		if part.n > 0 {
			also = append(also, fmt.Sprintf("%d %s", part.n, part.text))
		}
	}
	if len(also) > 0 {
		text += " " + capital(strings.Join(also, ", ")) + "."
	}
	var without []string
	for _, part := range []struct {
		n                int
		singular, plural string
	}{
		{c.Disabled, "disabled repository", "disabled repositories"},
		{c.Empty, "empty repository", "empty repositories"},
		{c.TFVCProjects, "project with TFVC only", "projects with TFVC only"},
	} {
		if part.n > 0 {
			without = append(without, count(part.n, part.singular, part.plural))
		}
	}
	if len(without) > 0 {
		text += " Not counted, because there is nothing to cover: " + strings.Join(without, ", ") + "."
	}
	return text
}

func points(d *markdown.Document, title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	list, room := "", roomForReasons
	for i, text := range texts {
		point := "- " + markdown.Text(text) + "\n"
		if len(list)+len(point) > room {
			list += fmt.Sprintf("- and %d more\n", len(texts)-i)
			break
		}
		list += point
	}
	d.Block("**" + title + "**\n\n" + list)
}

func organizations(d *markdown.Document, r Result) {
	columns := []markdown.Column{{Title: "Organization"}, {Title: "Proven"}}
	for _, title := range []string{"Projects", "Repositories", "Covered", "Missing", "Elsewhere", "Stale", "Coverage"} {
		columns = append(columns, markdown.Column{Title: title, Number: true})
	}
	var rows [][]string
	for _, o := range r.Organizations {
		row := []string{markdown.Text(o.Name), yes(o.Proven())}
		c := o.Counts
		if o.Compared {
			for _, n := range []int{c.Projects, c.Existing, c.Covered, c.Missing, c.Elsewhere, c.Stale} {
				row = append(row, strconv.Itoa(n))
			}
			row = append(row, percentOf(o.Proven(), c))
		} else {
			row = append(row, "?", "?", "?", "?", "?", "?", "?")
		}
		rows = append(rows, row)
	}
	d.Table(columns, rows, 0, roomForOrganizations)
}

func repositories(d *markdown.Document, title string, list []Repository, total, room int) {
	if total == 0 {
		return
	}
	d.Block("### " + title)
	columns := []markdown.Column{{Title: "Organization"}, {Title: "Project"}, {Title: "Repository"}, {Title: "Why"}}
	var rows [][]string
	for _, r := range list {
		rows = append(rows, []string{markdown.Text(r.Organization), markdown.Text(r.Project), markdown.Link(r.Name, r.URL), r.Reason.Text()})
	}
	d.Table(columns, rows, total, room)
}

// chart is a Mermaid pie of what exists, where there is more than one slice to
// see; where nobody draws it, its lines still read as numbers. Its labels are
// ours, so nothing in it needs an escape.
func chart(c Counts) string {
	var slices []string
	for _, s := range []struct {
		label string
		n     int
	}{{"Covered", c.Covered}, {"Missing", c.Missing}, {"Elsewhere", c.Elsewhere}} {
		if s.n > 0 { // a slice of nothing is an error
			slices = append(slices, fmt.Sprintf("    \"%s\" : %d\n", s.label, s.n))
		}
	}
	if len(slices) < 2 {
		return ""
	}
	return "```mermaid\npie showData\n    title Repositories\n" + strings.Join(slices, "") + "```"
}

func percent(c Counts) string { return strconv.FormatFloat(c.Percent(), 'f', -1, 64) }

func percentOf(proven bool, c Counts) string {
	if !proven {
		return "?"
	}
	return percent(c) + " %"
}

func count(n int, singular, plural string) string {
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

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
