package azdo

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Usage is how much of its rate limit an identity has used in an organization, as far as Azure DevOps says so (Microsoft
// Learn, "Rate and usage limits": 200 units of throughput in five minutes, then requests are delayed, then refused).
type Usage struct {
	// Known says that an answer to this process told it.
	Known bool
	// Limit and Remaining count units of throughput (TSTU).
	Limit, Remaining float64
	// Delayed is how long Azure DevOps held the last answer back, 0 where it did not.
	Delayed time.Duration
}

// Usage is what the answers to this process said last about an organization. It sends nothing.
func (c *Client) Usage(organization string) Usage { return c.usage.of(organization) }

// usages remembers the usage of each organization, by its name in lower case.
type usages struct {
	mu   sync.Mutex
	last map[string]Usage
}

func (u *usages) of(organization string) Usage {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.last[strings.ToLower(organization)]
}

// note learns from the header of an answer. One that says nothing changes nothing.
func (u *usages) note(organization string, h http.Header) {
	limit, limited := number(h, "X-RateLimit-Limit")
	left, counted := number(h, "X-RateLimit-Remaining")
	delay, delayed := number(h, "X-RateLimit-Delay")
	if !limited && !counted && !delayed {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = map[string]Usage{}
	}
	key := strings.ToLower(organization)
	known := u.last[key]
	if limited {
		known.Limit = limit
	}
	if counted {
		known.Remaining = left
	}
	known.Known = known.Known || limited && counted
	known.Delayed = time.Duration(delay * float64(time.Second))
	u.last[key] = known
}

// maxUnits is more than any limit can be, in units and in seconds.
const maxUnits = 1e6

// number reads a header that is a number of sense.
func number(h http.Header, name string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(h.Get(name)), 64)
	if err != nil || n != n || n < 0 || n > maxUnits {
		return 0, false
	}
	return n, true
}
