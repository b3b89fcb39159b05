package pipeline

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Trace is what one call cost and how the service knows it.
type Trace struct {
	// Attempts counts the requests that were sent or tried.
	Attempts int
	// Elapsed is the time from the first attempt, waits included.
	Elapsed time.Duration
	// RequestID is the service's id of the last answer, or else the id that we gave the last attempt.
	RequestID string
	// CorrelationID joins the requests of one operation.
	CorrelationID string
}

// TraceOf reads the trace from an answer or an error of a pipeline; either may be nil.
func TraceOf(resp *http.Response, err error) Trace {
	var call *CallError
	if errors.As(err, &call) {
		return call.Trace
	}
	if resp == nil || resp.Request == nil {
		return Trace{}
	}
	rec := recordOf(resp.Request.Context())
	if rec == nil {
		return Trace{}
	}
	return rec.trace()
}

type recordKey struct{}

// record follows one call through its attempts. One goroutine owns it at a time.
type record struct {
	start       time.Time
	end         time.Time
	attempts    int
	left        bool // some attempt was carried by a connection
	doubtful    bool // some attempt was, and no answer tells what became of it
	correlation string
	request     string
}

func recordOf(ctx context.Context) *record {
	rec, _ := ctx.Value(recordKey{}).(*record)
	return rec
}

func (r *record) trace() Trace {
	return Trace{Attempts: r.attempts, Elapsed: r.end.Sub(r.start), RequestID: r.request, CorrelationID: r.correlation}
}

// answered notes the ids that the service gave.
func (r *record) answered(h http.Header) {
	for _, name := range []string{"x-ms-request-id", "ActivityId"} {
		if id := cleanID(h.Get(name)); id != "" {
			r.request = id
			break
		}
	}
	if id := cleanID(h.Get(correlationHeader)); id != "" {
		r.correlation = id
	}
}

// cleanID keeps ids only if they look like ids: they end up in messages and logs.
func cleanID(s string) string {
	if len(s) > 80 {
		return ""
	}
	for _, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '-' && c != '_' && c != ':' && c != '.' {
			return ""
		}
	}
	return s
}
