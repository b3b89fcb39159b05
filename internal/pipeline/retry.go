package pipeline

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// transient are the statuses that another attempt may heal, besides 429, which is the gate's.
var transient = []int{
	http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
	http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// retryPolicy repeats what may be repeated. azcore's own retry policy is switched off: it replays bodies that hold a
// one-time code, gives up at once when the service asks for more than a minute, and lets all callers wake together.
type retryPolicy struct {
	gates  *gates
	budget time.Duration
	base   time.Duration
	single bool // one attempt only
}

// call is the state of one request through its attempts.
type call struct {
	req    *policy.Request
	rec    *record
	gate   *gate
	opts   Options
	once   bool
	limit  time.Time     // the service's waits are followed until here
	waited time.Duration // time spent in such waits: not part of the budget

	last    *http.Response // how the attempt before ended
	lastErr error
}

func (p *retryPolicy) Do(req *policy.Request) (*http.Response, error) {
	ctx := req.Raw().Context()
	c := &call{req: req, rec: recordOf(ctx), opts: optionsOf(ctx), once: isOnce(ctx)}
	c.gate = p.gates.of(c.opts.Lane)
	limit, ok := ctx.Deadline()
	if !ok {
		limit = c.rec.start.Add(maxThrottle)
	}
	c.limit = limit
	for try := 1; ; try++ {
		round, err := p.pass(ctx, c)
		if err != nil {
			return c.ended(ctx, nil, err)
		}
		resp, err := req.Clone(ctx).Next()
		c.gate.leave()
		if wait, again := p.verdict(ctx, c, resp, err, round, try); again {
			if !mayLeave(ctx, wait) {
				return c.late(resp, err)
			}
			runtime.Drain(resp)
			c.last, c.lastErr = resp, err
			if err := pause(ctx, wait); err != nil {
				return c.ended(ctx, nil, err)
			}
			continue
		}
		return c.ended(ctx, resp, err)
	}
}

// ended is how a call ends. Where the caller's time ended it, what went wrong before says more than that. (The body of
// an answer is in memory since the attempt, and stays readable.)
func (c *call) ended(ctx context.Context, resp *http.Response, err error) (*http.Response, error) {
	if err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) || c.last == nil && c.lastErr == nil {
		return resp, err
	}
	return c.last, c.lastErr
}

// late ends a request whose next attempt would leave too late for LeaveBefore.
func (c *call) late(resp *http.Response, err error) (*http.Response, error) {
	if c.rec.left {
		return resp, err
	}
	return nil, &LateError{}
}

// pass waits at the gate.
func (p *retryPolicy) pass(ctx context.Context, c *call) (int, error) {
	before := time.Now()
	round, err := c.gate.wait(ctx, c.limit)
	c.waited += time.Since(before)
	return round, err
}

// verdict decides whether to try again and how long to wait before.
func (p *retryPolicy) verdict(ctx context.Context, c *call, resp *http.Response, err error, round, try int) (time.Duration, bool) {
	pauseFor := backoff(p.base, try)
	switch {
	case err != nil:
		if !p.mayRepeat(c) || ctx.Err() != nil || permanent(err) {
			return 0, false
		}
		return pauseFor, p.affordable(c, pauseFor)
	case resp.StatusCode == http.StatusTooManyRequests && !otherOperation(resp):
		asked, ok := RetryAfter(resp.Header)
		if !ok {
			asked = pauseFor
		}
		c.gate.throttled(round, asked)
		return 0, p.mayRepeat(c)
	}
	c.gate.passed(resp.Header)
	asked, ok := RetryAfter(resp.Header)
	if !slices.Contains(transient, resp.StatusCode) || !p.mayRepeat(c) || c.opts.final(resp) {
		if ok && c.opts.Lane != "" {
			c.gate.hold(min(asked, maxHold))
		}
		return 0, false
	}
	if !ok {
		return pauseFor, p.affordable(c, pauseFor)
	}
	if time.Now().Add(asked).After(c.limit) {
		return 0, false
	}
	c.waited += asked
	return asked, true
}

// mayRepeat reports whether this request may leave again: always, or, under Once, as long as it never left.
func (p *retryPolicy) mayRepeat(c *call) bool {
	return !p.single && (!c.once || !c.rec.left)
}

// affordable reports whether a delay of our own choice still fits into the budget and into the caller's time: who would
// only wait for the end of it learns what went wrong instead.
func (p *retryPolicy) affordable(c *call, d time.Duration) bool {
	return time.Since(c.rec.start)-c.waited+d <= p.budget && time.Now().Add(d).Before(c.limit)
}

// permanent recognises errors that say themselves that another attempt cannot help.
func permanent(err error) bool {
	var p interface {
		error
		NonRetriable()
	}
	return errors.As(err, &p)
}
