package pipeline

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// Config says what the transport may reach and how patient the retry policy is.
type Config struct {
	Origins     []string
	RootCAs     *x509.CertPool
	UserAgent   string
	RetryBudget time.Duration
	TryTimeout  time.Duration
	MinBackoff  time.Duration
	Dial        func(ctx context.Context, network, address string) (net.Conn, error)
}

// Transport is the only thing that dials.
type Transport struct{}

// NewTransport makes the transport.
func NewTransport(Config) (*Transport, error) { return &Transport{}, nil }

// Do sends one request.
func (t *Transport) Do(*http.Request) (*http.Response, error) { return nil, errors.New("stub") }

// Allowed reports whether u is on a configured origin.
func (t *Transport) Allowed(*url.URL) bool { return false }

// New makes an authenticated pipeline.
func New(module, version string, t *Transport, cred azcore.TokenCredential, scopes []string, cfg Config) runtime.Pipeline {
	return runtime.Pipeline{}
}

// Anonymous makes a pipeline without a token.
func Anonymous(module, version string, t *Transport, cfg Config) runtime.Pipeline {
	return runtime.Pipeline{}
}

// Once marks requests that are sent at most once.
func Once(ctx context.Context) context.Context { return ctx }

// Correlate gives all requests under the returned context one correlation id; an existing one is kept.
func Correlate(ctx context.Context) context.Context { return ctx }

// IsUncertain reports whether err leaves open if the request had an effect.
func IsUncertain(error) bool { return false }

// UncertainStatus reports whether an answer with this status leaves open if the request had an effect.
func UncertainStatus(status int) bool { return status >= 500 || status == 408 }

// ReadJSON decodes the object in the body of resp.
func ReadJSON(resp *http.Response, into any) error { return errors.New("stub") }

// Sanitize makes remote text fit for people.
func Sanitize(s string, limit int) string { return s }

// Trace is what one call cost.
type Trace struct {
	Attempts      int
	Elapsed       time.Duration
	RequestID     string
	CorrelationID string
}

// TraceOf reads the trace from a response or from an error of a pipeline; either may be nil.
func TraceOf(resp *http.Response, err error) Trace { return Trace{} }

// CallError is a request that got no usable answer.
type CallError struct {
	Method, Host string
	Trace        Trace
	Sent         bool
	Err          error
}

func (e *CallError) Error() string { return "stub" }

// Unwrap gives the cause.
func (e *CallError) Unwrap() error { return e.Err }

// ThrottledError is a request for a wait that is longer than the caller may wait.
type ThrottledError struct{ RetryAfter time.Duration }

func (e *ThrottledError) Error() string { return "stub" }

// RedirectError is an answer 3xx, which is never followed.
type RedirectError struct {
	StatusCode int
	Header     http.Header
}

func (e *RedirectError) Error() string { return "stub" }

// OriginError is a request that was refused because its origin is not configured.
type OriginError struct{ Origin string }

func (e *OriginError) Error() string { return "stub" }

// TLSError is a connection that was refused because of the server's certificate or protocol.
type TLSError struct {
	Host string
	Err  error
}

func (e *TLSError) Error() string { return "stub" }

// Unwrap gives the cause.
func (e *TLSError) Unwrap() error { return e.Err }
