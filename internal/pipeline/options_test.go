package pipeline_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// tenants answers the first request for each path with its own step, the others with 200.
func tenants(first map[string]step) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		now, ok := first[r.URL.Path]
		delete(first, r.URL.Path)
		if !ok {
			now = step{status: 200}
		}
		for k, v := range now.header {
			w.Header().Set(k, v)
		}
		w.WriteHeader(now.status)
		_, _ = w.Write([]byte("{}"))
	}
}

func TestLanes(t *testing.T) {
	t.Parallel()
	wait := map[string]string{"Retry-After": "30"}
	tests := map[string]struct {
		first step
		lane  string
		took  time.Duration // of two requests, one after another
		other time.Duration // of a request in another lane after them
	}{
		"429":                        {step{status: 429, header: wait}, "a", 30 * time.Second, 0},
		"429 without lanes":          {step{status: 429, header: wait}, "", 30 * time.Second, 0},
		"200 that asks to wait":      {step{status: 200, header: wait}, "a", 30 * time.Second, 0},
		"403 that asks to wait":      {step{status: 403, header: wait}, "a", 30 * time.Second, 0},
		"200 without lanes":          {step{status: 200, header: wait}, "", 0, 0},
		"200 that asks for an hour":  {step{status: 200, header: map[string]string{"Retry-After": "3600"}}, "a", time.Minute, 0},
		"200 that asks for nonsense": {step{status: 200, header: map[string]string{"Retry-After": "soon"}}, "a", 0, 0},
		"nothing is left":            {step{status: 200, header: map[string]string{"X-RateLimit-Remaining": "0.0"}}, "a", time.Second, 0},
		"enough is left":             {step{status: 200, header: map[string]string{"X-RateLimit-Remaining": "150.5"}}, "a", 0, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				pl := connect(t, serve(t, tenants(map[string]step{"/1": tt.first})))
				ctx := t.Context()
				if tt.lane != "" {
					ctx = pipeline.With(ctx, pipeline.Options{Lane: tt.lane})
				}
				start := time.Now()
				for _, path := range []string{"/1", "/2"} {
					if _, err := do(ctx, t, pl, http.MethodGet, host+path, ""); err != nil {
						t.Fatal(err)
					}
				}
				if took := time.Since(start); took.Truncate(time.Second) != tt.took { // a throttled lane spreads its requests
					t.Errorf("took %s, want %s", took, tt.took)
				}
				start = time.Now()
				if _, err := do(pipeline.With(t.Context(), pipeline.Options{Lane: "b"}), t, pl, http.MethodGet, host+"/3", ""); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start); took != tt.other {
					t.Errorf("the other lane took %s, want %s", took, tt.other)
				}
			})
		})
	}
}

// A held lane does not let a caller wait who has no time for it.
func TestHeldLaneAndDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pl := connect(t, serve(t, tenants(map[string]step{"/1": {status: 200, header: map[string]string{"Retry-After": "30"}}})))
		ctx, cancel := context.WithTimeout(pipeline.With(t.Context(), pipeline.Options{Lane: "a"}), 20*time.Second)
		defer cancel()
		if _, err := do(ctx, t, pl, http.MethodGet, host+"/1", ""); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err := do(ctx, t, pl, http.MethodGet, host+"/2", "")
		var throttled *pipeline.ThrottledError
		if !errors.As(err, &throttled) || throttled.RetryAfter != 30*time.Second || time.Since(start) != 0 {
			t.Errorf("error = %v after %s", err, time.Since(start))
		}
	})
}

func TestFinalAnswers(t *testing.T) {
	t.Parallel()
	final := func(resp *http.Response) bool {
		body, err := runtime.Payload(resp)
		return err == nil && strings.Contains(string(body), "stopped")
	}
	for status, calls := range map[int]int32{503: 2, 401: 2} {
		for _, body := range []string{"stopped", "busy"} {
			s := &script{steps: []step{{status: status, body: body}, {status: 200, body: "{}"}}}
			cred := &fixed{tokens: []string{"one", "two"}}
			ctx := pipeline.With(t.Context(), pipeline.Options{Final: final})
			resp, err := do(ctx, t, connectAs(t, serve(t, s.ServeHTTP), cred), http.MethodGet, host+"/x", "")
			if err != nil {
				t.Fatal(err)
			}
			want, wantStatus := calls, 200
			if body == "stopped" {
				want, wantStatus = 1, status
			}
			if s.calls.Load() != want || resp.StatusCode != wantStatus || (len(cred.discarded) > 0) != (status == 401 && body == "busy") {
				t.Errorf("%d %s: %d calls, status %d, discarded %q", status, body, s.calls.Load(), resp.StatusCode, cred.discarded)
			}
			if text, err := runtime.Payload(resp); err != nil || body == "stopped" && string(text) != body {
				t.Errorf("the body is gone: %q, %v", text, err)
			}
		}
	}
}

func TestLargerAnswers(t *testing.T) {
	t.Parallel()
	pl := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 17<<20)) }))
	var tooLarge *pipeline.TooLargeError
	if _, err := do(t.Context(), t, pl, http.MethodGet, host+"/x", ""); !errors.As(err, &tooLarge) || tooLarge.Limit != 16<<20 {
		t.Errorf("error = %v", err)
	}
	larger := pipeline.With(t.Context(), pipeline.Options{MaxBody: 32 << 20})
	if _, err := do(larger, t, pl, http.MethodGet, host+"/x", ""); err != nil {
		t.Errorf("error = %v", err)
	}
	smaller := pipeline.With(t.Context(), pipeline.Options{MaxBody: 1 << 20})
	if _, err := do(smaller, t, pl, http.MethodGet, host+"/x", ""); !errors.As(err, &tooLarge) || tooLarge.Limit != 1<<20 {
		t.Errorf("error = %v", err)
	}
}

func TestIsSignIn(t *testing.T) {
	t.Parallel()
	cfg := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	if _, err := do(t.Context(), t, connectAs(t, cfg, &fixed{err: errors.New("no")}), http.MethodGet, host+"/x", ""); !pipeline.IsSignIn(err) {
		t.Errorf("error = %v", err)
	}
	if pipeline.IsSignIn(nil) || pipeline.IsSignIn(errors.New("x")) {
		t.Error("other errors are no sign-in")
	}
}
