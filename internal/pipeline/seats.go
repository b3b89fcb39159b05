package pipeline

const (
	// minSeats is how many requests may be under way at once at least, so that one that takes long does not hold all.
	minSeats = 2
	// maxSeats is where the limit is lifted.
	maxSeats = 64
)

// seats bounds how many requests of a gate are under way at once. There is no bound before the first 429; each round
// of them halves what was under way, and each time that all seats were answered well there is one more. The gate's
// mutex guards it.
type seats struct {
	limit  float64 // 0 = none
	taken  int     // requests under way, or about to leave
	flying int     // requests under way
	freed  chan struct{}
}

func (s *seats) full() bool { return s.limit > 0 && float64(s.taken) >= s.limit }

// wait returns a channel that is closed when a seat is free again.
func (s *seats) wait() <-chan struct{} {
	if s.freed == nil {
		s.freed = make(chan struct{})
	}
	return s.freed
}

// give frees a seat.
func (s *seats) give() {
	s.taken--
	if s.freed != nil && !s.full() {
		close(s.freed)
		s.freed = nil
	}
}

// fewer halves what is under way.
func (s *seats) fewer() { s.limit = max(minSeats, float64(s.flying)/2) }

// more adds one seat for as many good answers as there are seats.
func (s *seats) more() {
	if s.limit == 0 {
		return
	}
	if s.limit += 1 / s.limit; s.limit >= maxSeats {
		s.limit = 0
	}
}
