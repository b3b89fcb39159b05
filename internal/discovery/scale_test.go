package discovery_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
)

// lists are the requests to Resource Manager; a walk sends no others.
func lists(server *emulator.Server) []emulator.Entry {
	var found []emulator.Entry
	for _, entry := range server.Journal() {
		if entry.Service == "arm" {
			found = append(found, entry)
		}
	}
	return found
}

// twice are the pages that a process was given more than once.
func twice(entries []emulator.Entry) []string {
	seen, again := map[string]bool{}, []string{}
	for _, entry := range entries {
		key := fmt.Sprint(entry.UserAgent, " ", entry.Method, " ", entry.Path, "?", entry.Query)
		if entry.Status == http.StatusOK && seen[key] {
			again = append(again, key)
		}
		seen[key] = seen[key] || entry.Status == http.StatusOK
	}
	return again
}

// On a clock that only waits advance, a walk takes as long as its requests one
// after the other, divided by how many are made at once.
func TestWalkTakesWhatConcurrencyAllows(t *testing.T) {
	t.Parallel()
	tenth := estate{organizations: 10, projects: 300, repositories: 2500}
	for name, c := range map[string]struct {
		estate      estate
		concurrency int
	}{
		"one at a time":      {tenth, 1},
		"eight at a time":    {tenth, 8},
		"sixteen at a time":  {tenth, 16},
		"the large customer": {large, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := c.estate
				e.latency = 20
				from := memnet.New()
				server := e.start(t, from)
				w := process(t, server, from, "walk")
				w.Concurrency = c.concurrency
				start := time.Now()
				counts, err := w.Count(t.Context(), nil)
				took := time.Since(start)
				e.expect(t, counts, err)
				asked := lists(server)
				if again := twice(asked); len(asked) != e.requests() || len(again) > 0 {
					t.Errorf("%d requests, want %d; twice: %q", len(asked), e.requests(), again)
				}
				if best := e.best(c.concurrency); took > best*3/2 {
					t.Errorf("took %s, and %s are possible", took, best)
				}
			})
		})
	}
}

// expect fails the test unless the walk found the whole estate.
func (e estate) expect(tb testing.TB, counts discovery.Counts, err error) {
	tb.Helper()
	got := [3]int{counts.Organizations.Total, counts.Projects.Total, counts.Repositories.Total}
	if err != nil || got != [3]int{e.organizations, e.projects, e.repositories} {
		tb.Errorf("error %v, and %v organizations, projects and repositories", err, got)
	}
}

// best is how long the requests of a walk take at least.
func (e estate) best(concurrency int) time.Duration {
	return time.Duration(e.requests()*e.latency) * time.Millisecond / time.Duration(concurrency)
}

// Three terraform processes share a quota of 100 that is refilled at 25 a second.
func TestWalksShareAQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := estate{organizations: 10, projects: 300, repositories: 2500, latency: 20, quota: `{"burst":100,"per_second":25}`}
		from := memnet.New()
		server := e.start(t, from)
		start := time.Now()
		e.threeProcesses(t, server, from)
		took := time.Since(start)
		asked, needed := lists(server), 3*e.requests()
		if again := twice(asked); len(again) > 0 {
			t.Errorf("twice: %q", again)
		}
		if early := tooEarly(asked); len(early) > 0 {
			t.Errorf("before the end of a Retry-After: %v", early)
		}
		if len(asked) > needed*12/10 {
			t.Errorf("%d requests where %d are needed", len(asked), needed)
		}
		if best := time.Duration(needed-100) * time.Second / 25; took > best*3/2 {
			t.Errorf("took %s, and %s are possible", took, best)
		}
	})
}

func (e estate) threeProcesses(tb testing.TB, server *emulator.Server, from *memnet.Network) {
	tb.Helper()
	var all sync.WaitGroup
	for i := range 3 {
		w := process(tb, server, from, fmt.Sprint("process ", i))
		all.Go(func() {
			counts, err := w.Count(tb.Context(), nil)
			e.expect(tb, counts, err)
		})
	}
	all.Wait()
}

// tooEarly are the requests that a process sent after it was told to wait, and
// before that second was over. The shortest Retry-After is a second.
func tooEarly(entries []emulator.Entry) []string {
	var early []string
	told := map[string][]emulator.Entry{}
	for _, entry := range entries {
		if entry.Status == http.StatusTooManyRequests {
			told[entry.UserAgent] = append(told[entry.UserAgent], entry)
		}
	}
	for _, entry := range entries {
		for _, refused := range told[entry.UserAgent] {
			if entry.StartMS > refused.EndMS && entry.StartMS < refused.EndMS+1000 {
				early = append(early, fmt.Sprintf("%s at %d, told at %d", entry.UserAgent, entry.StartMS, refused.EndMS))
			}
		}
	}
	return early
}
