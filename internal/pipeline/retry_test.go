package pipeline_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// script answers with one step after another, the last one for ever, and counts.
type script struct {
	steps []step
	calls atomic.Int32
	body  atomic.Value
}

type step struct {
	status int
	header map[string]string
	body   string
	cut    bool // close the connection instead of an answer
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := int(s.calls.Add(1))
	sent, _ := io.ReadAll(r.Body)
	s.body.Store(string(sent))
	now := s.steps[min(n, len(s.steps))-1]
	if now.cut {
		panic(http.ErrAbortHandler)
	}
	for k, v := range now.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(now.status)
	_, _ = io.WriteString(w, now.body)
}

func TestRetry(t *testing.T) {
	t.Parallel()
	ok := step{status: 200, body: "{}"}
	tests := map[string]struct {
		steps  []step
		once   bool
		status int // 0 = an error
		calls  int32
	}{
		"success":                        {steps: []step{ok}, status: 200, calls: 1},
		"500 then fine":                  {steps: []step{{status: 500}, ok}, status: 200, calls: 2},
		"408, 502, 503, 504 then fine":   {steps: []step{{status: 408}, {status: 502}, {status: 503}, {status: 504}, ok}, status: 200, calls: 5},
		"cut then fine":                  {steps: []step{{cut: true}, ok}, status: 200, calls: 2},
		"409 is the client's":            {steps: []step{{status: 409}, ok}, status: 409, calls: 1},
		"501 is final":                   {steps: []step{{status: 501}, ok}, status: 501, calls: 1},
		"503 with a wait":                {steps: []step{{status: 503, header: map[string]string{"Retry-After": "90"}}, ok}, status: 200, calls: 2},
		"once: 500 is not replayed":      {steps: []step{{status: 500}, ok}, once: true, status: 500, calls: 1},
		"once: cut is not replayed":      {steps: []step{{cut: true}, ok}, once: true, status: 0, calls: 1},
		"once: 429 is not replayed":      {steps: []step{{status: 429}, ok}, once: true, status: 429, calls: 1},
		"once: 401 is not replayed":      {steps: []step{{status: 401}, ok}, once: true, status: 401, calls: 1},
		"429 of another operation":       {steps: []step{{status: 429, body: `{"error":{"code":"RetryableErrorDueToAnotherOperation"}}`}, ok}, status: 429, calls: 1},
		"429 of another operation, bare": {steps: []step{{status: 429, body: `{"code":"RetryableErrorDueToAnotherOperation"}`}, ok}, status: 429, calls: 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				pl := connect(t, serve(t, s.ServeHTTP))
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				if tt.once {
					ctx = pipeline.Once(ctx)
				}
				resp, err := do(ctx, t, pl, http.MethodPut, host+"/x", `{"a":1}`)
				if (err != nil) != (tt.status == 0) {
					t.Fatalf("error = %v, want status %d", err, tt.status)
				}
				if resp != nil && resp.StatusCode != tt.status {
					t.Errorf("status = %d, want %d", resp.StatusCode, tt.status)
				}
				if got := s.calls.Load(); got != tt.calls {
					t.Errorf("calls = %d, want %d", got, tt.calls)
				}
				if got := s.body.Load(); got != `{"a":1}` {
					t.Errorf("last body = %q", got)
				}
				if got := pipeline.TraceOf(resp, err).Attempts; got != int(tt.calls) {
					t.Errorf("traced attempts = %d, want %d", got, tt.calls)
				}
			})
		})
	}
}

func TestOnceMayDialAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 200, body: "{}"}}}
		cfg := serve(t, s.ServeHTTP)
		dial, refused := cfg.Dial, 2
		cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if refused > 0 {
				refused--
				return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
			}
			return dial(ctx, network, address)
		}
		resp, err := do(pipeline.Once(t.Context()), t, connect(t, cfg), http.MethodPut, host+"/x", `{}`)
		if err != nil {
			t.Fatal(err)
		}
		if got := pipeline.TraceOf(resp, nil).Attempts; got != 3 || s.calls.Load() != 1 {
			t.Errorf("attempts = %d, calls = %d, want 3 and 1", got, s.calls.Load())
		}
	})
}

func TestBudgetEndsRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 500}}}
		cfg := serve(t, s.ServeHTTP)
		cfg.RetryBudget = 30 * time.Second
		resp, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/x", "")
		if err != nil {
			t.Fatal(err)
		}
		trace := pipeline.TraceOf(resp, nil)
		if resp.StatusCode != 500 || trace.Elapsed > 30*time.Second || trace.Elapsed < 10*time.Second {
			t.Errorf("status %d after %s", resp.StatusCode, trace.Elapsed)
		}
		if trace.Attempts < 5 || trace.Attempts > 12 {
			t.Errorf("attempts = %d", trace.Attempts)
		}
	})
}

