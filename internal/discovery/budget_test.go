package discovery_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

func TestNodesBudget(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit, perPage int
		want           *discovery.TooCostlyError // nil: the walk ends well
		// projects and repositories are how many pages of each are asked for.
		projects, repositories int
	}{
		// The roots are 1 page, with 2 a page they are 2.
		"no limit":               {0, 0, nil, 3, 6},
		"exactly enough":         {10, 0, nil, 3, 6},
		"too many organizations": {3, 0, &discovery.TooCostlyError{Estimate: 4, Limit: 3, Organizations: 3}, 0, 0},
		"too many projects":      {9, 0, &discovery.TooCostlyError{Estimate: 10, Limit: 9, Organizations: 3, Projects: 6}, 3, 0},
		"enough with pages":      {17, 2, nil, 3, 12},
		"page of roots":          {1, 2, &discovery.TooCostlyError{Estimate: 2, Limit: 1}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := grid(3, 2, 4)
				m.perPage = c.perPage
				_, err := walk(t.Context(), discovery.Walk[string]{Source: m, MaxRequests: c.limit})
				expectCost(t, err, c.want)
				if m.asked(1) != c.projects || m.asked(2) != c.repositories {
					t.Errorf("%d pages of projects and %d of repositories, want %d and %d", m.asked(1), m.asked(2), c.projects, c.repositories)
				}
			})
		})
	}
}

func TestNodesBudgetRunsOutOnTheWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(3, 2, 20) // 2 pages of roots, 3 of projects, 6 times 10 of repositories
		m.perPage = 2
		_, err := walk(t.Context(), discovery.Walk[string]{Source: m, MaxRequests: 20})
		expectCost(t, err, &discovery.TooCostlyError{Estimate: 21, Limit: 20, Organizations: 3, Projects: 6})
		if len(m.pages) > 20 {
			t.Errorf("%d requests with a limit of 20", len(m.pages))
		}
	})
}

func expectCost(t *testing.T, err error, want *discovery.TooCostlyError) {
	t.Helper()
	var got *discovery.TooCostlyError
	if want == nil {
		if err != nil {
			t.Error(err)
		}
		return
	}
	if !errors.As(err, &got) || *got != *want {
		t.Errorf("error %#v, want %#v", err, want)
	}
}
