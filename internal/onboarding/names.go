package onboarding

import (
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// Names is a list of entry names without duplicates. Comparisons ignore case
// and surrounding blanks, as Resource Manager does; the spelling that came
// first is kept.
type Names []string

// NewNames copies names, dropping repetitions.
func NewNames(names ...string) Names {
	return Names{}.Union(names)
}

// Has tells whether name is in the list.
func (n Names) Has(name string) bool {
	return slices.ContainsFunc(n, func(have string) bool { return armid.EqualFold(have, name) })
}

// Union returns n followed by what only other has.
func (n Names) Union(other Names) Names {
	all := slices.Clone(n)
	for _, name := range other {
		if !all.Has(name) {
			all = append(all, name)
		}
	}
	return all
}

// Minus returns what n has and other has not.
func (n Names) Minus(other Names) Names {
	return n.filter(func(name string) bool { return !other.Has(name) })
}

// Both returns what n and other have, in n's spelling.
func (n Names) Both(other Names) Names {
	return n.filter(other.Has)
}

// Sorted returns a sorted copy, for messages and requests that do not change
// with the order of the configuration.
func (n Names) Sorted() Names {
	sorted := slices.Clone(n)
	slices.SortFunc(sorted, func(a, b string) int {
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	})
	return sorted
}

// String joins the sorted names for a sentence, fit for a terminal.
func (n Names) String() string {
	sorted := n.Sorted()
	for i, name := range sorted {
		sorted[i] = strings.ReplaceAll(pipeline.Sanitize(name, maxName), "\n", " ")
	}
	return strings.Join(sorted, ", ")
}

// maxName bounds one name in a sentence, in bytes.
const maxName = 300

func (n Names) filter(keep func(string) bool) Names {
	var kept Names
	for _, name := range n {
		if keep(name) {
			kept = append(kept, name)
		}
	}
	return kept
}
