package pipeline_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// quota is a token bucket that several processes share. Each answer takes the latency.
type quota struct {
	size, refill float64 // per second
	latency      time.Duration
	tell         bool // send the number of remaining requests

	mu     sync.Mutex
	tokens float64
	last   time.Time
	asked  int
}

// process is the quota as one process sees it.
type process struct {
	*quota
	told, until time.Time // the last window that it was told of
	early       int       // requests that left within one
}

func (p *process) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p.arrive()
	<-time.After(p.latency)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.tokens = min(p.size, p.tokens+p.refill*now.Sub(p.last).Seconds())
	p.last = now
	if p.tokens < 1 {
		wait := math.Max(1, math.Ceil((1-p.tokens)/p.refill))
		p.told, p.until = now, now.Add(time.Duration(wait)*time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(int(wait)))
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	p.tokens--
	if p.tell {
		w.Header().Set("x-ms-ratelimit-remaining-subscription-reads", strconv.Itoa(int(p.tokens)))
	}
	_, _ = w.Write([]byte("{}"))
}

func (p *process) arrive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	if now := time.Now(); now.After(p.told) && now.Before(p.until) {
		p.early++
	}
}

// Three processes share a quota of 100 that is refilled at 25 a second. Without the header that tells how many requests
// are left, only a 429 says that there are none.
func TestSharedQuota(t *testing.T) {
	t.Parallel()
	for _, tell := range []bool{true, false} {
		for _, c := range []struct {
			latency time.Duration
			callers int
		}{{20 * time.Millisecond, 8}, {20 * time.Millisecond, 30}, {300 * time.Millisecond, 30}, {2 * time.Second, 30}} {
			t.Run(fmt.Sprintf("header %t, %s, %d callers", tell, c.latency, c.callers), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					share(t, &quota{size: 100, tokens: 100, refill: 25, latency: c.latency, tell: tell, last: time.Now()}, c.callers)
				})
			})
		}
	}
}

func share(t *testing.T, q *quota, width int) {
	t.Helper()
	const processes, each = 3, 500
	var all sync.WaitGroup
	var bad, early [processes]int
	start := time.Now()
	for i := range processes {
		p := &process{quota: q}
		cfg := serve(t, p.ServeHTTP)
		all.Go(func() {
			bad[i] = crowd(t.Context(), t, cfg, each, width)
			early[i] = p.early
		})
	}
	all.Wait()
	took := time.Since(start)
	if bad != [processes]int{} || early != [processes]int{} {
		t.Errorf("failed %v, too early %v", bad, early)
	}
	if q.asked > processes*each*12/10 {
		t.Errorf("%d requests for %d answers", q.asked, processes*each)
	}
	// As fast as the quota, or as answers of this latency allow.
	best := max((processes*each-q.size)/q.refill, processes*each/float64(processes*width)*q.latency.Seconds())
	if took.Seconds() > best*1.6 {
		t.Errorf("took %s, and %.0f seconds are possible", took, best)
	}
}

// After a 429 half of what was under way is, and then one more for each round of good answers.
func TestFewerUnderWayAfterThrottling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var flying, asked int
		var most []int // by the second
		start := time.Now()
		cfg := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			mu.Lock()
			asked++
			refused := asked == 40
			flying++
			second := int(time.Since(start) / time.Second)
			for len(most) <= second {
				most = append(most, 0)
			}
			most[second] = max(most[second], flying)
			mu.Unlock()
			if !refused {
				<-time.After(time.Second)
			}
			mu.Lock()
			defer mu.Unlock()
			if flying--; refused {
				w.Header().Set("Retry-After", "3")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			_, _ = w.Write([]byte("{}"))
		})
		if bad := crowd(t.Context(), t, cfg, 400, 40); bad != 0 {
			t.Errorf("%d requests failed", bad)
		}
		if most[0] != 40 || slices.Max(most[3:6]) > 24 || slices.Max(most[1:3]) > 39 || slices.Max(most[6:]) < 25 {
			t.Errorf("under way by the second: %v", most)
		}
	})
}

// A request that takes long does not hold the others, however few may be under way.
func TestSlowRequestHoldsNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		cfg := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch n := asked.Add(1); {
			case n <= 5:
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			case r.URL.Path == "/slow":
				<-time.After(time.Minute)
			}
			_, _ = w.Write([]byte("{}"))
		})
		pl := connect(t, cfg)
		slow := make(chan time.Time)
		go func() {
			if _, err := do(t.Context(), t, pl, http.MethodGet, host+"/slow", ""); err != nil {
				t.Error(err)
			}
			slow <- time.Now()
		}()
		<-time.After(20 * time.Second)
		for range 20 {
			if _, err := do(t.Context(), t, pl, http.MethodGet, host+"/x", ""); err != nil {
				t.Error(err)
			}
		}
		if end := time.Now(); !end.Before(<-slow) {
			t.Error("the others waited for the slow one")
		}
	})
}
