package onboarding

import "time"

// Grace is how long an entry that was sent may stay invisible before its
// absence counts as drift: organizations show up some time after a write, and
// the product promises no bound.
const Grace = 30 * time.Minute

// Sent remembers when entries that have not shown up yet were sent.
type Sent map[string]time.Time

// Record returns s with names sent at the given time.
func (s Sent) Record(names Names, at time.Time) Sent {
	next := Sent{}
	for name, sentAt := range s {
		if !names.Has(name) {
			next[name] = sentAt
		}
	}
	for _, name := range names {
		next[name] = at
	}
	return next
}

// Waiting returns what of s is still to be waited for: sent less than Grace
// ago, and not live.
func (s Sent) Waiting(live Names, now time.Time) Sent {
	next := Sent{}
	for name, at := range s {
		if now.Sub(at) < Grace && !live.Has(name) {
			next[name] = at
		}
	}
	return next
}

// Names lists the entries of s.
func (s Sent) Names() Names {
	var names Names
	for name := range s {
		names = append(names, name)
	}
	return names.Sorted()
}

// PendingCauses are the likely reasons why an organization does not show up
// (Microsoft Learn, "Connect your Azure DevOps organizations", prerequisites).
const PendingCauses = "Likely causes: the name is misspelled; the person who authorized is not Project Collection Administrator there, or has only Stakeholder access; " +
	"the organization's policy \"Third-party application access via OAuth\" is off; it belongs to another tenant; another connector owns it; or it only takes longer."
