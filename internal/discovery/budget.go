package discovery

import "sync"

// Estimate is what a walk costs at least, as far as it has come.
type Estimate struct {
	// Requests counts the list of organizations, a list for each organization
	// and each project to look into, and the further pages that were met so far.
	Requests int
	// Organizations and Projects count what there is to look into. Projects is
	// 0 until all projects are known.
	Organizations, Projects int
}

// budget adds up the requests that a walk is sure to need, whether they were
// made already or not, so that a walk that costs too much ends early.
type budget struct {
	limit int // 0: none

	mu     sync.Mutex
	needed Estimate
}

// newBudget holds the list that every walk begins with.
func newBudget(limit int) *budget { return &budget{limit: limit, needed: Estimate{Requests: 1}} }

// count adds one list for each node of a level.
func (b *budget) count(level Level, nodes int) Estimate {
	b.mu.Lock()
	defer b.mu.Unlock()
	if level == Organization {
		b.needed.Organizations += nodes
	} else {
		b.needed.Projects += nodes
	}
	b.needed.Requests += nodes
	return b.needed
}

// requests is how many the walk needed, as far as it came.
func (b *budget) requests() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.needed.Requests
}

// enter counts a level that is about to be looked into.
func (b *budget) enter(level Level, nodes int) (Estimate, error) {
	needed := b.count(level, nodes)
	return needed, b.check(needed)
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
		b.needed.Requests++
		return b.check(b.needed)
	}
}

func (b *budget) check(needed Estimate) error {
	if b.limit == 0 || needed.Requests <= b.limit {
		return nil
	}
	return &TooCostlyError{
		Estimate: needed.Requests, Limit: b.limit,
		Organizations: needed.Organizations, Projects: needed.Projects,
	}
}
