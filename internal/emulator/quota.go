package emulator

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Quota is a token bucket of reads per subscription, as on the Microsoft
// Learn page "Understand how Azure Resource Manager throttles requests".
// It fills in real time.
type Quota struct {
	// Burst is how many reads a full bucket holds.
	Burst int `json:"burst"`
	// PerSecond is how many reads come back each second.
	PerSecond float64 `json:"per_second"`
}

// bucket is what is left of a quota at a time.
type bucket struct {
	left float64
	at   time.Time
}

// take uses up one read. It returns what is left, or how long it takes until
// there is one.
func (b *bucket) take(q Quota, now time.Time) (left int, wait time.Duration, ok bool) {
	if elapsed := now.Sub(b.at); elapsed > 0 {
		b.left = min(float64(q.Burst), b.left+elapsed.Seconds()*q.PerSecond)
		b.at = now
	}
	if b.left < 1 {
		return 0, time.Duration((1 - b.left) / q.PerSecond * float64(time.Second)), false
	}
	b.left--
	return int(b.left), 0, true
}

const (
	headerRemainingReads = "X-Ms-Ratelimit-Remaining-Subscription-Reads"
	throttledMessage     = "Number of 'read' requests for subscription '%s' actor '%s' exceeded. Please try again after '%d' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information."
)

// limit answers a read for which there is no quota left. What it returns
// beside decorates the answer of a read that may pass.
func (st *store) limit(r *call, subscription string) (refused *answer, remaining string) {
	q := st.world.Quota
	if q == nil || subscription == "" || r.method != "GET" && r.method != "HEAD" {
		return nil, ""
	}
	key, now := fold(subscription), time.Now()
	b := st.buckets[key]
	if b == nil {
		b = &bucket{left: float64(q.Burst), at: now}
		st.buckets[key] = b
	}
	left, wait, ok := b.take(*q, now)
	if ok {
		return nil, strconv.Itoa(left)
	}
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	a := armError(429, "SubscriptionRequestsThrottled", fmt.Sprintf(throttledMessage, subscription, r.principal, seconds))
	a.header.Set("Retry-After", strconv.Itoa(seconds))
	a.header.Set(headerRemainingReads, "0")
	return &a, ""
}

func sameQuota(a, b *Quota) bool { return a == b || a != nil && b != nil && *a == *b }
