package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

func TestOriginsMustBeBareHTTPS(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{
		"http://example.com", "https://user@example.com", "https://example.com/path", "https://example.com?x=1",
		"https://example.com#f", "https://", "example.com", "https:example.com", "ftp://example.com", "https://example.com:",
		"https://exa mple.com", "https://:443",
	} {
		if _, err := pipeline.NewTransport(pipeline.Config{Origins: []string{origin}}); err == nil {
			t.Errorf("origin %q was accepted", origin)
		}
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	tr := transport(t, pipeline.Config{Origins: []string{"https://management.azure.com/", "https://127.0.0.1:8443", "https://[::1]:9"}})
	tests := map[string]bool{
		"https://management.azure.com/subscriptions?x=1":    true,
		"https://MANAGEMENT.azure.com:443/x":                true,
		"HTTPS://management.azure.com":                      true,
		"https://127.0.0.1:8443/x":                          true,
		"https://[::1]:9/x":                                 true,
		"http://management.azure.com/x":                     false,
		"https://management.azure.com:8443/x":               false,
		"https://management.azure.com./x":                   false,
		"https://management.azure.com.attacker.example/x":   false,
		"https://management.azure.com@attacker.example/x":   false,
		"https://user:pass@management.azure.com/x":          false,
		"https://xmanagement.azure.com/x":                   false,
		"https://management.azure.com:/x":                   false,
		"https://127.0.0.1/x":                               false,
		"//management.azure.com/x":                          false,
		"/relative":                                         false,
		"https:management.azure.com":                        false,
		"https://management.azure.com%2eattacker.example/x": false,
	}
	for raw, want := range tests {
		u, err := url.Parse(raw)
		if err != nil {
			if want {
				t.Errorf("%s: %v", raw, err)
			}
			continue
		}
		if got := tr.Allowed(u); got != want {
			t.Errorf("Allowed(%s) = %t, want %t", raw, got, want)
		}
	}
	if tr.Allowed(nil) {
		t.Error("Allowed(nil) = true")
	}
}

func TestForeignOriginIsRefusedBeforeAToken(t *testing.T) {
	t.Parallel()
	foreign, plain := trap(t, true), trap(t, false)
	cred := &fixed{tokens: []string{"token"}}
	pl := connectAs(t, serve(t, http.NotFound), cred)
	for _, target := range []string{foreign.URL, plain.URL, "https://example.com.attacker.example", "https://x@example.com", "http://example.com"} {
		_, err := do(t.Context(), t, pl, http.MethodGet, target+"/p?sig=canary", "")
		var refused *pipeline.OriginError
		if !errors.As(err, &refused) {
			t.Errorf("%s: error = %v", target, err)
			continue
		}
		if strings.Contains(err.Error(), "canary") || pipeline.IsUncertain(err) {
			t.Errorf("%s: error = %v, uncertain = %t", target, err, pipeline.IsUncertain(err))
		}
		if pipeline.TraceOf(nil, err).Attempts != 0 {
			t.Errorf("%s: an attempt was made", target)
		}
	}
	if len(cred.asked) != 0 {
		t.Errorf("%d tokens were asked for", len(cred.asked))
	}
}

func TestRedirectsAreErrors(t *testing.T) {
	t.Parallel()
	foreign, plain := trap(t, true), trap(t, false)
	for _, target := range []string{"/elsewhere", host + ":444/x", "http://example.com/x", foreign.URL, plain.URL, ""} {
		for _, code := range []int{300, 301, 302, 303, 304, 307, 308} {
			for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
				s := &script{steps: []step{{status: code, header: map[string]string{"Location": target, "X-Mark": "here"}}, {status: 200, body: "{}"}}}
				resp, err := do(t.Context(), t, connect(t, serve(t, s.ServeHTTP)), method, host+"/x", "")
				var redirect *pipeline.RedirectError
				if !errors.As(err, &redirect) || resp != nil {
					t.Fatalf("%s %d to %s: answer %v, error %v", method, code, target, resp, err)
				}
				if redirect.StatusCode != code || redirect.Header.Get("X-Mark") != "here" {
					t.Errorf("%s %d to %s: %+v", method, code, target, redirect)
				}
				if s.calls.Load() != 1 || pipeline.IsUncertain(err) {
					t.Errorf("%s %d to %s: %d calls, uncertain %t", method, code, target, s.calls.Load(), pipeline.IsUncertain(err))
				}
				if !strings.Contains(err.Error(), "unexpected redirect") {
					t.Errorf("error = %v", err)
				}
			}
		}
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	const limit = 16 << 20
	tests := map[string]struct {
		size int
		gzip bool
		ok   bool
	}{
		"at the limit": {limit, false, true},
		"above":        {limit + 1, false, false},
		"far above":    {100 << 20, false, false},
		"gzip bomb":    {200 << 20, true, false},
		"small gzip":   {1000, true, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			cfg := serve(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				var out io.Writer = w
				if tt.gzip {
					if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
						t.Error("gzip was not asked for")
					}
					w.Header().Set("Content-Encoding", "gzip")
					zip := gzip.NewWriter(w)
					defer func() { _ = zip.Close() }()
					out = zip
				}
				block := bytes.Repeat([]byte(" "), 1<<20)
				for left := tt.size; left > 0; left -= len(block) {
					if _, err := out.Write(block[:min(left, len(block))]); err != nil {
						return
					}
				}
			})
			_, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/x", "")
			var large *pipeline.TooLargeError
			if (err == nil) != tt.ok || !tt.ok && !errors.As(err, &large) {
				t.Errorf("error = %v", err)
			}
			if calls != 1 {
				t.Errorf("calls = %d, want 1", calls)
			}
		})
	}
}

