package poll

import "time"

// Defaults of a zero Pace. Azure Resource Manager asks clients to wait as long
// as the service says, which for Microsoft.Security is 20 seconds; the bounds
// keep a wrong answer (0, or a day) from spinning or from hanging.
const (
	DefaultInterval = 10 * time.Second
	DefaultFloor    = 1 * time.Second
	DefaultCeiling  = 60 * time.Second
)

// Pace says how long to wait between two questions. The zero value is useful:
// every field that is not positive stands for its default.
type Pace struct {
	// Interval is the wait when the service names none; it is not clamped.
	Interval time.Duration
	// Floor is the shortest wait that a service may ask for.
	Floor time.Duration
	// Ceiling is the longest wait that a service may ask for. It is never
	// below Floor.
	Ceiling time.Duration
}

// Next is the wait before the next question: the hint of the service between
// Floor and Ceiling, or Interval when there is no hint (zero or negative).
func (p Pace) Next(hint time.Duration) time.Duration {
	if hint <= 0 {
		return positive(p.Interval, DefaultInterval)
	}
	floor := positive(p.Floor, DefaultFloor)
	ceiling := max(floor, positive(p.Ceiling, DefaultCeiling))
	return min(max(hint, floor), ceiling)
}

func positive(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}
