package pipeline

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	azlog "github.com/Azure/azure-sdk-for-go/sdk/azcore/log"
)

// quietSDK switches off the log of the Azure SDK, also where AZURE_SDK_GO_LOGGING asks for it: its ResponseError event
// prints whole bodies, and its authentication events print whatever the token endpoint answered.
var quietSDK = sync.OnceFunc(func() { azlog.SetListener(nil) })

// Transport is the only thing that dials: one http.Client that reaches configured https origins and nothing else. It
// implements policy.Transporter, so that azidentity goes through it too. Do not copy it.
type Transport struct {
	client  *http.Client
	origins origins
}

// NewTransport makes a transport. The error names an origin that is not https://host[:port].
func NewTransport(cfg Config) (*Transport, error) {
	quietSDK()
	allowed, err := newOrigins(cfg.Origins)
	if err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	return &Transport{
		origins: allowed,
		client: &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport:     roundTripper(cfg),
		},
	}, nil
}

func roundTripper(cfg Config) *http.Transport {
	return &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: cfg.Dial,
		TLSClientConfig: &tls.Config{
			MinVersion:    tls.VersionTLS12,
			Renegotiation: tls.RenegotiateNever,
			RootCAs:       cfg.RootCAs,
		},
		TLSHandshakeTimeout:    15 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        90 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// Allowed reports whether u is on a configured origin: https, no user information, same host ignoring case, same port
// (443 when there is none). Addresses found in an answer are followed only when it says so.
func (t *Transport) Allowed(u *url.URL) bool { return t.origins.allow(u) }

// Do sends one request once. Errors are [OriginError] (nothing was dialled), [RedirectError] for every 3xx,
// [TLSError], or else the network's own error without the URL. The body of an answer is limited to 16 MiB, or to what [Options] say.
func (t *Transport) Do(req *http.Request) (*http.Response, error) {
	if !t.Allowed(req.URL) {
		closeBody(req)
		return nil, &failure{err: &OriginError{Origin: describe(req.URL)}}
	}
	var sent, handshake atomic.Bool
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn:          func(httptrace.GotConnInfo) { sent.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { handshake.Store(err != nil) },
	})
	resp, err := t.client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, &failure{sent: sent.Load(), err: explain(req, err, handshake.Load())}
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		_ = resp.Body.Close()
		return nil, &failure{sent: true, err: newRedirectError(req, resp)}
	}
	resp.Body = newLimitedBody(resp.Body, optionsOf(req.Context()).MaxBody)
	return resp, nil
}

// failure is a transport error with the one thing a retry policy must know: whether a connection carried the request.
type failure struct {
	sent bool
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// explain drops the URL that net/http puts into its errors, because a query can be a signature, and names TLS problems.
func explain(req *http.Request, err error, handshakeFailed bool) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var op *net.OpError
	alert := errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error")
	if alert || handshakeFailed && !isInterruption(err) {
		return &TLSError{Host: Sanitize(req.URL.Host, 200), Err: err}
	}
	return err
}

// isInterruption reports whether a handshake ended for a reason that says nothing about certificates or protocols.
func isInterruption(err error) bool {
	var timeout interface{ Timeout() bool }
	var op *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return true
	case errors.As(err, &timeout) && timeout.Timeout():
		return true
	case errors.As(err, &op):
		return op.Op == "read" || op.Op == "write" || op.Op == "dial"
	default:
		return isEOF(err)
	}
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
