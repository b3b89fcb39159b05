package auth_test

import (
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

func TestSignInErrors(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: errors.New("refused by canary-secret")}
	long := "AADSTS50012: " + strings.Repeat("long ", 1000)
	tests := map[string]struct {
		entra  *entra
		change func(*auth.Config)
		code   string
		text   string
	}{
		"wrong secret": {
			entra: &entra{status: 401, answer: `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure canary.\r\nTrace ID: 1"}`},
			code:  "AADSTS7000215", text: "signing in with a client secret failed: AADSTS7000215: Invalid client secret provided.",
		},
		"dots inside": {
			entra: &entra{status: 400, answer: `{"error":"x","error_description":"AADSTS90002: Tenant 'contoso.com' not found. Check canary."}`},
			code:  "AADSTS90002", text: "AADSTS90002: Tenant 'contoso.com' not found.",
		},
		"one sentence": {
			entra: &entra{status: 400, answer: `{"error":"x","error_description":"AADSTS700024: Client assertion is not within its valid time range."}`},
			code:  "AADSTS700024", text: "AADSTS700024: Client assertion is not within its valid time range.",
		},
		"echoed secret": {
			entra: &entra{status: 400, answer: `{"error":"x","error_description":"AADSTS1: You sent canary-secret and eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9.canary-signature"}`},
			code:  "AADSTS1", text: "AADSTS1: You sent *** and ***.",
		},
		"controls": {
			entra: &entra{status: 400, answer: `{"error":"x","error_description":"AADSTS1: \u001b[31mred\u202e text"}`},
			code:  "AADSTS1", text: "AADSTS1: [31mred text.",
		},
		"endless": {
			entra: &entra{status: 400, answer: `{"error":"x","error_description":"` + long + `"}`},
			code:  "AADSTS50012", text: "(truncated)",
		},
		"no AADSTS": {
			entra: &entra{status: 400, answer: `{"error":"invalid_request","error_description":"canary"}`},
			code:  "invalid_request", text: "refused the request",
		},
		"HTML": {
			entra: &entra{status: 400, answer: "<html>canary</html>"},
			text:  "login.example answered 400",
		},
		"not reached": {
			entra: &entra{network: refused},
			text:  "no answer from login.example: dial: refused by ***",
		},
		"cut off": {
			entra: &entra{network: io.ErrUnexpectedEOF},
			text:  "no answer from login.example: the connection was cut before the answer was complete",
		},
		"issuer refuses": {
			change: func(c *auth.Config) { requestOIDC(c); c.OIDCRequestURL = "https://issuer.example/denied?sig=canary" },
			text:   "signing in with the OIDC token of GitHub Actions failed: the issuer of the OIDC token at issuer.example answered 401",
		},
		"no token file": {
			change: func(c *auth.Config) { c.UseOIDC, c.OIDCTokenFilePath = true, filepath.Join(t.TempDir(), "missing") },
			text:   "the OIDC token file cannot be read",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := tt.entra
			if e == nil {
				e = &entra{}
			}
			e.host = authority
			c := config(t, e)
			if tt.change != nil {
				c = bare(c)
				tt.change(&c)
			}
			_, err := newCredential(t, c).GetToken(t.Context(), scopes())
			var failed *auth.SignInError
			if !errors.As(err, &failed) || failed.Code != tt.code || !strings.Contains(err.Error(), tt.text) {
				t.Fatalf("error = %v, want %q", err, tt.text)
			}
			if text := err.Error(); strings.Contains(text, "canary") || strings.ContainsAny(text, "\x1b\u202e\r\n") || len(text) > 700 {
				t.Errorf("error = %q", text)
			}
			if e.network != nil && !errors.Is(err, e.network) {
				t.Error("the network's error is lost")
			}
		})
	}
}
