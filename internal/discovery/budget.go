package discovery

import "sync"

// budget adds up the requests that a walk is sure to need, whether they were
// made already or not, so that a walk that costs too much ends early.
type budget struct {
	limit int // 0: none

	mu                      sync.Mutex
	needed                  int
	organizations, projects int
}

// newBudget holds the list that every walk begins with.
func newBudget(limit int) *budget { return &budget{limit: limit, needed: 1} }

// enter adds one list for each node of a level.
func (b *budget) enter(level Level, nodes int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if level == Organization {
		b.organizations += nodes
	} else {
		b.projects += nodes
	}
	return b.add(nodes)
}

// list returns the gate of one list: its first page was counted by enter, every
// further one is found out on the way.
func (b *budget) list() func() error {
	first := true
	return func() error {
		if first {
			first = false
			return nil
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.add(1)
	}
}

func (b *budget) add(requests int) error {
	b.needed += requests
	if b.limit == 0 || b.needed <= b.limit {
		return nil
	}
	return &TooCostlyError{Estimate: b.needed, Limit: b.limit, Organizations: b.organizations, Projects: b.projects}
}
