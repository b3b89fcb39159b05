package prereq

import (
	"fmt"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// Bounds of what is said of findings that are one.
const (
	maxNames  = 5
	maxCauses = 4
)

// folded are findings of one cause.
type folded struct {
	Finding
	ids           []string
	organizations []string
}

// fold puts together what one check says of several organizations in the same
// words, and then, of what is unknown, what several checks say of the same
// organizations.
func fold(findings []Finding) []folded {
	var all []folded
	for _, f := range findings {
		i := slices.IndexFunc(all, func(one folded) bool { return one.ID == f.ID && one.says(f) && one.Severity == f.Severity })
		if i < 0 {
			i = len(all)
			all = append(all, folded{Finding: f, ids: []string{f.ID}})
		}
		if f.Organization != "" {
			all[i].organizations = append(all[i].organizations, f.Organization)
		}
	}
	var fewer []folded
	for _, one := range all {
		i := slices.IndexFunc(fewer, func(other folded) bool {
			return one.Outcome == Unknown && other.says(one.Finding) && slices.Equal(one.organizations, other.organizations)
		})
		if i < 0 {
			fewer = append(fewer, one)
			continue
		}
		fewer[i].ids = append(fewer[i].ids, one.ID)
		if severe(one.Severity) < severe(fewer[i].Severity) {
			fewer[i].Severity = one.Severity
		}
	}
	return fewer
}

func (one folded) says(f Finding) bool {
	return one.Outcome == f.Outcome && one.Message == f.Message && one.Remediation == f.Remediation
}

// severe is 0 for what matters most.
func severe(s Severity) int { return slices.Index([]Severity{Error, Warning, Advice}, s) }

// FoldUnknown says in one line what could not be found out and why; "" when
// everything is known.
func FoldUnknown(findings []Finding) string {
	var causes []string
	about := map[string][]string{}
	for _, one := range fold(filter(findings, func(f Finding) bool { return f.Outcome == Unknown })) {
		what, cause := strings.Join(one.ids, ", "), oneLine(one.Message)
		if len(one.organizations) > 0 {
			what += " of " + prose.Names(one.organizations, maxNames)
		}
		if len(about[cause]) == 0 {
			causes = append(causes, cause)
		}
		about[cause] = append(about[cause], what)
	}
	var parts []string
	for _, cause := range causes[:min(len(causes), maxCauses)] {
		parts = append(parts, fmt.Sprintf("%s (%s).", cause, strings.Join(about[cause], "; ")))
	}
	if more := len(causes) - maxCauses; more > 0 {
		parts = append(parts, fmt.Sprintf("There are %d more causes.", more))
	}
	return strings.Join(parts, " ")
}
