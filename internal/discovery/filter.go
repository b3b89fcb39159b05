package discovery

import (
	"slices"
	"sync"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// filter lets names pass, in any letter case, and notes which it met. A nil
// filter lets all pass.
type filter struct {
	asked []string

	mu sync.Mutex
	// met has each name that was asked for, folded, and whether something has it.
	met map[string]bool
	// have are the names that there are.
	have []string
}

// newFilter is nil where names is.
func newFilter(names []string) *filter {
	if names == nil {
		return nil
	}
	f := &filter{asked: names, met: map[string]bool{}}
	for _, name := range names {
		f.met[armid.Fold(name)] = false
	}
	return f
}

// passes notes that there is something of this name, and tells whether it was
// asked for.
func (f *filter) passes(name string) bool {
	if f == nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.have = append(f.have, name)
	key := armid.Fold(name)
	_, asked := f.met[key]
	if asked {
		f.met[key] = true
	}
	return asked
}

// missing are the names that were asked for and that nothing has, as they were
// asked for.
func (f *filter) missing() []string {
	if f == nil {
		return nil
	}
	var missing []string
	for _, name := range f.asked {
		if !f.met[armid.Fold(name)] {
			missing = append(missing, name)
		}
	}
	return distinct(missing)
}

// known are the names that there are, fit for a message.
func (f *filter) known() []string {
	names := make([]string, 0, len(f.have))
	for _, name := range f.have {
		names = append(names, pipeline.Sanitize(name, 100))
	}
	return distinct(names)
}

// distinct sorts names and drops those that differ in spelling only.
func distinct(names []string) []string {
	slices.SortFunc(names, armid.Compare)
	return slices.CompactFunc(names, armid.EqualFold)
}
