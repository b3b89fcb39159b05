package witness_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// exchange is a request and its answer as they were on the wire.
type exchange struct {
	method, path string // path is escaped, without the query
	query        url.Values
	request      http.Header
	sent         []byte
	status       int
	header       http.Header
	got          []byte
}

// tap stands on the wire between clients and an emulator and writes down what
// passes. Clients use the emulator's own address, so that links in answers
// lead through the tap as well; only their dialling is redirected.
type tap struct {
	server  *httptest.Server
	trusted *x509.CertPool

	mu   sync.Mutex
	seen []exchange
}

func newTap(t *testing.T, e *emulator.Server) *tap {
	t.Helper()
	behind, err := url.Parse(e.URL())
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: e.CertPool(), MinVersion: tls.VersionTLS12}}
	p := &tap{trusted: e.CertPool().Clone()}
	p.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
		proxy := &httputil.ReverseProxy{
			Transport: transport,
			Rewrite: func(out *httputil.ProxyRequest) {
				out.SetURL(behind)
				out.Out.Host = out.In.Host
			},
			ModifyResponse: func(resp *http.Response) error { return p.record(r, sent, resp) },
		}
		proxy.ServeHTTP(w, r)
	}))
	p.trusted.AddCert(p.server.Certificate())
	t.Cleanup(func() {
		p.server.Close()
		transport.CloseIdleConnections()
	})
	return p
}

func (p *tap) record(r *http.Request, sent []byte, resp *http.Response) error {
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(got))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, exchange{
		method: r.Method, path: r.URL.EscapedPath(), query: r.URL.Query(), request: r.Header.Clone(), sent: sent,
		status: resp.StatusCode, header: resp.Header.Clone(), got: got,
	})
	return nil
}

// exchanges returns what was seen until now.
func (p *tap) exchanges() []exchange {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]exchange(nil), p.seen...)
}

// dial connects to the tap whatever the address.
func (p *tap) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, p.server.Listener.Addr().String())
}

// client is an HTTP client whose connections lead through the tap.
func (p *tap) client(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{
		DialContext:     p.dial,
		TLSClientConfig: &tls.Config{RootCAs: p.trusted, MinVersion: tls.VersionTLS12},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
