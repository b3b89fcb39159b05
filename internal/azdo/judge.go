package azdo

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// fail is an error about which there is nothing to say but what happened.
func (x *exchange) fail(kind ErrorKind, message string) *Error {
	return &Error{Organization: x.organization, Operation: x.operation, Needs: x.needs, Kind: kind, Method: x.client.method, Message: clean(message)}
}

// unreadable is an answer 200 that does not hold what was asked for.
func (x *exchange) unreadable(message string) *Error {
	e := x.fail(Unreadable, message)
	e.StatusCode = http.StatusOK
	return e
}

// unanswered is a request without an answer, or with a redirect: Azure DevOps sends whom it does not know to its sign-in
// page, unless it is asked not to.
func (x *exchange) unanswered(err error) *Error {
	e := x.fail(Unavailable, err.Error())
	e.Err, e.Trace = err, pipeline.TraceOf(nil, err)
	var (
		redirect  *pipeline.RedirectError
		throttled *pipeline.ThrottledError
		origin    *pipeline.OriginError
		large     *pipeline.TooLargeError
	)
	switch {
	case pipeline.IsSignIn(err):
		e.Kind = NotSignedIn
	case errors.As(err, &redirect):
		e.Kind, e.StatusCode, e.ActivityID = Other, redirect.StatusCode, activity(redirect.Header)
		if strings.Contains(strings.ToLower(redirect.Header.Get("Location")), "_signin") {
			e.Kind, e.Message, e.Err = NotSignedIn, "Azure DevOps points to its sign-in page", nil
		}
	case errors.As(err, &throttled):
		e.Kind, e.RetryAfter = Throttled, throttled.RetryAfter
	case errors.As(err, &origin):
		e.Kind = Other
	case errors.As(err, &large):
		e.Kind = Unreadable
	}
	return e
}

// judge takes an answer 200 with a JSON object, and makes an error of every other one.
func (x *exchange) judge(resp *http.Response) (*answer, error) {
	e := x.fail(Other, "")
	e.StatusCode, e.ActivityID, e.Trace = resp.StatusCode, activity(resp.Header), pipeline.TraceOf(resp, nil)
	e.RetryAfter, _ = pipeline.RetryAfter(resp.Header)
	if resp.StatusCode != http.StatusOK {
		return nil, e.refused(resp)
	}
	body, err := payload(resp, x.packed)
	if err != nil {
		e.Kind, e.Message = Unreadable, "the answer could not be read to its end"
		return nil, e
	}
	packed := x.packed && isPacked(resp.Header)
	switch kind := contentType(resp.Header); {
	case kind == "text/html" || !packed && bytes.HasPrefix(body, []byte("<")):
		e.Kind, e.Message = NotSignedIn, signInPage
	case isAnonymous(resp.Header):
		e.Kind, e.Message = NotSignedIn, "Azure DevOps took the caller for an anonymous one"
	case kind != "" && kind != "application/json":
		e.Kind, e.Message = Unreadable, clean(fmt.Sprintf("the content type is %.80s instead of application/json", kind))
	case !packed && !bytes.HasPrefix(body, []byte("{")):
		e.Kind, e.Message = Unreadable, "the body is not a JSON object"
	default:
		return &answer{header: resp.Header, body: body}, nil
	}
	return nil, e
}

const signInPage = "Azure DevOps answered with a web page for signing in instead of data"

// anonymous is the id of everybody who is nobody. An organization with a public project answers such callers too.
const anonymous = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"

// isAnonymous looks at the header in which Azure DevOps repeats whom it took the caller for, {id}:{account}.
func isAnonymous(h http.Header) bool {
	id, _, _ := strings.Cut(h.Get("X-VSS-UserData"), ":")
	return strings.EqualFold(strings.TrimSpace(id), anonymous)
}

func contentType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, _, _ = strings.Cut(h.Get("Content-Type"), ";")
	}
	return strings.ToLower(strings.TrimSpace(kind))
}

func activity(h http.Header) string { return pipeline.Sanitize(h.Get("ActivityId"), 80) }

// clean makes text fit for an error.
func clean(s string) string { return pipeline.Sanitize(s, 2048) }
