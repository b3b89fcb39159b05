package pipeline

import (
	"fmt"
	"net/http"
)

// RedirectError is an answer 3xx. It is never followed: the target could receive our token or our body, and net/http
// turns a redirected PUT into a GET whose 200 would pass for a success.
type RedirectError struct {
	StatusCode int
	// Host is where the request was sent, Target the origin it was sent on to ("" when the answer names none).
	Host, Target string
	// Header is the header of the answer.
	Header http.Header
}

func newRedirectError(req *http.Request, resp *http.Response) *RedirectError {
	e := &RedirectError{StatusCode: resp.StatusCode, Host: Sanitize(req.URL.Host, 200), Header: resp.Header}
	if u, err := resp.Location(); err == nil {
		e.Target = describe(u)
	}
	return e
}

func (e *RedirectError) Error() string {
	if e.Target == "" {
		return fmt.Sprintf("unexpected redirect: %s answered %d", e.Host, e.StatusCode)
	}
	return fmt.Sprintf("unexpected redirect: %s answered %d and points to %s", e.Host, e.StatusCode, e.Target)
}

// NonRetriable tells azcore's policies that another attempt cannot help.
func (*RedirectError) NonRetriable() {}
