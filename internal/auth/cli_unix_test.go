//go:build unix

package auth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// az puts a program az with this body first on the PATH.
func az(t *testing.T, body string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "az"), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestAzureCLI(t *testing.T) {
	tests := map[string]struct{ body, claims, text string }{
		"signed in":   {body: `echo "$@" > "$(dirname "$0")/args"; echo '{"accessToken":"` + jwt(3) + `","expires_on":4102444800}'`},
		"nobody":      {body: `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`, text: "run az login"},
		"expired":     {body: `echo "ERROR: AADSTS700082: The refresh token has expired due to inactivity. The token was canary." >&2; exit 1`, text: "AADSTS700082: The refresh token has expired due to inactivity. Run az login"},
		"other":       {body: `echo "canary" >&2; exit 1`, text: "az account get-access-token failed"},
		"challenged":  {body: `exit 1`, claims: `{"canary":1}`, text: "run az login"},
		"not on PATH": {body: `exit 127`, text: "the program az was not found"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			az(t, tt.body)
			c := bare(config(t, nil))
			c.ClientID = ""
			cred := newCredential(t, c)
			o := scopes()
			o.Claims = tt.claims
			token, err := cred.GetToken(t.Context(), o)
			if tt.text == "" {
				if err != nil || token.Token != jwt(3) {
					t.Errorf("token = %s, error = %v", token.Token, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.text) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "claims") {
				t.Errorf("error = %v, want %q", err, tt.text)
			}
		})
	}
}
