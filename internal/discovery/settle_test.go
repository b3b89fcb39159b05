package discovery_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// growing makes walks over an inventory that grow prepares for walk n, from 1.
func growing(m *memory, grow func(n int) error) func(context.Context, func(discovery.Counts)) (discovery.Counts, error) {
	n := 0
	return func(ctx context.Context, seen func(discovery.Counts)) (discovery.Counts, error) {
		n++
		if err := grow(n); err != nil {
			return discovery.Counts{}, err
		}
		return discovery.Walk[string]{Source: m, Lenient: true}.Count(ctx, seen)
	}
}

// revealed shows n of 6 repositories on walk n.
func revealed(m *memory) func(int) error {
	return func(n int) error {
		m.lists["o00/p00"] = strings.Fields("a b c d e f")[:min(n, 6)]
		return nil
	}
}

// Each walk takes 3 pages of a second, and the pace is a minute.
func TestSettle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settle discovery.Settle
		grow   func(*memory) func(int) error
		walks  int
		took   time.Duration
	}{
		"at once where one walk is enough": {discovery.Settle{Stable: 1}, nil, 1, 3 * time.Second},
		"three walks agree":                {discovery.Settle{}, nil, 3, 2*63*time.Second + 3*time.Second},
		"when all is revealed":             {discovery.Settle{Stable: 2}, revealed, 7, 6*63*time.Second + 3*time.Second},
		"three agree when all is revealed": {discovery.Settle{}, revealed, 8, 7*63*time.Second + 3*time.Second},
		"requests that cost little rest":   {discovery.Settle{Stable: 2, Pace: discovery.Pace{Between: time.Minute, PerRequest: 20 * time.Second}}, nil, 2, 66 * time.Second},
		"requests that cost more rest":     {discovery.Settle{Stable: 2, Pace: discovery.Pace{Between: time.Minute, PerRequest: time.Minute}}, nil, 2, 3*time.Minute + 6*time.Second},
		"requests that cost too much rest": {discovery.Settle{Stable: 2, Pace: discovery.Pace{Between: time.Minute, PerRequest: time.Hour}}, nil, 2, 20*time.Minute + 6*time.Second},
		"minimum of repositories":          {discovery.Settle{Stable: 1, Minimum: discovery.Minimum{Repositories: 4}}, revealed, 4, 3*63*time.Second + 3*time.Second},
		"an organization that comes late": {discovery.Settle{Stable: 1, Minimum: discovery.Minimum{Organizations: []string{"O01"}}}, func(m *memory) func(int) error {
			return func(n int) error {
				if n == 4 {
					m.lists[""], m.lists["o01"] = []string{"o00", "o01"}, []string{"p"}
				}
				return nil
			}
		}, 4, 3*63*time.Second + 3*time.Second},
		"an organization that is provisioned": {discovery.Settle{Stable: 1}, func(m *memory) func(int) error {
			return func(n int) error {
				m.unfinished = map[string]string{"o00": []string{"Pending", "Failed", "Succeeded"}[n-1]}
				return nil
			}
		}, 3, 2*63*time.Second + 3*time.Second},
		"an empty organization that stays empty": {discovery.Settle{Stable: 2, Minimum: discovery.Minimum{Repositories: 1}}, func(m *memory) func(int) error {
			m.lists[""] = []string{"o00", "empty"}
			return func(int) error { return nil }
		}, 2, 66 * time.Second},
		"the same number of others": {discovery.Settle{Stable: 2}, func(m *memory) func(int) error {
			return func(n int) error { m.lists["o00/p00"] = []string{fmt.Sprint("r", min(n, 3))}; return nil }
		}, 4, 3*63*time.Second + 3*time.Second},
		"walks fail in between": {discovery.Settle{Stable: 2}, func(*memory) func(int) error {
			return func(n int) error {
				return []error{
					nil, &defender.Error{StatusCode: http.StatusBadGateway}, &defender.Error{StatusCode: http.StatusTooManyRequests},
					&pipeline.ThrottledError{}, &pipeline.ThrottledError{}, nil,
				}[n-1]
			}
		}, 6, 5*60*time.Second + 6*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := grid(1, 1, 1)
				grow := func(int) error { return nil }
				if c.grow != nil {
					grow = c.grow(m)
				}
				var last discovery.Event
				c.settle.Walk = growing(m, grow)
				if c.settle.Pace.Between == 0 {
					c.settle.Pace.Between = time.Minute
				}
				c.settle.Progress = func(e discovery.Event) {
					if last = e; e.Done && (e.Next == 0) != (e.Reason == "" && e.Err == nil) {
						t.Errorf("event %+v", e)
					}
				}
				start := time.Now()
				got, err := c.settle.Wait(t.Context())
				if err != nil || last.Walk != c.walks || time.Since(start) != c.took {
					t.Errorf("error %v after %d walks and %s, want %d and %s", err, last.Walk, time.Since(start), c.walks, c.took)
				}
				if reason := got.Lacks(discovery.Minimum{}); reason != "" && c.settle.Minimum.Repositories == 0 {
					t.Errorf("settled, and %s", reason)
				}
				if last.Elapsed != c.took || last.Repositories != got.Repositories.Total || last.Reason != "" {
					t.Errorf("last event %+v", last)
				}
			})
		})
	}
}

