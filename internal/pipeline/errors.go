package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// CallError is a request that ended without an answer. Its text holds no path, query, header or body.
type CallError struct {
	Method string
	Host   string
	Trace  Trace
	// Sent says that the request may have reached the service and that no answer tells what became of it.
	Sent bool
	Err  error
}

func (e *CallError) Error() string {
	return fmt.Sprintf("%s request to %s failed: %s", e.Method, e.Host, reason(e.Err))
}

// Unwrap gives the cause.
func (e *CallError) Unwrap() error { return e.Err }

// Uncertain reports whether the request may have had an effect.
func (e *CallError) Uncertain() bool {
	var redirect *RedirectError
	return e.Sent && !errors.As(e.Err, &redirect)
}

// NonRetriable tells azcore's policies that the retries are over.
func (*CallError) NonRetriable() {}

// ThrottledError is a wait, asked for by the service with 429, that ends after the caller's own deadline.
type ThrottledError struct {
	// RetryAfter is how much longer the service wants to be left alone.
	RetryAfter time.Duration
}

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("too many requests: the service asked to wait %s, longer than this operation may take", e.RetryAfter.Round(time.Second))
}

// NonRetriable tells azcore's policies that another attempt cannot help.
func (*ThrottledError) NonRetriable() {}

// TLSError is a connection that was given up because of the server's certificate or protocol version.
type TLSError struct {
	Host string
	Err  error
}

func (e *TLSError) Error() string {
	return fmt.Sprintf("no trusted TLS connection to %s: %s", e.Host, Sanitize(e.Err.Error(), 300))
}

// Unwrap gives the cause.
func (e *TLSError) Unwrap() error { return e.Err }

// NonRetriable tells azcore's policies that another attempt cannot help.
func (*TLSError) NonRetriable() {}

// IsUncertain reports whether err leaves open if the request had an effect: it was sent and the answer was lost, or the
// error says so itself with a method Uncertain() bool (an answer for which [UncertainStatus] holds).
func IsUncertain(err error) bool {
	var u interface {
		error
		Uncertain() bool
	}
	return errors.As(err, &u) && u.Uncertain()
}

// UncertainStatus reports whether an answer with this status leaves open if a write had an effect. Resource Manager
// answers 504 when the resource provider takes longer than 60 seconds, whatever it did.
func UncertainStatus(status int) bool {
	return status == http.StatusRequestTimeout || status >= http.StatusInternalServerError
}

// reason says in words why there was no answer.
func reason(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var signIn *tokenError
	switch {
	case errors.As(err, &signIn):
		// Its cause is about the token service, not about the host of the request.
		return Sanitize(err.Error(), 1000)
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the host name has no address"
	case errors.As(err, &dns):
		return "the host name could not be resolved"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), isEOF(err):
		return "the connection was cut before the answer was complete"
	case errors.As(err, &op) && op.Timeout():
		return "no answer in time"
	default:
		return Sanitize(err.Error(), 500)
	}
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
