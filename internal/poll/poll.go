package poll

import (
	"context"
	"math/rand/v2"
	"time"
)

// Until asks at once, and then again at the given pace, until the answer is
// done, the question fails, or the context ends. ask returns whether it is
// done and how long the service wants to be left alone (zero: as the pace
// says). The error is the one of ask, or the context's own error.
func Until(ctx context.Context, p Pace, ask func(context.Context) (done bool, hint time.Duration, err error)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		done, hint, err := ask(ctx)
		if err != nil || done {
			return err
		}
		if err := Wait(ctx, p.Next(hint)); err != nil {
			return err
		}
	}
}

// Wait returns after d, or earlier with the context's error. A duration of
// zero or less only looks at the context.
func Wait(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Jitter spreads d over [0.8 d, 1.3 d), so that callers that failed together
// do not come back together. Zero or negative durations give zero.
func Jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return time.Duration(float64(d) * (0.8 + rand.Float64()/2))
}
