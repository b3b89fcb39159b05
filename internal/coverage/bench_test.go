package coverage_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
)

// BenchmarkComparison compares 25,000 repositories and reports what the
// comparison holds once both sides are in, in bytes for each repository.
func BenchmarkComparison(b *testing.B) {
	const repositories = 25_000
	paths := make([]string, repositories)
	for i := range paths {
		paths[i] = fmt.Sprintf("contoso/project-%03d/repository-%05d", i%1000, i)
	}
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	var held uint64
	for b.Loop() {
		before := heap()
		c := coverage.New([]string{"contoso"}, 100, now)
		o := c.Organization("contoso")
		o.Stands(coverage.Ours)
		for _, path := range paths {
			o.Existing(repository(path))
		}
		for i, path := range paths {
			if i%1000 != 0 {
				o.Discovered(discovered(path))
			}
		}
		held = heap() - min(before, heap())
		if r := c.Result(); r.Total.Missing != repositories/1000 {
			b.Fatalf("%d missing", r.Total.Missing)
		}
	}
	b.ReportMetric(float64(held)/repositories, "held-B/repository")
}
