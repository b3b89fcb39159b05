package pipeline_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// host is covered by the certificate of httptest.
const host = "https://example.com"

// serve starts a TLS server in memory and returns the configuration that reaches it as https://example.com.
func serve(t *testing.T, handler http.HandlerFunc) pipeline.Config {
	t.Helper()
	network, roots := memnet.Serve(t, handler)
	return pipeline.Config{Origins: []string{host}, RootCAs: roots, Dial: network.Dial, MinBackoff: 100 * time.Millisecond}
}

// fixed is a credential that hands out its tokens one after another, the last one for ever.
type fixed struct {
	mu        sync.Mutex
	tokens    []string
	err       error
	discarded []string
	asked     []policy.TokenRequestOptions
}

func (f *fixed) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, o)
	if f.err != nil {
		return azcore.AccessToken{}, f.err
	}
	token := f.tokens[0]
	if o.Claims != "" && len(f.tokens) > 1 {
		f.tokens = f.tokens[1:]
		token = f.tokens[0]
	}
	return azcore.AccessToken{Token: token, ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func (f *fixed) Discard(token string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.discarded = append(f.discarded, token)
	if len(f.tokens) > 1 && f.tokens[0] == token {
		f.tokens = f.tokens[1:]
	}
}

// connect makes an authenticated pipeline with a token that never changes.
func connect(t *testing.T, cfg pipeline.Config) runtime.Pipeline {
	t.Helper()
	return connectAs(t, cfg, &fixed{tokens: []string{"token"}})
}

func connectAs(t *testing.T, cfg pipeline.Config, cred azcore.TokenCredential) runtime.Pipeline {
	t.Helper()
	return pipeline.New("module", "1.2.3", transport(t, cfg), cred, []string{"scope/.default"}, cfg)
}

func transport(t *testing.T, cfg pipeline.Config) *pipeline.Transport {
	t.Helper()
	tr, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// do sends one request with a body when there is one.
func do(ctx context.Context, t *testing.T, pl runtime.Pipeline, method, url, body string) (*http.Response, error) {
	t.Helper()
	req, err := runtime.NewRequest(ctx, method, url)
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		if err := req.SetBody(readSeekCloser{strings.NewReader(body)}, "application/json"); err != nil {
			t.Fatal(err)
		}
	}
	return pl.Do(req)
}

type readSeekCloser struct{ *strings.Reader }

func (readSeekCloser) Close() error { return nil }

// trap is a TLS or plain server that must not be asked anything.
func trap(t *testing.T, secure bool) *httptest.Server {
	t.Helper()
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the trap saw %s %s with Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
	})
	server := httptest.NewUnstartedServer(handler)
	if secure {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}