func TestSettleEndsWithoutAgreement(t *testing.T) {
	t.Parallel()
	refused := &defender.Error{StatusCode: http.StatusForbidden}
	down := &defender.Error{StatusCode: http.StatusServiceUnavailable}
	for name, c := range map[string]struct {
		err          error // of every walk from the third on
		timeout      time.Duration
		cancel       time.Duration
		cause        error
		walks        int
		repositories int
		text         string
	}{
		"never complete": {
			nil, 10 * time.Minute, 0, context.DeadlineExceeded, 10, 10,
			"waiting for discovery not complete in time; after 10 walks and 10m0s there are 1 organizations, 1 projects and 10 repositories: it looks complete, and 1 of 2 looks agree",
		},
		"no time for a walk": {
			nil, 2500 * time.Millisecond, 0, context.DeadlineExceeded, 0, 0,
			"waiting for discovery not complete in time; after 0 walks and 3s there are 1 organizations, 1 projects and 0 repositories: no look came to its end",
		},
		"stopped": {
			nil, time.Hour, 90 * time.Second, context.Canceled, 2, 2,
			"waiting for discovery stopped; after 2 walks and 1m30s there are 1 organizations, 1 projects and 2 repositories: it looks complete, and 1 of 2 looks agree",
		},
		"refused":       {refused, time.Hour, 0, refused, 2, 2, ""},
		"down for long": {down, time.Hour, 0, down, 2, 2, ""},
		"down at the end": {
			down, 3 * time.Minute, 0, context.DeadlineExceeded, 2, 2, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := grid(1, 1, 0)
				ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
				defer cancel()
				if c.cancel > 0 {
					time.AfterFunc(c.cancel, cancel)
				}
				_, err := discovery.Settle{Stable: 2, Pace: discovery.Pace{Between: time.Minute}, Walk: growing(m, func(n int) error {
					m.lists["o00/p00"] = append(m.lists["o00/p00"], fmt.Sprint("r", n))
					if n > 2 {
						return c.err
					}
					return nil
				})}.Wait(ctx)
				var got *discovery.UnsettledError
				if !errors.As(err, &got) || !errors.Is(err, c.cause) {
					t.Fatalf("error %v", err)
				}
				if got.Walks != c.walks || got.Counts.Repositories.Total != c.repositories || got.TimeIsUp() != errors.Is(c.cause, context.DeadlineExceeded) {
					t.Errorf("%d walks found %d repositories, want %d and %d; time is up: %t", got.Walks, got.Counts.Repositories.Total, c.walks, c.repositories, got.TimeIsUp())
				}
				if c.text != "" && err.Error() != c.text {
					t.Errorf("%q, want %q", err, c.text)
				}
			})
		})
	}
}

func TestSettleTellsProgressOfALongWalk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(1, 30, 1)
		var got []string
		_, err := discovery.Settle{
			Stable: 2, Pace: discovery.Pace{Between: time.Minute},
			Walk: discovery.Walk[string]{Source: m, Concurrency: 1}.Count,
			Progress: func(e discovery.Event) {
				got = append(got, fmt.Sprint(e.Walk, e.Done, e.Elapsed, e.Organizations, e.Projects, e.Repositories, e.Next, ": ", e.Reason))
			},
		}.Wait(t.Context())
		const agree = "it looks complete, and 1 of 2 looks agree"
		want := strings.Join([]string{
			"1 false 10s 1 30 8 0s: ", "1 false 20s 1 30 18 0s: ", "1 false 30s 1 30 28 0s: ", "1 true 32s 1 30 30 1m0s: " + agree,
			"2 false 1m42s 1 30 8 0s: " + agree, "2 false 1m52s 1 30 18 0s: " + agree, "2 false 2m2s 1 30 28 0s: " + agree, "2 true 2m4s 1 30 30 0s: ",
		}, "\n")
		if text := strings.Join(got, "\n"); err != nil || text != want {
			t.Errorf("error %v, events\n%s\nwant\n%s", err, text, want)
		}
	})
}
