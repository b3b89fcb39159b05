package discovery_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

// grid is an inventory of equal organizations, projects and repositories.
func grid(organizations, projects, repositories int) *memory {
	m := &memory{lists: map[string][]string{}}
	numbered := func(path, letter string, n int) []string {
		for i := range n {
			m.lists[path] = append(m.lists[path], fmt.Sprintf("%s%02d", letter, i))
		}
		return m.lists[path]
	}
	for _, o := range numbered("", "o", organizations) {
		for _, p := range numbered(o, "p", projects) {
			numbered(o+"/"+p, "r", repositories)
		}
	}
	return m
}

func TestNodesConcurrency(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		concurrency, most int
		rounds            time.Duration // of one page each: roots, organizations, projects
	}{
		"default": {0, 8, 1 + 1 + 3},
		"one":     {1, 1, 1 + 2 + 20},
		"three":   {3, 3, 1 + 1 + 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := grid(2, 10, 2)
				start := time.Now()
				paths, err := walk(t.Context(), discovery.Walk[string]{Source: m, Concurrency: c.concurrency})
				if err != nil {
					t.Fatal(err)
				}
				if len(paths) != 2+20+40 {
					t.Errorf("%d nodes", len(paths))
				}
				if m.most != c.most {
					t.Errorf("%d lists at once, want %d", m.most, c.most)
				}
				if took := time.Since(start); took != c.rounds*latency {
					t.Errorf("the walk took %s, want %s", took, c.rounds*latency)
				}
			})
		})
	}
}

func TestNodesPagesOfOneProjectDoNotHoldUpOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(1, 2, 1)
		m.lists["o00/p00"] = strings.Fields("a b c d e")
		m.perPage = 2
		start := time.Now()
		if _, err := walk(t.Context(), discovery.Walk[string]{Source: m}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != (1+1+3)*latency {
			t.Errorf("the walk took %s", took)
		}
	})
}

func TestNodesOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(3, 3, 5)
		m.perPage = 2
		paths, err := walk(t.Context(), discovery.Walk[string]{Source: m})
		if err != nil {
			t.Fatal(err)
		}
		for i, path := range paths {
			cut := strings.LastIndex(path, "/")
			if cut < 0 {
				continue
			}
			if !slices.Contains(paths[:i], path[:cut]) {
				t.Errorf("%s comes before its parent", path)
			}
			siblings := m.lists[path[:cut]]
			if before := slices.Index(siblings, path[cut+1:]) - 1; before >= 0 && !slices.Contains(paths[:i], path[:cut+1]+siblings[before]) {
				t.Errorf("%s comes before %s", path, siblings[before])
			}
		}
		slices.Sort(paths)
		if len(paths) != 3+9+45 || len(slices.Compact(paths)) != len(paths) {
			t.Errorf("%d nodes: %v", len(paths), paths)
		}
	})
}

func TestNodesEndWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*latency/2)
		defer cancel()
		m := grid(4, 4, 4)
		paths, err := walk(ctx, discovery.Walk[string]{Source: m, Concurrency: 2})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if len(paths) != 4+8 {
			t.Errorf("nodes %v", paths)
		}
		if m.inFlight != 0 || len(m.pages) != 5 {
			t.Errorf("%d lists still run, %d were asked for", m.inFlight, len(m.pages))
		}
	})
}

func TestNodesEndWithTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(4, 4, 4)
		for found, err := range (discovery.Walk[string]{Source: m}).Nodes(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if found.Level() == discovery.Project {
				break
			}
		}
		if m.inFlight != 0 || m.asked(2) != 0 {
			t.Errorf("%d lists still run, %d lists of repositories were asked for", m.inFlight, m.asked(2))
		}
	})
}

func TestNodesErrorComesLast(t *testing.T) {
	t.Parallel()
	refused := &defender.Error{Operation: "list the repositories", StatusCode: http.StatusForbidden}
	for _, path := range []string{"", "o01", "o01/p01"} {
		t.Run("list of "+path, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := grid(3, 3, 3)
				m.fails = map[string]error{path: refused}
				paths, err := walk(t.Context(), discovery.Walk[string]{Source: m})
				if !errors.Is(err, refused) {
					t.Errorf("error %v", err)
				}
				if len(paths) >= 3+9+27 || m.inFlight != 0 {
					t.Errorf("%d nodes, %d lists still run", len(paths), m.inFlight)
				}
			})
		})
	}
}

func TestNodesGoOnWithoutWhatWasRemoved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(2, 2, 1)
		m.lists["o01/p01"] = nil
		m.fails = map[string]error{"o01/p01": &defender.Error{StatusCode: http.StatusNotFound, Code: "ResourceNotFound"}}
		paths, err := walk(t.Context(), discovery.Walk[string]{Source: m})
		if err != nil {
			t.Fatal(err)
		}
		if len(paths) != 2+4+3 {
			t.Errorf("nodes %v", paths)
		}
	})
}

func TestNodesDoNotLookIntoOtherConnectors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(4, 1, 1)
		m.states = map[string]string{
			"o00": "onboardedByOtherConnector", "o01": defender.NotOnboarded, "o02": "AWordOfTomorrow", "o03/p00": defender.NotOnboarded,
		}
		paths, err := walk(t.Context(), discovery.Walk[string]{Source: m})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(paths)
		want := strings.Fields("o00 o01 o02 o02/p00 o02/p00/r00 o03 o03/p00 o03/p00/r00")
		if !slices.Equal(paths, want) {
			t.Errorf("nodes %v, want %v", paths, want)
		}
	})
}
