package pipeline_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// bucket imitates the token bucket of Resource Manager and notes when requests came.
type bucket struct {
	mu      sync.Mutex
	tokens  float64
	size    float64
	refill  float64 // per second
	last    time.Time
	wait    time.Duration
	tell    bool // send the number of remaining requests
	starts  []time.Time
	refused int
	early   int // requests before the end of a window
	until   time.Time
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.starts = append(b.starts, now)
	if !b.last.IsZero() {
		b.tokens = min(b.size, b.tokens+b.refill*now.Sub(b.last).Seconds())
	}
	b.last = now
	if now.Before(b.until) && now.After(b.until.Add(-b.wait)) {
		b.early++
	}
	if b.tokens < 1 {
		b.refused++
		b.until = now.Add(b.wait)
		w.Header().Set("Retry-After", strconv.Itoa(int(b.wait.Seconds())))
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	b.tokens--
	if b.tell {
		w.Header().Set("x-ms-ratelimit-remaining-subscription-resource-requests", strconv.Itoa(int(b.tokens)))
	}
	_, _ = w.Write([]byte("{}"))
}

// crowd sends n requests over one pipeline, width at a time, and returns the errors and bad answers.
func crowd(ctx context.Context, t *testing.T, cfg pipeline.Config, n, width int) (bad int) {
	t.Helper()
	pl := connect(t, cfg)
	work := make(chan int, n)
	for i := range n {
		work <- i
	}
	close(work)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range width {
		wg.Go(func() {
			for range work {
				resp, err := do(ctx, t, pl, http.MethodGet, host+"/x", "")
				if err != nil || resp.StatusCode != http.StatusOK {
					mu.Lock()
					bad++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return bad
}

func TestThrottledCrowd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{tokens: 10, size: 10, refill: 5, wait: 2 * time.Second}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if bad := crowd(ctx, t, serve(t, b.ServeHTTP), 50, 50); bad != 0 {
			t.Errorf("%d of 50 requests failed", bad)
		}
		if extra := len(b.starts) - 50; extra > 60 {
			t.Errorf("%d extra requests, want at most 60", extra)
		}
		if b.early != 0 {
			t.Errorf("%d requests came before the end of a window", b.early)
		}
		var together int
		for i := 1; i < len(b.starts); i++ {
			if b.starts[i].Sub(b.starts[0]) >= 2*time.Second && b.starts[i].Equal(b.starts[i-1]) {
				together++
			}
		}
		if together > 2 {
			t.Errorf("%d requests started at the same instant after the window", together)
		}
	})
}

func TestSlowsDownBeforeThrottling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{tokens: 60, size: 60, refill: 8, wait: 2 * time.Second, tell: true}
		if bad := crowd(t.Context(), t, serve(t, b.ServeHTTP), 200, 4); bad != 0 {
			t.Errorf("%d of 200 requests failed", bad)
		}
		if b.refused != 0 {
			t.Errorf("%d answers 429 although the service said how many requests were left", b.refused)
		}
	})
}

// A 429 that means another operation holds one resource does not hold the others.
func TestConflictClosesNoGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{
			{status: 429, header: map[string]string{"Retry-After": "60"}, body: `{"error":{"code":"RetryableErrorDueToAnotherOperation"}}`},
			{status: 200, body: "{}"},
		}}
		pl := connect(t, serve(t, s.ServeHTTP))
		start := time.Now()
		for _, path := range []string{"/a", "/b"} {
			if _, err := do(t.Context(), t, pl, http.MethodPut, host+path, "{}"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took > 0 || s.calls.Load() != 2 {
			t.Errorf("%d calls, the second after %s", s.calls.Load(), took)
		}
	})
}

func TestThrottleAndDeadline(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header   string
		deadline time.Duration // 0 = none
		calls    int32
		fails    bool
	}{
		"fits":                    {"120", 5 * time.Minute, 2, false},
		"longer than the caller":  {"120", time.Minute, 1, true},
		"fits without a deadline": {"120", 0, 2, false},
		"a day":                   {"86400", 0, 1, true},
		"no wish":                 {"", time.Minute, 2, false},
		"zero":                    {"0", time.Minute, 2, false},
		"negative":                {"-1", time.Minute, 2, false},
		"garbage":                 {"soon", time.Minute, 2, false},
		"nonsense":                {"100000000000000", time.Minute, 2, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{{status: 429, header: map[string]string{"Retry-After": tt.header}}, {status: 200, body: "{}"}}}
				ctx, cancel := t.Context(), context.CancelFunc(func() {})
				if tt.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
				}
				defer cancel()
				start := time.Now()
				_, err := do(ctx, t, connect(t, serve(t, s.ServeHTTP)), http.MethodGet, host+"/x", "")
				var throttled *pipeline.ThrottledError
				if errors.As(err, &throttled) != tt.fails || (err != nil) != tt.fails {
					t.Errorf("error = %v", err)
				}
				if tt.fails && time.Since(start) > time.Second {
					t.Errorf("gave up after %s instead of at once", time.Since(start))
				}
				if s.calls.Load() != tt.calls || pipeline.IsUncertain(err) {
					t.Errorf("calls = %d, want %d; uncertain = %t", s.calls.Load(), tt.calls, pipeline.IsUncertain(err))
				}
			})
		})
	}
}

func TestThrottledCallerEndsWithContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 429, header: map[string]string{"Retry-After": "60"}}, {status: 200, body: "{}"}}}
		pl := connect(t, serve(t, s.ServeHTTP))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		time.AfterFunc(3*time.Second, cancel)
		start := time.Now()
		_, err := do(ctx, t, pl, http.MethodGet, host+"/x", "")
		if !errors.Is(err, context.Canceled) || time.Since(start) != 3*time.Second {
			t.Errorf("error = %v after %s", err, time.Since(start))
		}
	})
}
