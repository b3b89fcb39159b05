package pipeline

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// callPolicy is the outermost of our policies: it refuses foreign origins before a token is asked for, opens the record
// of the call, and turns whatever went wrong into one *CallError.
type callPolicy struct {
	transport *Transport
	agent     string
}

func (p *callPolicy) Do(req *policy.Request) (*http.Response, error) {
	raw := req.Raw()
	start := time.Now()
	rec := &record{start: start, end: start, correlation: correlationOf(raw.Context())}
	if !p.transport.Allowed(raw.URL) {
		return nil, p.fail(raw, rec, &OriginError{Origin: describe(raw.URL)})
	}
	if p.agent != "" {
		raw.Header.Set("User-Agent", p.agent)
	}
	clone := req.Clone(context.WithValue(unlimited(raw.Context(), raw.Method), recordKey{}, rec))
	resp, err := clone.Next()
	rec.end = time.Now()
	if err != nil {
		return nil, p.fail(raw, rec, err)
	}
	return resp, nil
}

func (p *callPolicy) fail(req *http.Request, rec *record, err error) error {
	var f *failure
	var signIn *tokenError
	if !errors.As(err, &signIn) && errors.As(err, &f) {
		err = f.err
	}
	return &CallError{
		Method: req.Method,
		Host:   Sanitize(req.URL.Host, 200),
		Trace:  rec.trace(),
		Sent:   rec.doubtful,
		Err:    err,
	}
}
