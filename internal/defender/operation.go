package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// Operation is a write of a configuration that the service works on.
//
// The loop is our own. The status address of this service lies below the
// object, so it can vanish with it; a status that cannot be read says nothing
// about the operation; and the service has states of its own. In the end the
// object decides.
type Operation struct {
	t       *transport
	request call
	created bool
	done    bool
	status  string         // address of the status; "": ask the object
	hint    time.Duration  // how long the service wants to be left alone first
	last    string         // the last state that was seen, for people
	answer  *http.Response // the object at the end; its body is kept
	began   time.Time
	looks   int            // how often the status or the object was seen
	trace   pipeline.Trace // of the last answer
}

// statusHeaders name where the status is, the best first. This service sends
// only the first (recordings in Azure/azure-cli).
var statusHeaders = []string{"Azure-AsyncOperation", "Operation-Location", "Location"}

// newOperation reads the answer to an accepted write. Without an answer, or
// with an address on another origin, the operation asks the object.
func newOperation(ctx context.Context, t *transport, request call, resp *http.Response) *Operation {
	o := &Operation{t: t, request: request, began: time.Now()}
	o.request.body = nil
	if resp == nil {
		return o
	}
	o.trace = pipeline.TraceOf(resp, nil)
	o.created = resp.StatusCode == http.StatusCreated
	o.hint = wish(resp.Header)
	for _, name := range statusHeaders {
		given := resp.Header.Get(name)
		if address, ok := t.follow("", given); ok {
			o.status = address
			break
		}
		if given != "" {
			pipeline.LogIgnored(ctx, name, given)
		}
	}
	o.done = o.deletes() && o.status == "" && resp.StatusCode != http.StatusAccepted
	return o
}

// wish is how long the service wants to be left alone. Zero seconds are a wish
// too: the shortest pause that the pace allows.
func wish(h http.Header) time.Duration {
	hint, ok := pipeline.RetryAfter(h)
	if !ok && strings.TrimSpace(h.Get("Retry-After")) == "0" {
		return 1
	}
	return hint
}

func (o *Operation) deletes() bool { return o.request.method == http.MethodDelete }

// Format names the operation, for every verb. The address of its status is
// signed, so nothing may show it.
func (o Operation) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "operation to "+o.request.operation)
}

// Created reports whether the service answered 201: the object is new.
func (o *Operation) Created() bool { return o != nil && o.created }

// Wait waits for the end of the operation and returns the object as it is
// then, or the zero value after a deletion. If the operation ends badly the
// error is an *Error with Terminal set. If the context ends first, the error
// wraps the context's; the operation goes on without us.
func (o *Operation) Wait(ctx context.Context) (Configuration, error) {
	if o == nil || o.done {
		return Configuration{}, nil
	}
	if o.hint > 0 {
		if err := poll.Wait(ctx, o.t.pace.Next(o.hint)); err != nil {
			return Configuration{}, o.interrupted(err)
		}
	}
	watch := &objectWatch{Operation: o}
	if o.status != "" {
		if err := o.watchStatus(ctx, watch); err != nil || watch.done {
			return watch.found, err
		}
	}
	err := poll.Until(ctx, o.t.pace, watch.ask)
	return watch.found, o.ended(ctx, err)
}

// looked notes an answer about the operation.
func (o *Operation) looked(resp *http.Response) {
	o.looks++
	o.trace = pipeline.TraceOf(resp, nil)
}

// ended makes an error of ours from that of a loop.
func (o *Operation) ended(ctx context.Context, err error) error {
	var ours *Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && !IsRefused(err):
		return o.interrupted(ctx.Err())
	case errors.As(err, &ours):
		return err
	default:
		return o.request.failed(nil, err)
	}
}

// interrupted is the error of a wait that the context ended.
func (o *Operation) interrupted(err error) *Error {
	e := o.request.failed(nil, err)
	e.RequestID, e.CorrelationID = o.trace.RequestID, o.trace.CorrelationID
	e.Attempts, e.Elapsed = o.looks, time.Since(o.began)
	e.Message = "the time is over or the run was interrupted before the operation had ended"
	if o.last != "" {
		e.Message += "; its last state was " + o.request.clean(o.last)
	}
	return e
}

// refusal is the error of an operation that the service ended as failed.
func (o *Operation) refusal(resp *http.Response, code, message string) *Error {
	e := o.request.refusedIn(resp, code, message)
	e.Terminal = true
	return e
}
