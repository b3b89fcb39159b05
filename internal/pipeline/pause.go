package pipeline

import (
	"context"
	"math/rand/v2"
	"time"
)

// pause waits for d or for the end of the context, whose error it returns.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// jitter spreads d evenly over [d/2, 3d/2).
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d/2 + rand.N(d)
}

// backoff is the delay after the given attempt, counted from 1: exponential from base, jittered, at most a minute.
func backoff(base time.Duration, attempt int) time.Duration {
	const maxShift = 16
	grown := min(base, maxBackoff) << min(attempt-1, maxShift)
	return min(jitter(min(grown, maxBackoff)), maxBackoff)
}
