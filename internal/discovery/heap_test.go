package discovery_test

import (
	"runtime"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
)

// Nothing of what goes by is kept. The test is not parallel: it looks at the
// heap of the whole process.
func TestWalkMemoryIsFlat(t *testing.T) {
	e := estate{organizations: 10, projects: 1000, repositories: 8000}
	live := e.heap(t)
	// A repository is more than a kilobyte, and 6,000 go by in between.
	if grown := live[len(live)-1] - live[0]; grown > 1<<20 {
		t.Errorf("the live heap grew by %d KiB: %v", grown>>10, live)
	}
}

// heap walks and measures the live heap after each quarter of the repositories.
func (e estate) heap(tb testing.TB) []int {
	tb.Helper()
	from := memnet.New()
	server := e.start(tb, from)
	var live []int
	var counts discovery.Counts
	for node, err := range process(tb, server, from, "walk").Nodes(tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		counts.Add(node.Item)
		if node.Level() != discovery.Repository || counts.Repositories.Total%(e.repositories/4) != 0 {
			continue
		}
		server.ResetJournal() // the emulator's memory is no concern here
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		live = append(live, int(stats.HeapAlloc))
	}
	e.expect(tb, counts, nil)
	return live
}
