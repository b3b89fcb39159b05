package defender

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// Bounds of what is kept of a remote error, in bytes.
const (
	maxMessage = 2048
	maxCode    = 128
	maxDetails = 5
)

// failed makes the error of a request without a usable answer.
func (c call) failed(resp *http.Response, err error) *Error {
	trace := pipeline.TraceOf(resp, err)
	e := &Error{
		Operation: c.operation, Resource: c.resource, Message: c.clean(err.Error()),
		RequestID: trace.RequestID, CorrelationID: trace.CorrelationID,
		Attempts: trace.Attempts, Elapsed: trace.Elapsed, Err: err,
	}
	if resp != nil {
		e.StatusCode = resp.StatusCode
	}
	return e
}

// refused makes the error of an answer with a status that is none of success.
func (c call) refused(resp *http.Response) *Error {
	trace := pipeline.TraceOf(resp, nil)
	e := &Error{
		Operation: c.operation, Resource: c.resource, StatusCode: resp.StatusCode,
		RequestID: trace.RequestID, CorrelationID: trace.CorrelationID,
		Attempts: trace.Attempts, Elapsed: trace.Elapsed,
	}
	body, err := runtime.Payload(resp)
	if err != nil {
		e.Message, e.foreign = "the body of the answer could not be read", true
		return e
	}
	var answer remoteError
	body = bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf"))
	if len(body) > 0 && json.Unmarshal(body, &answer) != nil {
		// Not JSON: a gateway or a proxy wrote it, and the sanitiser knows pages.
		e.Message, e.foreign = c.clean(string(body)), true
		return e
	}
	code, message := answer.read()
	e.Code, e.Message = c.cleanTo(code, maxCode), c.clean(message)
	if e.CorrelationID == "" {
		e.CorrelationID = c.cleanTo(string(answer.ErrorCorrelation), maxCode)
	}
	if e.Message == "" {
		e.Message = "the answer gives no reason"
	}
	return e
}

// refusedIn makes the error of an answer that reports a failure in its body.
func (c call) refusedIn(resp *http.Response, code, message string) *Error {
	trace := pipeline.TraceOf(resp, nil)
	return &Error{
		Operation: c.operation, Resource: c.resource, StatusCode: resp.StatusCode,
		Code: c.cleanTo(code, maxCode), Message: c.clean(message),
		RequestID: trace.RequestID, CorrelationID: trace.CorrelationID,
		Attempts: trace.Attempts, Elapsed: trace.Elapsed,
	}
}

func (c call) clean(text string) string { return c.cleanTo(text, maxMessage) }

// cleanTo conceals before and after the sanitiser, which cuts and joins text.
func (c call) cleanTo(text string, limit int) string {
	if c.conceal == nil {
		return pipeline.Sanitize(text, limit)
	}
	return c.conceal(pipeline.Sanitize(c.conceal(text), limit))
}

// remoteError holds both dialects: that of Resource Manager, with or without
// its "error" envelope, and the one of the connector API.
type remoteError struct {
	armError
	Error armError `json:"error"`

	ErrorMessage     text `json:"errorMessage"`
	ErrorCorrelation text `json:"errorCorrelation"`
}

type armError struct {
	Code    text       `json:"code"`
	Message text       `json:"message"`
	Details []armError `json:"details"`
}

// read gives the first code and all that was said.
func (r remoteError) read() (code, message string) {
	for _, e := range []armError{r.Error, r.armError} {
		if code, message = e.read(); code != "" || message != "" {
			return code, message
		}
	}
	message = string(r.ErrorMessage)
	if r.ErrorCorrelation != "" {
		message = strings.TrimSpace(message + " (errorCorrelation " + string(r.ErrorCorrelation) + ")")
	}
	return "", message
}

func (e armError) read() (code, message string) {
	code, message = string(e.Code), string(e.Message)
	for i, detail := range e.Details {
		if i == maxDetails {
			break
		}
		below, said := detail.read()
		if code == "" {
			code = below
		}
		if said != "" && !strings.Contains(message, said) {
			if below != "" {
				said = below + ": " + said
			}
			message = strings.TrimSpace(message + "\n" + said)
		}
	}
	return code, message
}

// text is a JSON string; where the service sends another kind of value it
// keeps how it was written instead of failing.
type text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		s = string(raw)
	}
	*t = text(s)
	return nil
}
