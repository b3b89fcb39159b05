package pipeline

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// subsystem is the name of our logger.
const subsystem = "client"

// attemptPolicy is the innermost of our policies: it sees every single request. It bounds it in time, names it, and
// writes its one log line.
type attemptPolicy struct {
	timeout time.Duration
}

func (p *attemptPolicy) Do(req *policy.Request) (*http.Response, error) {
	parent := req.Raw().Context()
	if !mayLeave(parent, 0) {
		return nil, &failure{err: &LateError{}}
	}
	rec := recordOf(parent)
	rec.attempts++
	rec.request = identify(req, rec.correlation)
	// azcore reads the whole body below this policy, so the answer outlives the timeout.
	ctx, cancel := context.WithTimeout(parent, p.timeout)
	defer cancel()
	ctx, stop := leaving(ctx)
	defer stop()
	start := time.Now()
	resp, err := req.Clone(ctx).Next()
	if err != nil {
		err = lateness(ctx, err)
		resp = nil // a body that could not be read to its end is no answer
	}
	rec.end = time.Now()
	if reached(err) {
		rec.left = true
		rec.doubtful = rec.doubtful || resp == nil || UncertainStatus(resp.StatusCode)
	}
	if resp != nil {
		rec.answered(resp.Header)
	}
	logAttempt(parent, req.Raw(), status(resp, err), rec, rec.end.Sub(start), err)
	return resp, err
}

// reached reports whether the request may have reached the service.
func reached(err error) bool {
	var f *failure
	return !errors.As(err, &f) || f.sent
}

func status(resp *http.Response, err error) int {
	var redirect *RedirectError
	switch {
	case errors.As(err, &redirect):
		return redirect.StatusCode
	case resp != nil:
		return resp.StatusCode
	default:
		return 0
	}
}

// logAttempt writes what may be known about a request: nothing of bodies, headers or queries, where tokens, codes and
// signatures are.
func logAttempt(ctx context.Context, req *http.Request, status int, rec *record, took time.Duration, err error) {
	fields := map[string]any{
		"method":         req.Method,
		"host":           Sanitize(req.URL.Host, 200),
		"path":           Sanitize(req.URL.EscapedPath(), 1000),
		"status":         status,
		"duration_ms":    took.Milliseconds(),
		"attempt":        rec.attempts,
		"request_id":     rec.request,
		"correlation_id": rec.correlation,
	}
	if err != nil {
		fields["problem"] = reason(err)
	}
	ctx = tflog.NewSubsystem(ctx, subsystem, tflog.WithRootFields())
	tflog.SubsystemDebug(ctx, subsystem, "request", fields)
}
