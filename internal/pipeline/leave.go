package pipeline

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"time"
)

type leaveKey struct{}

// LeaveBefore marks writes that are worth sending only until limit, because their body is built on something that was
// read before. Reads under the same context, such as polls of what a write started, are not held to it. What would hold a write longer (the throttle gate, a sign-in, a connection that does not come
// about, a pause before another attempt) ends it with a *[LateError]. Of two limits the earlier one holds.
//
// The queue that the gate makes after a 429 does not hold it: it goes first when the window has ended.
func LeaveBefore(ctx context.Context, limit time.Time) context.Context {
	if earlier, ok := leaveLimit(ctx); ok && earlier.Before(limit) {
		return ctx
	}
	return context.WithValue(ctx, leaveKey{}, limit)
}

func leaveLimit(ctx context.Context) (time.Time, bool) {
	limit, ok := ctx.Value(leaveKey{}).(time.Time)
	return limit, ok && !limit.IsZero()
}

// unlimited frees a read from the limit.
func unlimited(ctx context.Context, method string) context.Context {
	if method != http.MethodGet && method != http.MethodHead {
		return ctx
	}
	return context.WithValue(ctx, leaveKey{}, time.Time{})
}

// mayLeave reports whether a request that is sent after a wait would still be in time.
func mayLeave(ctx context.Context, wait time.Duration) bool {
	limit, ok := leaveLimit(ctx)
	return !ok || time.Now().Add(wait).Before(limit)
}

// LateError is a request under [LeaveBefore] that was held until its limit and therefore not sent. Under [Once] no
// attempt of it was; without, [IsUncertain] tells of the attempts before.
type LateError struct {
	// Throttled says that the service had asked to be left alone for longer.
	Throttled bool
}

func (e *LateError) Error() string {
	if e.Throttled {
		return "not sent: the service asked to wait, and what the request is built on would be out of date by then"
	}
	return "not sent: the request could not leave before what it is built on was out of date"
}

// NonRetriable tells azcore's policies that another attempt cannot help.
func (*LateError) NonRetriable() {}

// IsLate reports whether err is a request that was not sent because of [LeaveBefore].
func IsLate(err error) bool {
	var late *LateError
	return errors.As(err, &late)
}

// leaving gives an attempt a context that ends at the limit, unless a connection has taken the request by then.
func leaving(ctx context.Context) (attempt context.Context, stop func()) {
	limit, ok := leaveLimit(ctx)
	if !ok {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(time.Until(limit), func() { cancel(&LateError{}) })
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { timer.Stop() },
	})
	return ctx, func() {
		timer.Stop()
		cancel(nil)
	}
}

// lateness replaces the error of an attempt that never left because its limit came.
func lateness(attempt context.Context, err error) error {
	var late *LateError
	if reached(err) || !errors.As(context.Cause(attempt), &late) {
		return err
	}
	return &failure{err: late}
}