func TestHeaderLimit(t *testing.T) {
	t.Parallel()
	cfg := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Big", strings.Repeat("x", 1<<20))
		_, _ = w.Write([]byte("{}"))
	})
	cfg.RetryBudget = 1
	if _, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/x", ""); err == nil || len(err.Error()) > 1000 {
		t.Errorf("a header of 1 MiB was accepted: %v", err)
	}
}

func TestTLSProblemsAreFinal(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T, version uint16, expired bool) (*httptest.Server, *x509.CertPool) {
		t.Helper()
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") }))
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version}
		if expired {
			server.TLS.Certificates = []tls.Certificate{outdated(t)}
		}
		server.StartTLS()
		t.Cleanup(server.Close)
		pool := x509.NewCertPool()
		pool.AddCert(server.Certificate())
		return server, pool
	}
	tests := map[string]struct {
		version uint16
		host    string
		trusted bool
		expired bool
	}{
		"unknown authority": {tls.VersionTLS13, "127.0.0.1", false, false},
		"wrong name":        {tls.VersionTLS13, "localhost", true, false},
		"TLS 1.1":           {tls.VersionTLS11, "127.0.0.1", true, false},
		"expired":           {tls.VersionTLS13, "127.0.0.1", true, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, pool := start(t, tt.version, tt.expired)
			if !tt.trusted {
				pool = x509.NewCertPool()
			}
			u, err := url.Parse(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			origin := "https://" + net.JoinHostPort(tt.host, u.Port())
			pl := connect(t, pipeline.Config{Origins: []string{origin}, RootCAs: pool})
			_, err = do(t.Context(), t, pl, http.MethodPut, origin+"/x", "{}")
			var bad *pipeline.TLSError
			if !errors.As(err, &bad) || pipeline.IsUncertain(err) {
				t.Errorf("error = %v, uncertain = %t", err, pipeline.IsUncertain(err))
			}
			if got := pipeline.TraceOf(nil, err).Attempts; got != 1 {
				t.Errorf("attempts = %d, want 1", got)
			}
		})
	}
}

// outdated is a certificate for 127.0.0.1 whose time is over.
func outdated(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestNetworkProblemsNameOnlyTheHost(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want string
	}{
		"no such host": {&net.DNSError{Err: "no such host", Name: "example.com", Server: "10.1.2.3:53", IsNotFound: true}, "no address"},
		"resolver":     {&net.DNSError{Err: "server misbehaving", Name: "example.com", Server: "10.1.2.3:53"}, "could not be resolved"},
		"deadline":     {context.DeadlineExceeded, "no answer in time"},
		"escape":       {errors.New("odd \x1b[31mred"), "odd red"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dials atomic.Int32
			cfg := pipeline.Config{Origins: []string{host}, RetryBudget: 1, Dial: func(context.Context, string, string) (net.Conn, error) {
				dials.Add(1)
				return nil, tt.err
			}}
			_, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/path?secret=canary", "")
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "example.com") {
				t.Fatalf("error = %v, want %q", err, tt.want)
			}
			for _, leak := range []string{"canary", "/path", "10.1.2.3", "\x1b"} {
				if strings.Contains(err.Error(), leak) {
					t.Errorf("error %q shows %q", err, leak)
				}
			}
			if dials.Load() != 1 || pipeline.IsUncertain(err) {
				t.Errorf("dials = %d, uncertain = %t", dials.Load(), pipeline.IsUncertain(err))
			}
		})
	}
}
