package poll_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

func TestPaceNext(t *testing.T) {
	t.Parallel()
	own := poll.Pace{Interval: 7 * time.Second, Floor: 2 * time.Second, Ceiling: 5 * time.Second}
	for name, tt := range map[string]struct {
		pace poll.Pace
		hint time.Duration
		want time.Duration
	}{
		"no hint":             {own, 0, 7 * time.Second},
		"negative hint":       {own, -time.Second, 7 * time.Second},
		"below the floor":     {own, time.Second, 2 * time.Second},
		"within":              {own, 3 * time.Second, 3 * time.Second},
		"above the ceiling":   {own, 24 * time.Hour, 5 * time.Second},
		"zero pace":           {poll.Pace{}, 0, 10 * time.Second},
		"zero pace, short":    {poll.Pace{}, time.Millisecond, time.Second},
		"zero pace, a day":    {poll.Pace{}, 24 * time.Hour, time.Minute},
		"ceiling below floor": {poll.Pace{Floor: 2 * time.Minute}, time.Hour, 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.pace.Next(tt.hint); got != tt.want {
				t.Errorf("Next(%s) = %s, want %s", tt.hint, got, tt.want)
			}
		})
	}
}

func TestUntilAsksAtOnceAndThenAtThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var asked []time.Duration
		hints := []time.Duration{0, 20 * time.Second, 24 * time.Hour}
		err := poll.Until(t.Context(), poll.Pace{}, func(context.Context) (bool, time.Duration, error) {
			asked = append(asked, time.Since(start))
			if len(hints) == 0 {
				return true, 0, nil
			}
			hint := hints[0]
			hints = hints[1:]
			return false, hint, nil
		})
		want := []time.Duration{0, 10 * time.Second, 30 * time.Second, 90 * time.Second}
		if err != nil || !slices.Equal(asked, want) {
			t.Errorf("asked at %v (%v), want %v", asked, err, want)
		}
	})
}

func TestUntilEnds(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	t.Run("with the question's error", func(t *testing.T) {
		t.Parallel()
		err := poll.Until(t.Context(), poll.Pace{}, func(context.Context) (bool, time.Duration, error) { return false, 0, broken })
		if !errors.Is(err, broken) {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("with the deadline, in the middle of a wait", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			start, asked := time.Now(), 0
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
			defer cancel()
			err := poll.Until(ctx, poll.Pace{}, func(context.Context) (bool, time.Duration, error) { asked++; return false, 0, nil })
			if !errors.Is(err, context.DeadlineExceeded) || asked != 2 || time.Since(start) != 15*time.Second {
				t.Errorf("error = %v after %d questions and %s", err, asked, time.Since(start))
			}
		})
	})
	t.Run("before the first question of a cancelled caller", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := poll.Until(ctx, poll.Pace{}, func(context.Context) (bool, time.Duration, error) {
			t.Error("asked")
			return true, 0, nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
	})
}

func TestWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := poll.Wait(t.Context(), time.Hour); err != nil || time.Since(start) != time.Hour {
			t.Errorf("waited %s, error %v", time.Since(start), err)
		}
		if err := poll.Wait(t.Context(), -time.Hour); err != nil || time.Since(start) != time.Hour {
			t.Errorf("a negative wait took until %s, error %v", time.Since(start), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := poll.Wait(ctx, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled caller got %v", err)
		}
	})
}

func TestJitterStaysNear(t *testing.T) {
	t.Parallel()
	seen := map[time.Duration]bool{}
	for range 1000 {
		got := poll.Jitter(time.Second)
		if got < 800*time.Millisecond || got >= 1300*time.Millisecond {
			t.Fatalf("Jitter(1s) = %s", got)
		}
		seen[got] = true
	}
	if len(seen) < 100 {
		t.Errorf("only %d different values", len(seen))
	}
	if got := poll.Jitter(-time.Second); got != 0 {
		t.Errorf("Jitter of a negative duration = %s", got)
	}
}
