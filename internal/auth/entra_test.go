package auth_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

const (
	tenantID = "11111111-2222-3333-4444-555555555555"
	appID    = "99999999-2222-3333-4444-555555555555"
)

// entra imitates the token endpoint of Microsoft Entra, and the issuers of OIDC tokens, inside this process.
type entra struct {
	mu      sync.Mutex
	host    string // its own origin, for the metadata document
	life    time.Duration
	status  int    // of token answers, 0 = 200
	answer  string // body of refused token requests
	hold    chan struct{}
	issued  int
	forms   []url.Values
	others  []string // requests other than token requests, with their Authorization
	network error
	lost    int // requests that met the network error
}

func (e *entra) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration"):
		base := e.host + "/" + tenantID
		writeJSON(w, map[string]string{
			"issuer": base + "/v2.0", "authorization_endpoint": base + "/authorize", "token_endpoint": base + "/oauth2/v2.0/token",
		})
	case strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token"):
		e.token(w, r)
	default:
		e.mu.Lock()
		e.others = append(e.others, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization"))
		n := len(e.others)
		e.mu.Unlock()
		if strings.Contains(r.URL.Path, "denied") {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, "canary-body")
			return
		}
		assertion := fmt.Sprintf("assertion-%d", n)
		writeJSON(w, map[string]string{"value": assertion, "oidcToken": assertion})
	}
}

func (e *entra) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	e.mu.Lock()
	e.forms = append(e.forms, r.PostForm)
	e.issued++
	n, hold, status, answer := e.issued, e.hold, e.status, e.answer
	e.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-r.Context().Done():
			return
		}
	}
	if status != 0 {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
		return
	}
	life := e.life
	if life == 0 {
		life = time.Hour
	}
	writeJSON(w, map[string]any{"token_type": "Bearer", "expires_in": int(life.Seconds()), "access_token": jwt(n)})
}

// jwt is a token that names the tenant, in upper case as nobody promises lower case.
func jwt(n int) string {
	claims := fmt.Sprintf(`{"tid":%q,"n":%d}`, strings.ToUpper(tenantID), n)
	return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + fmt.Sprintf(".signature%d", n)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// Do makes entra a transport without sockets, so that a synctest clock can advance.
func (e *entra) Do(req *http.Request) (*http.Response, error) {
	e.mu.Lock()
	network := e.network
	if network != nil {
		e.lost++
	}
	e.mu.Unlock()
	if network != nil {
		return nil, network
	}
	recorder := httptest.NewRecorder()
	e.ServeHTTP(recorder, req)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	resp := recorder.Result()
	resp.Request = req
	return resp, nil
}

func (e *entra) calls() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.forms)
}

// refused counts the requests that got no answer.
func (e *entra) refused() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lost
}

// form is the n-th token request, counted from 1.
func (e *entra) form(n int) url.Values {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.forms) < n {
		return url.Values{}
	}
	return e.forms[n-1]
}

const authority = "https://login.example"

// config is a complete configuration with a client secret.
func config(t *testing.T, transport policy.Transporter) auth.Config {
	t.Helper()
	cloud, err := auth.NewCloud("custom", "https://arm.example", "https://audience.example", authority)
	if err != nil {
		t.Fatal(err)
	}
	return auth.Config{
		Cloud: cloud, TenantID: tenantID, ClientID: appID, ClientSecret: "canary-secret", UseCLI: true,
		DisableInstanceDiscovery: true, Transport: transport, RetryDelay: time.Millisecond,
	}
}

func newCredential(t *testing.T, c auth.Config) *auth.Credential {
	t.Helper()
	cred, err := auth.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return cred
}

func scopes() policy.TokenRequestOptions {
	return policy.TokenRequestOptions{Scopes: []string{"https://audience.example/.default"}, EnableCAE: true}
}

func getToken(t *testing.T, cred *auth.Credential) azcore.AccessToken {
	t.Helper()
	token, err := cred.GetToken(t.Context(), scopes())
	if err != nil {
		t.Fatal(err)
	}
	return token
}
