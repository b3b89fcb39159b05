package pipeline_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// within marks requests that must leave within two seconds and only once.
func within(ctx context.Context) context.Context {
	return pipeline.Once(pipeline.LeaveBefore(ctx, time.Now().Add(2*time.Second)))
}

func TestLeaveBefore(t *testing.T) {
	t.Parallel()
	throttled := func(seconds string) step { return step{status: 429, header: map[string]string{"Retry-After": seconds}} }
	ok := step{status: 200, body: "{}"}
	tests := map[string]struct {
		before []step // answers to a request that goes first
		late   bool
	}{
		"nothing in the way":             {late: false},
		"a window that ends in time":     {before: []step{throttled("1"), ok}, late: false},
		"a window that ends too late":    {before: []step{throttled("2"), ok}, late: true},
		"a window that is much too long": {before: []step{throttled("60"), ok}, late: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: append(tt.before, ok)}
				pl := connect(t, serve(t, s.ServeHTTP))
				if len(tt.before) > 0 {
					if _, err := do(pipeline.Once(t.Context()), t, pl, http.MethodPut, host+"/first", "{}"); err != nil {
						t.Fatal(err)
					}
				}
				calls, start := s.calls.Load(), time.Now()
				_, err := do(within(t.Context()), t, pl, http.MethodPut, host+"/x", "{}")
				if pipeline.IsLate(err) != tt.late || (err != nil) != tt.late || pipeline.IsUncertain(err) {
					t.Errorf("error = %v, uncertain = %t", err, pipeline.IsUncertain(err))
				}
				if sent := s.calls.Load() - calls; sent == 0 != tt.late {
					t.Errorf("%d requests were sent", sent)
				}
				if took := time.Since(start); tt.late && took > 0 || took >= 2*time.Second {
					t.Errorf("took %s: a request that will be late is refused at once", took)
				}
			})
		})
	}
}

// After a window all callers queue. A request that must leave soon goes first, else it would be late for ever.
func TestLeaveBeforeOvertakesTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var opened, passed time.Time
		pl := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if opened.IsZero() {
				opened = time.Now().Add(30 * time.Second)
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			if now := time.Now(); now.Before(opened) {
				t.Errorf("%s left %s before the window ended", r.Method, opened.Sub(now))
			}
			if r.Method == http.MethodPatch {
				passed = time.Now()
			}
			_, _ = w.Write([]byte("{}"))
		}))
		if _, err := do(pipeline.Once(t.Context()), t, pl, http.MethodPut, host+"/x", "{}"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 60 {
			wg.Go(func() {
				if _, err := do(t.Context(), t, pl, http.MethodGet, host+"/x", ""); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			<-time.After(29 * time.Second)
			if _, err := do(within(t.Context()), t, pl, http.MethodPatch, host+"/x", "{}"); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		if held := passed.Sub(opened); held >= time.Second {
			t.Errorf("it left %s after the window", held)
		}
	})
}

func TestLeaveBeforeEndsWhatHoldsIt(t *testing.T) {
	t.Parallel()
	for name, hangs := range map[string]time.Duration{"a connection that hangs": time.Minute, "connections that are refused": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg := serve(t, http.NotFound)
				cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
					<-time.After(hangs)
					return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
				}
				start := time.Now()
				_, err := do(within(t.Context()), t, connect(t, cfg), http.MethodPut, host+"/x", "{}")
				if !pipeline.IsLate(err) || pipeline.IsUncertain(err) {
					t.Errorf("error = %v, uncertain = %t", err, pipeline.IsUncertain(err))
				}
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("took %s", took)
				}
				<-time.After(hangs) // net/http lets a dial go on in the background
			})
		})
	}
	t.Run("an answer may take its time", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			cfg := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				<-time.After(10 * time.Second)
				_, _ = w.Write([]byte("{}"))
			})
			if _, err := do(within(t.Context()), t, connect(t, cfg), http.MethodPut, host+"/x", "{}"); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("a request that left keeps its own error", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []step{{status: 503, header: map[string]string{"Retry-After": "5"}}, {status: 200, body: "{}"}}}
			ctx := pipeline.LeaveBefore(t.Context(), time.Now().Add(2*time.Second))
			resp, err := do(ctx, t, connect(t, serve(t, s.ServeHTTP)), http.MethodPut, host+"/x", "{}")
			if err != nil || resp.StatusCode != 503 || s.calls.Load() != 1 {
				t.Errorf("answer %v, error %v, %d calls", resp, err, s.calls.Load())
			}
		})
	})
	t.Run("the earlier limit holds, and for writes only", func(t *testing.T) {
		t.Parallel()
		now := time.Now()
		ctx := pipeline.LeaveBefore(pipeline.LeaveBefore(t.Context(), now.Add(-time.Second)), now.Add(time.Hour))
		s := &script{steps: []step{{status: 200, body: "{}"}}}
		pl := connect(t, serve(t, s.ServeHTTP))
		if _, err := do(ctx, t, pl, http.MethodGet, host+"/x", ""); err != nil || s.calls.Load() != 1 {
			t.Errorf("a read was held to the limit of a write: %v, %d calls", err, s.calls.Load())
		}
		if _, err := do(ctx, t, pl, http.MethodPatch, host+"/x", "{}"); !pipeline.IsLate(err) || s.calls.Load() != 1 {
			t.Errorf("error = %v, %d calls", err, s.calls.Load())
		}
	})
}
