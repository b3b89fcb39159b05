package azdo_test

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// answer is one answer of the service. Its status is 200 and its content type JSON unless it says otherwise.
type answer struct {
	status int
	header map[string]string
	body   string
	packed bool // travels compressed, if the client likes it
}

// service answers with one answer after another, the last one for ever, and notes what it was asked.
type service struct {
	answers []answer

	mu    sync.Mutex
	seen  []string // METHOD path?query
	heads []http.Header
	sent  []string
	at    []time.Time
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	now := s.answers[min(len(s.seen), len(s.answers)-1)]
	s.seen = append(s.seen, r.Method+" "+r.URL.RequestURI())
	s.heads = append(s.heads, r.Header)
	s.sent = append(s.sent, string(body))
	s.at = append(s.at, time.Now())
	s.mu.Unlock()
	now.write(w, r)
}

func (a answer) write(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8; api-version=7.1")
	w.Header().Set("ActivityId", "activity-1")
	w.Header().Set("X-TFS-Session", "session-of-the-service")
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	packed := a.packed && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	if packed {
		w.Header().Set("Content-Encoding", "gzip")
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	w.WriteHeader(a.status)
	if !packed {
		_, _ = io.WriteString(w, a.body)
		return
	}
	z := gzip.NewWriter(w)
	_, _ = io.WriteString(z, a.body)
	_ = z.Close()
}

// requests are what was asked, one a line.
func (s *service) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.seen, "\n")
}

// tokens is a credential that hands out its tokens one after another, as they are refused.
type tokens struct {
	mu    sync.Mutex
	list  []string
	err   error
	asked []string
}

func (c *tokens) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, strings.Join(o.Scopes, " "))
	if c.err != nil {
		return azcore.AccessToken{}, c.err
	}
	return azcore.AccessToken{Token: c.list[0], ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func (c *tokens) Discard(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.list) > 1 && c.list[0] == token {
		c.list = c.list[1:]
	}
}

// signed is a client with a token for a service over TLS.
func signed(t *testing.T, handler http.Handler) *azdo.Client {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	cfg := pipeline.Config{RootCAs: pool, MinBackoff: time.Millisecond, RetryBudget: 50 * time.Millisecond}
	return connect(t, server.URL, cfg, &tokens{list: []string{"token"}})
}

// connect makes both pipelines as the provider does.
func connect(t *testing.T, base string, cfg pipeline.Config, cred azcore.TokenCredential) *azdo.Client {
	t.Helper()
	cfg.Origins = azdo.Origins(base)
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	anonymous := pipeline.Anonymous("test", "1", transport, cfg)
	return azdo.New(base, anonymous, pipeline.New("test", "1", transport, cred, azdo.Scopes(), cfg), "a test")
}

// unreachable is a pipeline that may reach nothing that is asked of it.
func unreachable(t *testing.T) runtime.Pipeline {
	t.Helper()
	cfg := pipeline.Config{Origins: []string{"https://localhost:1"}}
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return pipeline.New("test", "1", transport, &tokens{list: []string{"token"}}, azdo.Scopes(), cfg)
}
