package azdo_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// clocked is a signed client whose service lives in a bubble of synctest.
func clocked(t *testing.T, handler http.Handler) *azdo.Client {
	t.Helper()
	network, roots := memnet.Serve(t, handler)
	cfg := pipeline.Config{RootCAs: roots, Dial: network.Dial}
	return connect(t, "https://example.com", cfg, &tokens{list: []string{"token"}})
}

// organizations answers each organization by itself, however its name is written.
type organizations map[string]*service

func (o organizations) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o[strings.ToLower(strings.Split(r.URL.Path, "/")[2])].ServeHTTP(w, r)
}

func fine(header map[string]string) answer {
	return answer{header: header, body: `{"count":1,"value":[true]}`}
}

var blocked = answer{status: 429, header: map[string]string{"Retry-After": "40"}, body: envelope("RequestBlockedException", "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Count' in namespace 'AnonymousId'.", "")}

// A throttled organization slows down. The others do not notice.
func TestThrottledOrganization(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		first answer
		took  time.Duration // two calls, one after another
	}{
		"429":                           {blocked, 40 * time.Second},
		"200 that asks to wait":         {fine(map[string]string{"Retry-After": "30", "X-RateLimit-Delay": "12.500"}), 30 * time.Second},
		"200 with nothing left":         {fine(map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "200"}), time.Second},
		"200 with something left":       {fine(map[string]string{"X-RateLimit-Remaining": "120", "X-RateLimit-Limit": "200"}), 0},
		"200 that asks for a day":       {fine(map[string]string{"Retry-After": "86400"}), time.Minute},
		"503 that is over after a wait": {answer{status: 503, header: map[string]string{"Retry-After": "20"}, body: "{}"}, 20 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := organizations{"contoso": {answers: []answer{tt.first, fine(nil)}}, "fabrikam": {answers: []answer{fine(nil)}}}
				c := clocked(t, o)
				start := time.Now()
				var others sync.WaitGroup
				others.Go(func() {
					for range 2 {
						if has, err := c.CallerHas(t.Context(), "fabrikam", azdo.EditCollection); !has || err != nil {
							t.Errorf("fabrikam: %t, error %v", has, err)
						}
					}
					if took := time.Since(start); took != 0 {
						t.Errorf("fabrikam took %s", took)
					}
				})
				for _, name := range []string{"contoso", "Contoso"} {
					if has, err := c.CallerHas(t.Context(), name, azdo.EditCollection); !has || err != nil {
						t.Errorf("%s: %t, error %v", name, has, err)
					}
				}
				if took := time.Since(start); took.Truncate(time.Second) != tt.took {
					t.Errorf("took %s, want %s", took, tt.took)
				}
				others.Wait()
			})
		})
	}
}

// Who has less time than the organization asks for learns it at once.
func TestThrottledForTooLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{answers: []answer{blocked}}
		c := clocked(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		start := time.Now()
		for range 2 {
			_, err := c.Caller(ctx, "contoso")
			var failed *azdo.Error
			if !errors.As(err, &failed) || failed.Kind != azdo.Throttled || failed.RetryAfter != 40*time.Second || time.Since(start) != 0 {
				t.Errorf("error = %v after %s", err, time.Since(start))
			}
		}
		if len(s.seen) != 1 {
			t.Errorf("requests:\n%s", s.requests())
		}
	})
}

func TestSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := clocked(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := c.Caller(ctx, "contoso")
		if azdo.KindOf(err) != azdo.Unavailable || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no answer in time") {
			t.Errorf("error = %v", err)
		}
	})
}

func TestUsage(t *testing.T) {
	t.Parallel()
	rate := func(limit, left, delay string) map[string]string {
		return map[string]string{"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": left, "X-RateLimit-Delay": delay}
	}
	s := &service{answers: []answer{
		fine(nil), fine(rate("200", "150.5", "")), fine(rate("200", "20", "1.250")), fine(nil),
		{status: 403, header: rate("200", "10", "")},
		fine(rate("many", "-1", "NaN")), fine(rate("1e300", "Inf", "1e300")),
	}}
	want := []azdo.Usage{
		{},
		{Known: true, Limit: 200, Remaining: 150.5},
		{Known: true, Limit: 200, Remaining: 20, Delayed: 1250 * time.Millisecond},
		{Known: true, Limit: 200, Remaining: 20, Delayed: 1250 * time.Millisecond},
		{Known: true, Limit: 200, Remaining: 10},
		{Known: true, Limit: 200, Remaining: 10},
		{Known: true, Limit: 200, Remaining: 10},
	}
	c := signed(t, s)
	for i := range want {
		_, _ = c.CallerHas(t.Context(), "contoso", azdo.ReadCollection)
		if got := c.Usage("CONTOSO"); got != want[i] {
			t.Errorf("after answer %d: %+v, want %+v", i, got, want[i])
		}
	}
	if c.Usage("fabrikam").Known || len(s.seen) != len(want) {
		t.Errorf("%d requests", len(s.seen))
	}
}
