package provider

import (
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// witness is a server that notes the tokens it gets and answers with links to somewhere else.
type witness struct {
	*httptest.Server
	mu    sync.Mutex
	seen  []string
	links string // where the answers point
}

func newWitness(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, links string)) *witness {
	t.Helper()
	v := &witness{}
	v.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		v.seen = append(v.seen, r.Header.Get("Authorization"))
		v.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		answer(w, r, v.links)
	}))
	t.Cleanup(v.Close)
	return v
}

func (v *witness) tokens() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.seen)
}

func write(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

// signInServer issues tokens that name their audience.
func signInServer(w http.ResponseWriter, r *http.Request, _ string) {
	if strings.Contains(r.URL.Path, "openid-configuration") {
		base := "https://" + r.Host + strings.Split(r.URL.Path, "/v2.0/")[0]
		write(w, map[string]string{
			"issuer": base + "/v2.0", "token_endpoint": base + "/oauth2/v2.0/token", "authorization_endpoint": base + "/oauth2/v2.0/authorize",
		})
		return
	}
	scope, _, _ := strings.Cut(r.FormValue("scope"), "/.default")
	write(w, map[string]any{"token_type": "Bearer", "expires_in": 3600, "access_token": "token-for-" + strings.TrimPrefix(scope, "https://")})
}

// A token reaches the service that it is for and nothing else, wherever an answer points; and nobody signs in before the
// first request.
func TestEachTokenStaysWithItsService(t *testing.T) {
	t.Parallel()
	entra := newWitness(t, signInServer)
	leads := func(w http.ResponseWriter, r *http.Request, links string) {
		if strings.HasSuffix(r.URL.Path, "/permissions") {
			write(w, map[string]any{"value": []any{}, "nextLink": links + "/next"})
			return
		}
		w.Header().Set("Location", links+"/away")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
	manager, devops := newWitness(t, leads), newWitness(t, leads)
	manager.links, devops.links = devops.URL, manager.URL
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: manager.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	s := settings{
		environment: "custom", resourceManagerEndpoint: manager.URL, resourceManagerAudience: "https://manager.example",
		authorityHost: entra.URL, azureDevOpsEndpoint: devops.URL, caCertificateFile: ca,
	}
	s.TenantID, s.ClientID, s.ClientSecret = "11111111-2222-4333-8444-555555555555", "22222222-2222-4333-8444-555555555555", "secret"
	s.DisableInstanceDiscovery = true
	made, err := connect(s, "test", "", session.Pace{})
	if err != nil {
		t.Fatal(err)
	}
	if made.AzureDevOps.Probe(t.Context(), "contoso"); len(entra.tokens()) != 0 {
		t.Errorf("%d requests to sign in before anything was asked", len(entra.tokens()))
	}
	const subscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	for range 2 {
		if _, err := made.AzureDevOps.Caller(t.Context(), "contoso"); azdo.KindOf(err) != azdo.Other || err == nil {
			t.Errorf("error = %v", err)
		}
		if _, err := made.Defender.Subscriptions.Get(t.Context(), subscription); err == nil {
			t.Error("a redirect passed for a subscription")
		}
		for _, err := range made.Defender.Subscriptions.Permissions(t.Context(), subscription, "") {
			if err == nil {
				t.Error("a foreign page passed for ours")
			}
		}
	}
	for name, c := range map[string]struct {
		server *witness
		want   []string
	}{
		"Resource Manager": {manager, slices.Repeat([]string{"Bearer token-for-manager.example"}, 4)},
		"Azure DevOps":     {devops, append([]string{""}, slices.Repeat([]string{"Bearer token-for-499b84ac-1321-427f-aa17-267ca6975798"}, 2)...)},
	} {
		if got := c.server.tokens(); !slices.Equal(got, c.want) {
			t.Errorf("%s got %q, want %q", name, got, c.want)
		}
	}
}
