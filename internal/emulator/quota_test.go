package emulator_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
)

const remainingReads = "X-Ms-Ratelimit-Remaining-Subscription-Reads"

func TestQuotaOfReads(t *testing.T) {
	t.Parallel()
	// One read comes back in 1000 seconds: none during the test.
	s := start(t, `{"quota":{"burst":3,"per_second":0.001},"subscriptions":[{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"},{"id":"aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff"}]}`)
	connector := made + vConnector
	for _, left := range []string{"2", "1"} {
		if g := s.get(connector); g.header.Get(remainingReads) != left {
			t.Errorf("%q reads left, want %s", g.header.Get(remainingReads), left)
		}
	}
	if g := s.do(202, "PATCH", made+"/devops/default"+vDevOps, `{"properties":{}}`); g.header.Get(remainingReads) != "" {
		t.Errorf("a write counts as a read: %v", g.header)
	}
	s.do(404, "GET", connectors+"/nosuch"+vConnector, "")
	for range 2 {
		g := s.do(429, "GET", connector, "")
		g.want(map[string]string{"error.code": "SubscriptionRequestsThrottled"})
		if wait, err := strconv.Atoi(g.header.Get("Retry-After")); err != nil || wait < 900 || wait > 1000 || g.header.Get(remainingReads) != "0" {
			t.Errorf("headers %v", g.header)
		}
	}
	s.get("/subscriptions/aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff?api-version=2022-12-01")
	s.get("/subscriptions?api-version=2022-12-01")
	if err := s.PatchWorld([]byte(`{"timing":{"polls":0}}`)); err != nil {
		t.Fatal(err)
	}
	s.do(429, "GET", connector, "")
	if err := s.PatchWorld([]byte(`{"quota":null}`)); err != nil {
		t.Fatal(err)
	}
	if g := s.get(connector); g.header.Get(remainingReads) != "" {
		t.Errorf("headers %v", g.header)
	}
}

func TestQuotaIsExactUnderConcurrency(t *testing.T) {
	t.Parallel()
	s := start(t, `{"quota":{"burst":20,"per_second":0.001}}`)
	var group sync.WaitGroup
	statuses, left := make([]int, 50), make([]string, 50)
	for i := range statuses {
		group.Go(func() {
			g, err := s.send("GET", made+vConnector, "")
			if err != nil {
				t.Error(err)
				return
			}
			statuses[i], left[i] = g.status, g.header.Get(remainingReads)
		})
	}
	group.Wait()
	count, seen := map[int]int{}, map[string]int{}
	for i, status := range statuses {
		count[status]++
		if status == 200 {
			seen[left[i]]++
		}
	}
	if fmt.Sprint(count) != "map[200:20 429:30]" || len(seen) != 20 {
		t.Errorf("statuses %v, remaining %v", count, seen)
	}
}

func TestQuotaFillsAgain(t *testing.T) {
	t.Parallel()
	s := start(t, `{"quota":{"burst":1,"per_second":1000000}}`)
	for range 20 {
		s.get(made + vConnector)
	}
}
