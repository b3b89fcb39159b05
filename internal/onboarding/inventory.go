package onboarding

import (
	"context"
	"iter"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// Entry is one line of a connector's top-level inventory.
type Entry struct {
	Name string
	// OnboardingState and Provisioning are the service's words; unknown ones
	// are kept.
	OnboardingState string
	Provisioning    defender.Provisioning
}

// Live tells whether the entry belongs to the connector: onboarded, being
// provisioned, or failing for the moment. A state this version does not know
// counts as live, because leaving a live entry out of a write removes it.
func (e Entry) Live() bool {
	if e.elsewhere() || strings.EqualFold(e.OnboardingState, defender.NotOnboarded) {
		return false
	}
	return !strings.EqualFold(e.Provisioning.State, defender.StatePendingDeletion) &&
		!strings.EqualFold(e.Provisioning.State, defender.StateDeletionSuccess)
}

// held tells whether the entry is one that no other connector can have. Unlike
// Live it leaves out NotApplicable, which says nothing about who has the entry:
// to refuse somebody's plan takes more than to keep an entry in a write.
func (e Entry) held() bool {
	return e.Live() && !strings.EqualFold(e.OnboardingState, defender.NotApplicable)
}

func (e Entry) elsewhere() bool {
	return strings.EqualFold(e.OnboardingState, defender.OnboardedByOtherConnector)
}

// Inventory is a connector's top-level inventory at one moment.
type Inventory []Entry

// Source lists the top-level inventory of one connector.
type Source func(ctx context.Context) iter.Seq2[Entry, error]

// Read collects the whole inventory; an empty one is not nil.
func (s Source) Read(ctx context.Context) (Inventory, error) {
	all := Inventory{}
	for entry, err := range s(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, entry)
	}
	return all, nil
}

// Live names the entries that belong to the connector.
func (i Inventory) Live() Names {
	return i.names(Entry.Live)
}

// Held names the entries that no other connector of the tenant can have.
func (i Inventory) Held() Names {
	return i.names(Entry.held)
}

// Elsewhere names the entries that another connector of the tenant owns.
func (i Inventory) Elsewhere() Names {
	return i.names(Entry.elsewhere)
}

func (i Inventory) names(keep func(Entry) bool) Names {
	var names Names
	for _, entry := range i {
		if keep(entry) && !names.Has(entry.Name) {
			names = append(names, entry.Name)
		}
	}
	return names
}
