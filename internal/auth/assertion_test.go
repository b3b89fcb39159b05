package auth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

func TestOIDC(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change    func(*auth.Config)
		assertion string
		request   string // to the issuer
	}{
		"token":     {func(c *auth.Config) { c.UseOIDC, c.OIDCToken = true, "static" }, "static", ""},
		"GitHub":    {requestOIDC, "assertion-1", "GET https://issuer.example/token?a=b&audience=api%3A%2F%2FAzureADTokenExchange Bearer canary-request-token"},
		"Pipelines": {func(c *auth.Config) { requestOIDC(c); c.OIDCAzureServiceConnectionID = "s c" }, "assertion-1", "POST https://issuer.example/token?a=b&api-version=7.1&serviceConnectionId=s+c Bearer canary-request-token"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &entra{host: authority}
			c := bare(config(t, e))
			tt.change(&c)
			getToken(t, newCredential(t, c))
			form := e.form(1)
			if form.Get("client_assertion") != tt.assertion || form.Get("client_id") != appID || form.Has("client_secret") {
				t.Errorf("form = %v", form)
			}
			if got := strings.Join(e.others, "\n"); got != tt.request {
				t.Errorf("request to the issuer = %s, want %s", got, tt.request)
			}
		})
	}
}

func TestRotatingTokenFile(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*auth.Config){
		"OIDC": func(c *auth.Config) { c.UseOIDC = true },
		"AKS":  func(c *auth.Config) { c.UseAKSWorkloadIdentity = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := &entra{host: authority, life: 10 * time.Minute}
				c := bare(config(t, e))
				c.OIDCTokenFilePath = filepath.Join(t.TempDir(), "token")
				change(&c)
				cred := newCredential(t, c)
				for i, content := range []string{"first\n", "second\n", "third"} {
					if err := os.WriteFile(c.OIDCTokenFilePath, []byte(content), 0o600); err != nil {
						t.Fatal(err)
					}
					getToken(t, cred)
					if got := e.form(i + 1).Get("client_assertion"); got != strings.TrimSpace(content) {
						t.Errorf("assertion %d = %q, want %q", i+1, got, content)
					}
					advance(15 * time.Minute)
				}
			})
		})
	}
}

func TestStaleAssertionIsRequestedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority, life: 10 * time.Minute}
		c := bare(config(t, e))
		requestOIDC(&c)
		cred := newCredential(t, c)
		getToken(t, cred)
		advance(15 * time.Minute)
		getToken(t, cred)
		if got := e.form(2).Get("client_assertion"); got != "assertion-2" {
			t.Errorf("second assertion = %q", got)
		}
	})
}
