package coverage

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
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
	d.Pie("Repositories", []markdown.Slice{{Label: "Covered", Size: r.Total.Covered}, {Label: "Missing", Size: r.Total.Missing}, {Label: "Elsewhere", Size: r.Total.Elsewhere}})
	repositories(&d, "Missing", r.Missing, r.Total.Missing, roomForMissing)
	repositories(&d, "Elsewhere", r.Elsewhere, r.Total.Elsewhere, roomForOthers)
	repositories(&d, "Stale", r.Stale, r.Total.Stale, roomForOthers)
	return d.String()
}

func headline(r Result) string {
	c := r.Total
	switch {
	case !r.Proven() && c.Missing > 0:
		return fmt.Sprintf("Coverage: not proven, at least %s %s missing", prose.Count(c.Missing, "repository"), prose.Are(c.Missing))
	case !r.Proven():
		return "Coverage: not proven"
	case c.Missing > 0:
		return fmt.Sprintf("Coverage: %s %%, %s %s missing", percent(c), prose.Count(c.Missing, "repository"), prose.Are(c.Missing))
	case c.Existing == 0:
		return "Coverage: there is no repository to cover"
	default:
		return "Coverage: 100 %, proven"
	}
}

// totals says everything in one sentence or two.
func totals(r Result) string {
	c := r.Total
	read := 0
	for _, o := range r.Organizations {
		if o.Compared {
			read++
		}
	}
	text := fmt.Sprintf("**%d of %s** that can be covered in %s %s discovered by Defender for Cloud.",
		c.Covered, prose.Count(c.Existing, "repository"), prose.Count(read, "organization"), prose.Are(c.Covered))
	if unread := len(r.Organizations) - read; unread > 0 {
		text += fmt.Sprintf(" %s could not be read and %s not counted.", prose.Count(unread, "organization"), prose.Are(unread))
	}
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
		n    int
		noun string
	}{
		{c.Disabled, "disabled repository"},
		{c.Empty, "empty repository"},
		{c.TFVCProjects, "TFVC-only project"},
	} {
		if part.n > 0 {
			without = append(without, prose.Count(part.n, part.noun))
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

func percent(c Counts) string { return strconv.FormatFloat(c.Percent(), 'f', -1, 64) }

func percentOf(proven bool, c Counts) string {
	if !proven {
		return "?"
	}
	return percent(c) + " %"
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
