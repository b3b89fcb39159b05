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
	// scarce is the number of remaining requests below which the gate slows down before the service says 429.
	scarce = 10
)

// gate is the throttle that all callers of one pipeline share. After a 429 nobody passes before the window ends; then
// requests start one after another, at a distance that grows with every 429 and shrinks with every success.
type gate struct {
	mu    sync.Mutex
	until time.Time     // end of the window that the service asked for
	next  time.Time     // earliest start of the next request
	gap   time.Duration // distance between two starts; 0 = unlimited
	round int           // counts the windows
}

// wait returns when the caller may send, with the round that it belongs to. A window that ends after the caller's
// limit is a *ThrottledError at once, and one that ends too late for LeaveBefore a *LateError.
func (g *gate) wait(ctx context.Context, limit time.Time) (int, error) {
	for {
		g.mu.Lock()
		now := time.Now()
		if g.until.After(limit) && g.until.After(now) {
			left := g.until.Sub(now)
			g.mu.Unlock()
			return 0, &ThrottledError{RetryAfter: left}
		}
		start, round := g.next, g.round
		if leave, ok := leaveLimit(ctx); ok && !start.Before(leave) {
			if start = g.until; !start.Before(leave) {
				g.mu.Unlock()
				return 0, &LateError{Throttled: true}
			}
		}
		if start.Before(now) {
			start = now
		}
		if g.gap > 0 {
			if g.next.Before(start) {
				g.next = start
			}
			g.next = g.next.Add(jitter(g.gap))
		}
		g.mu.Unlock()

		if err := pause(ctx, start.Sub(now)); err != nil {
			return 0, err
		}
		if g.current(round) {
			return round, nil
		}
	}
}

func (g *gate) current(round int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.round == round
}

// throttled closes the gate for d. Requests of one burst are answered 429 together: only the first of a round counts
// as a reason to go slower.
func (g *gate) throttled(round int, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if round == g.round {
		g.gap = min(maxGap, max(2*g.gap, min(firstGap, d/20)))
	}
	if end := time.Now().Add(d); end.After(g.until) {
		g.until = end
	}
	g.next = g.until
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
	case known && left <= scarce:
		g.gap = max(g.gap, firstGap)
	default:
		g.gap -= g.gap / 50
		if g.gap < time.Millisecond {
			g.gap = 0
		}
	}
}

// remaining is the smallest of the x-ms-ratelimit-remaining-* headers that is a number.
func remaining(h http.Header) (left int, known bool) {
	const prefix = "X-Ms-Ratelimit-Remaining-"
	for name, values := range h {
		if !strings.HasPrefix(name, prefix) || len(values) == 0 {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(values[0]))
		if err == nil && (!known || n < left) {
			left, known = n, true
		}
	}
	return left, known
}
