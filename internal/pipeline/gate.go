package pipeline

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// firstGap and maxGap bound the distance between two requests after a 429. Resource Manager refills 10 writes or
	// 25 reads a second (Microsoft Learn, "Understand how Azure Resource Manager throttles requests").
	firstGap = 100 * time.Millisecond
	maxGap   = time.Second
	// scarce is the number of remaining requests below which the gate slows down before the service says 429: besides
	// two for each request under way, because whoever shares the quota may have as many.
	scarce = 10
	// maxHold is how long an answer that was given holds the next request of its lane. A service that wants more says it
	// again, with 429.
	maxHold = time.Minute
)

// gate is the throttle that all callers of one pipeline, or of one lane of it, share. After a 429 nobody passes before the
// window ends; then requests start one after another, at a distance that grows with every 429 and shrinks with every
// success, and fewer are under way at once.
type gate struct {
	mu    sync.Mutex
	until time.Time     // end of the window that the service asked for
	next  time.Time     // earliest start of the next request
	gap   time.Duration // distance between two starts; 0 = unlimited
	round int           // counts the windows
	seats seats
}

// wait returns when the caller may send, with the round that it belongs to. A window that ends after the caller's
// limit is a *ThrottledError at once, and one that ends too late for LeaveBefore a *LateError. Who gets no error has to
// call leave.
func (g *gate) wait(ctx context.Context, limit time.Time) (int, error) {
	for {
		start, round, err := g.turn(ctx, limit)
		if err != nil {
			return 0, err
		}
		if start.IsZero() { // a seat is free, or the round is over: look again
			continue
		}
		if err := pause(ctx, time.Until(start)); err != nil {
			g.stand()
			return 0, err
		}
		if g.fly(round) {
			return round, nil
		}
	}
}

// turn reserves a seat and the next start. Where no seat is free it waits for one and returns no start.
func (g *gate) turn(ctx context.Context, limit time.Time) (start time.Time, round int, err error) {
	g.mu.Lock()
	now := time.Now()
	if g.until.After(limit) && g.until.After(now) {
		defer g.mu.Unlock()
		return start, 0, &ThrottledError{RetryAfter: g.until.Sub(now)}
	}
	start = g.next
	leave, hurry := leaveLimit(ctx)
	if hurry && !start.Before(leave) {
		if start = g.until; !start.Before(leave) {
			defer g.mu.Unlock()
			return start, 0, &LateError{Throttled: true}
		}
	}
	if !hurry && g.seats.full() {
		freed := g.seats.wait()
		g.mu.Unlock()
		select {
		case <-freed:
			return time.Time{}, 0, nil
		case <-ctx.Done():
			return start, 0, ctx.Err()
		}
	}
	defer g.mu.Unlock()
	g.seats.taken++
	if start.Before(now) {
		start = now
	}
	if g.gap > 0 {
		if g.next.Before(start) {
			g.next = start
		}
		g.next = g.next.Add(jitter(g.gap))
	}
	return start, g.round, nil
}

// fly lets the request leave, unless its round is over: then it gives its seat back.
func (g *gate) fly(round int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.round != round {
		g.seats.give()
		return false
	}
	g.seats.flying++
	return true
}

// stand gives a seat back that was not used.
func (g *gate) stand() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seats.give()
}

// leave gives the seat of a request back that has been answered, or has failed.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seats.flying--
	g.seats.give()
}

// throttled closes the gate for d. Requests of one burst are answered 429 together: only the first of a round counts
// as a reason to go slower.
func (g *gate) throttled(round int, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if round == g.round {
		g.seats.fewer()
		g.gap = min(maxGap, max(2*g.gap, min(firstGap, d/20)))
	}
	if end := time.Now().Add(d); end.After(g.until) {
		g.until = end
	}
	g.next = g.until
	g.round++
}

// hold closes the gate for d after an answer that was given. Nobody was refused, so the requests after it need no
// distance.
func (g *gate) hold(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	end := time.Now().Add(d)
	if !end.After(g.until) {
		return
	}
	g.until = end
	if end.After(g.next) {
		g.next = end
	}
	g.round++
}

// passed learns from an answer that was not a 429.
func (g *gate) passed(h http.Header) {
	left, known := remaining(h)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case known && left <= 0:
		g.gap = max(g.gap, 2*firstGap)
		if hold := time.Now().Add(maxGap); hold.After(g.next) {
			g.next = hold
			g.round++
		}
	case known && left <= float64(scarce+2*g.seats.flying):
		g.gap = max(g.gap, firstGap)
	default:
		g.seats.more()
		// The further apart requests are, the fewer answers there are to learn from.
		g.gap -= time.Duration(float64(g.gap) * (0.01 + g.gap.Seconds()/10))
		if g.gap < time.Millisecond {
			g.gap = 0
		}
	}
}

// remaining is the smallest number among the x-ms-ratelimit-remaining-* headers of Resource Manager and the
// X-RateLimit-Remaining of Azure DevOps, which counts in fractions.
func remaining(h http.Header) (left float64, known bool) {
	for name, values := range h {
		if !strings.HasPrefix(name, "X-Ms-Ratelimit-Remaining-") && name != "X-Ratelimit-Remaining" || len(values) == 0 {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(values[0]), 64)
		if err == nil && n == n && (!known || n < left) {
			left, known = n, true
		}
	}
	return left, known
}
