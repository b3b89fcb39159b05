package discovery_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

// What a walk is told it will cost, what it costs, and what an estimate costs.
func TestDepthAndEstimate(t *testing.T) {
	t.Parallel()
	type estimates = []discovery.Estimate
	for name, c := range map[string]struct {
		depth           discovery.Level
		projects        []string
		perPage         int
		nodes, requests int
		entering        estimates
		estimate        discovery.Estimate
		estimating      int // requests
	}{
		"everything": {0, nil, 0, 4 + 6 + 24, 1 + 3 + 6, estimates{{4, 3, 0}, {10, 3, 6}}, discovery.Estimate{Requests: 10, Organizations: 3, Projects: 6}, 4},
		"the same":   {discovery.Repository, nil, 0, 4 + 6 + 24, 10, estimates{{4, 3, 0}, {10, 3, 6}}, discovery.Estimate{Requests: 10, Organizations: 3, Projects: 6}, 4},
		"projects":   {discovery.Project, nil, 0, 4 + 6, 4, estimates{{4, 3, 0}}, discovery.Estimate{Requests: 4, Organizations: 3}, 1},
		"organizations": {
			discovery.Organization, []string{"nowhere"}, 0, 4, 1, nil, discovery.Estimate{Requests: 1}, 0,
		},
		"one project of each": {0, []string{"P01"}, 0, 4 + 3 + 12, 1 + 3 + 3, estimates{{4, 3, 0}, {7, 3, 3}}, discovery.Estimate{Requests: 7, Organizations: 3, Projects: 3}, 4},
		"pages":               {0, nil, 1, 4 + 6 + 24, 4 + 3*2 + 6*4, estimates{{7, 3, 0}, {16, 3, 6}}, discovery.Estimate{Requests: 16, Organizations: 3, Projects: 6}, 4 + 3*2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := grid(4, 2, 4)
				m.states = map[string]string{"o03": defender.OnboardedByOtherConnector}
				m.perPage = c.perPage
				var told estimates
				w := discovery.Walk[string]{Source: m, Depth: c.depth, Projects: c.projects, Entering: func(level discovery.Level, e discovery.Estimate) {
					if asked := m.asked(int(level)); asked != 0 {
						t.Errorf("%d pages below level %d before it was announced", asked, level)
					}
					told = append(told, e)
				}}
				nodes, err := walk(t.Context(), w)
				if err != nil || len(nodes) != c.nodes || len(m.pages) != c.requests {
					t.Errorf("%d nodes for %d requests and error %v, want %d for %d", len(nodes), len(m.pages), err, c.nodes, c.requests)
				}
				if !slices.Equal(told, c.entering) {
					t.Errorf("told %v, want %v", told, c.entering)
				}
				m.pages = nil
				estimate, err := w.Estimate(t.Context())
				if err != nil || estimate != c.estimate || len(m.pages) != c.estimating {
					t.Errorf("estimate %v for %d requests and error %v, want %v for %d", estimate, len(m.pages), err, c.estimate, c.estimating)
				}
			})
		})
	}
}

func TestEstimateMayBeAboveTheLimit(t *testing.T) {
	t.Parallel()
	for limit, c := range map[int]struct {
		want discovery.Estimate
		err  *discovery.TooCostlyError
	}{
		9: {discovery.Estimate{Requests: 10, Organizations: 3, Projects: 6}, nil},
		4: {discovery.Estimate{Requests: 10, Organizations: 3, Projects: 6}, nil},
		3: {discovery.Estimate{}, &discovery.TooCostlyError{Estimate: 4, Limit: 3, Organizations: 3}},
	} {
		synctest.Test(t, func(t *testing.T) {
			estimate, err := discovery.Walk[string]{Source: grid(3, 2, 4), MaxRequests: limit}.Estimate(t.Context())
			expectCost(t, err, c.err)
			if estimate != c.want {
				t.Errorf("limit %d: %v, want %v", limit, estimate, c.want)
			}
		})
	}
}
