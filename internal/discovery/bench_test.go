package discovery_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

// BenchmarkLargeCustomer walks 40 organizations, 3,000 projects and 25,000
// repositories with 20 ms for each answer. x-possible is the time over pages ×
// latency ÷ concurrency.
func BenchmarkLargeCustomer(b *testing.B) {
	e := large
	e.latency = 20
	for b.Loop() {
		b.StopTimer()
		server := e.start(b, nil)
		w := process(b, server, nil, "walk")
		b.StartTimer()
		start := time.Now()
		counts, err := w.Count(b.Context(), nil)
		took := time.Since(start)
		b.StopTimer()
		e.expect(b, counts, err)
		asked := lists(server)
		if again := twice(asked); len(asked) != e.requests() || len(again) > 0 {
			b.Errorf("%d requests, want %d; twice: %q", len(asked), e.requests(), again)
		}
		b.ReportMetric(float64(len(asked)), "requests")
		b.ReportMetric(float64(len(asked))/took.Seconds(), "requests/s")
		b.ReportMetric(took.Seconds()/e.best(discovery.DefaultConcurrency).Seconds(), "x-possible")
		b.StartTimer()
	}
}

// BenchmarkLargeCustomerHeap is the same walk without latency. live-MB is the
// heap after the first quarter, the emulator included, and grown-KB what it grew
// by until the end.
func BenchmarkLargeCustomerHeap(b *testing.B) {
	for b.Loop() {
		live := large.heap(b)
		b.ReportMetric(float64(live[0])/1e6, "live-MB")
		b.ReportMetric(float64(live[len(live)-1]-live[0])/1e3, "grown-KB")
	}
}

// BenchmarkSharedQuota walks in three processes that share a quota of 100
// requests, refilled at 25 a second. x-needed is what was sent over what is
// needed, x-possible the time over what the quota allows.
func BenchmarkSharedQuota(b *testing.B) {
	e := estate{organizations: 4, projects: 120, repositories: 1000, latency: 20, quota: `{"burst":100,"per_second":25}`}
	for b.Loop() {
		b.StopTimer()
		server := e.start(b, nil)
		b.StartTimer()
		start := time.Now()
		e.threeProcesses(b, server, nil)
		took := time.Since(start)
		b.StopTimer()
		asked, needed, refused := lists(server), 3*e.requests(), 0
		for _, entry := range asked {
			if entry.Status == http.StatusTooManyRequests {
				refused++
			}
		}
		b.ReportMetric(float64(len(asked)), "requests")
		b.ReportMetric(float64(refused), "refused")
		b.ReportMetric(float64(len(asked))/float64(needed), "x-needed")
		b.ReportMetric(took.Seconds()/(float64(needed-100)/25), "x-possible")
		b.StartTimer()
	}
}