// A caller whose time is short learns what went wrong, and not only that the time is over.
func TestDeadlineKeepsTheReason(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer step
		then   time.Duration // how long the third answer takes
		status int           // 0 = an error
	}{
		"500 for ever":        {step{status: 500, body: `{"a":1}`}, 0, 500},
		"cut for ever":        {step{cut: true}, 0, 0},
		"500, then no answer": {step{status: 500, body: `{"a":1}`}, time.Hour, 500},
		"cut, then no answer": {step{cut: true}, time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{tt.answer}}
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				resp, err := do(ctx, t, connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
					if s.calls.Load() == 2 && tt.then > 0 {
						select {
						case <-time.After(tt.then):
						case <-r.Context().Done():
						}
						return
					}
					s.ServeHTTP(w, r)
				})), http.MethodGet, host+"/x", "")
				if resp != nil {
					if body, err := runtime.Payload(resp); err != nil || string(body) != tt.answer.body {
						t.Errorf("body %q, error %v", body, err)
					}
				}
				if (err != nil) != (tt.status == 0) || resp != nil && resp.StatusCode != tt.status || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("answer %v, error %v", resp, err)
				}
				if trace := pipeline.TraceOf(resp, err); trace.Attempts < 3 || ctx.Err() != nil && tt.then == 0 {
					t.Errorf("trace %+v, context %v", trace, ctx.Err())
				}
			})
		})
	}
}

func TestRetryEndsWithContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 503, header: map[string]string{"Retry-After": "3000"}}}}
		pl := connect(t, serve(t, s.ServeHTTP))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		time.AfterFunc(10*time.Second, cancel)
		start := time.Now()
		_, err := do(ctx, t, pl, http.MethodGet, host+"/x", "")
		if !errors.Is(err, context.Canceled) || time.Since(start) != 10*time.Second {
			t.Errorf("error = %v after %s", err, time.Since(start))
		}
		var call *pipeline.CallError
		if !errors.As(err, &call) || call.Trace.Attempts != 1 {
			t.Errorf("error = %#v, want a CallError with one attempt", err)
		}
	})
}

func TestTryTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		cfg := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if calls.Add(1) == 1 {
				w.Header().Set("Content-Length", "1000")
				for range 10 {
					_, _ = io.WriteString(w, "x")
					w.(http.Flusher).Flush()
					select {
					case <-time.After(time.Second):
					case <-r.Context().Done():
						return
					}
				}
				return
			}
			_, _ = io.WriteString(w, "{}")
		})
		cfg.TryTimeout = 3 * time.Second
		resp, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/x", "")
		if err != nil || resp.StatusCode != 200 || calls.Load() != 2 {
			t.Errorf("error = %v, calls = %d; a dripping body must be given up and asked again", err, calls.Load())
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		header map[string]string
		want   time.Duration
	}{
		"none":               {nil, 0},
		"seconds":            {map[string]string{"Retry-After": "120"}, 2 * time.Minute},
		"blanks":             {map[string]string{"Retry-After": " 7 "}, 7 * time.Second},
		"zero":               {map[string]string{"Retry-After": "0"}, 0},
		"negative":           {map[string]string{"Retry-After": "-5"}, 0},
		"garbage":            {map[string]string{"Retry-After": "soon"}, 0},
		"huge":               {map[string]string{"Retry-After": strconv.Itoa(1e14)}, 0},
		"beyond 64 bits":     {map[string]string{"Retry-After": "99999999999999999999999"}, 0},
		"a day":              {map[string]string{"Retry-After": "86400"}, 24 * time.Hour},
		"milliseconds":       {map[string]string{"retry-after-ms": "20", "Retry-After": "9"}, 20 * time.Millisecond},
		"x-ms milliseconds":  {map[string]string{"x-ms-retry-after-ms": "30"}, 30 * time.Millisecond},
		"bad milliseconds":   {map[string]string{"retry-after-ms": "-1", "Retry-After": "9"}, 9 * time.Second},
		"date":               {map[string]string{"Date": now.Format(http.TimeFormat), "Retry-After": now.Add(time.Minute).Format(http.TimeFormat)}, time.Minute},
		"past date":          {map[string]string{"Date": now.Format(http.TimeFormat), "Retry-After": now.Add(-time.Minute).Format(http.TimeFormat)}, 0},
		"date, no own clock": {map[string]string{"Retry-After": "Fri, 01 May 1970 12:01:00 GMT"}, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			for k, v := range tt.header {
				h.Set(k, v)
			}
			got, ok := pipeline.RetryAfter(h)
			if got != tt.want || ok != (tt.want > 0) {
				t.Errorf("RetryAfter = %s, %t, want %s", got, ok, tt.want)
			}
		})
	}
}
