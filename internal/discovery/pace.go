package discovery

import "time"

// maxRest is the longest rest between two walks. What would need a longer one is
// bounded by the service itself, which throttles.
const maxRest = 20 * time.Minute

// Pace is how long a wait rests between two walks.
type Pace struct {
	// Between is the least rest, from the end of a walk.
	Between time.Duration
	// PerRequest is how much rest each request of the walk before adds up to, so
	// that a large estate is looked at less often: the quota of reads belongs to
	// everybody who uses the subscription.
	PerRequest time.Duration
}

// after is the rest after a walk that made this many requests.
func (p Pace) after(requests int) time.Duration {
	return max(p.Between, min(time.Duration(requests)*p.PerRequest, maxRest))
}

// Least is how long a wait takes at least in which so many walks agree.
func (p Pace) Least(walks int) time.Duration { return time.Duration(walks-1) * p.Between }
