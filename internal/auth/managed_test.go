package auth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

// managed is a configuration for a managed identity of its own: MSAL keeps their tokens for the whole process.
func managed(t *testing.T) auth.Config {
	t.Helper()
	c := bare(config(t, nil))
	c.TenantID, c.ClientID, c.UseMSI = "", uuid.NewString(), true
	return c
}

// platform is the transport to a machine's metadata service.
type platform func(*http.Request) *http.Response

func (p platform) Do(req *http.Request) (*http.Response, error) { return p(req), nil }

func TestManagedIdentity(t *testing.T) {
	t.Setenv("IDENTITY_ENDPOINT", "")
	c := managed(t)
	var seen []*url.URL
	c.Metadata = platform(func(req *http.Request) *http.Response {
		seen = append(seen, req.URL)
		recorder := httptest.NewRecorder()
		writeJSON(recorder, map[string]string{"access_token": jwt(7), "expires_in": "3600", "resource": "x", "token_type": "Bearer"})
		return recorder.Result()
	})
	cred := newCredential(t, c)
	got, err := cred.TenantID(t.Context())
	if err != nil || got != tenantID {
		t.Errorf("tenant = %s, error = %v", got, err)
	}
	if len(seen) != 1 || seen[0].Host != "169.254.169.254" || seen[0].Query().Get("client_id") != c.ClientID || seen[0].Query().Get("resource") != "https://audience.example" {
		t.Errorf("requests = %v", seen)
	}
}

func TestManagedIdentityOfAPlatform(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Header.Get("X-IDENTITY-HEADER") != "canary-header" {
			t.Errorf("header = %v", r.Header)
		}
		if strings.HasPrefix(r.URL.Path, "/moved") {
			http.Redirect(w, r, "/token", http.StatusFound)
			return
		}
		writeJSON(w, map[string]string{"access_token": jwt(8), "expires_on": "4102444800", "resource": "x", "token_type": "Bearer"})
	}))
	t.Cleanup(server.Close)
	t.Setenv("IDENTITY_HEADER", "canary-header")
	t.Setenv("IDENTITY_ENDPOINT", server.URL+"/token")
	if token := getToken(t, newCredential(t, managed(t))); token.Token != jwt(8) || asked != 1 {
		t.Errorf("token = %s, requests = %d", token.Token, asked)
	}

	t.Setenv("IDENTITY_ENDPOINT", server.URL+"/moved")
	if _, err := newCredential(t, managed(t)).GetToken(t.Context(), scopes()); err == nil || asked != 2 {
		t.Errorf("error = %v, requests = %d; a redirect must not be followed", err, asked)
	}

	t.Setenv("IDENTITY_ENDPOINT", "http://token.example/steal")
	_, err := newCredential(t, managed(t)).GetToken(t.Context(), scopes())
	var failed *auth.SignInError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "not on this machine") || strings.Contains(err.Error(), "canary") {
		t.Errorf("error = %v", err)
	}
}
