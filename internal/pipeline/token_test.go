package pipeline_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// gatekeeper accepts some tokens and answers 401 with its challenge to others.
type gatekeeper struct {
	accepts   []string
	challenge string
	seen      []string
	bodies    []int64
}

func (g *gatekeeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // an answer before the whole request is another test
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	g.seen = append(g.seen, token)
	g.bodies = append(g.bodies, r.ContentLength)
	if slices.Contains(g.accepts, token) {
		_, _ = w.Write([]byte("{}"))
		return
	}
	if g.challenge != "" {
		w.Header().Set("WWW-Authenticate", g.challenge)
	}
	w.WriteHeader(http.StatusUnauthorized)
}

func TestRefusedToken(t *testing.T) {
	t.Parallel()
	claims := `{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}`
	cae := func(encoded string) string {
		return `Bearer realm="", authorization_uri="https://login.example/common", error="insufficient_claims", claims="` + encoded + `"`
	}
	tests := map[string]struct {
		accepts   []string
		challenge string
		once      bool
		tokens    []string
		status    int
		seen      []string
		discarded []string
		claims    string // of the last token request
	}{
		"accepted":               {accepts: []string{"one"}, tokens: []string{"one"}, status: 200, seen: []string{"one"}},
		"plain 401 once":         {accepts: []string{"two"}, tokens: []string{"one", "two"}, status: 200, seen: []string{"one", "two"}, discarded: []string{"one"}},
		"plain 401 always":       {tokens: []string{"one", "two", "three"}, status: 401, seen: []string{"one", "two"}, discarded: []string{"one"}},
		"no other token":         {tokens: []string{"one"}, status: 401, seen: []string{"one"}, discarded: []string{"one"}},
		"once":                   {accepts: []string{"two"}, once: true, tokens: []string{"one", "two"}, status: 401, seen: []string{"one"}, discarded: []string{"one"}},
		"claims":                 {accepts: []string{"two"}, challenge: cae(base64.StdEncoding.EncodeToString([]byte(claims))), tokens: []string{"one", "two"}, status: 200, seen: []string{"one", "two"}, claims: claims},
		"claims, raw URL":        {accepts: []string{"two"}, challenge: cae(base64.RawURLEncoding.EncodeToString([]byte(claims))), tokens: []string{"one", "two"}, status: 200, seen: []string{"one", "two"}, claims: claims},
		"claims under once":      {accepts: []string{"two"}, once: true, challenge: cae(base64.StdEncoding.EncodeToString([]byte(claims))), tokens: []string{"one", "two"}, status: 401, seen: []string{"one"}},
		"malformed claims":       {accepts: []string{"two"}, challenge: cae("***canary***"), tokens: []string{"one", "two"}, status: 401, seen: []string{"one"}, discarded: []string{"one"}},
		"other error":            {accepts: []string{"two"}, challenge: `Bearer error="invalid_token"`, tokens: []string{"one", "two"}, status: 200, seen: []string{"one", "two"}, discarded: []string{"one"}},
		"insufficient, no claim": {accepts: []string{"two"}, challenge: `Bearer error="insufficient_claims"`, tokens: []string{"one", "two"}, status: 200, seen: []string{"one", "two"}, discarded: []string{"one"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &gatekeeper{accepts: tt.accepts, challenge: tt.challenge}
			cred := &fixed{tokens: tt.tokens}
			ctx := t.Context()
			if tt.once {
				ctx = pipeline.Once(ctx)
			}
			resp, err := do(ctx, t, connectAs(t, serve(t, g.ServeHTTP), cred), http.MethodPatch, host+"/x", `{"a":1}`)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != tt.status || !slices.Equal(g.seen, tt.seen) || !slices.Equal(cred.discarded, tt.discarded) {
				t.Errorf("status %d, tokens %q, discarded %q", resp.StatusCode, g.seen, cred.discarded)
			}
			for _, length := range g.bodies {
				if length != 7 {
					t.Errorf("a body of %d bytes arrived, want 7", length)
				}
			}
			last := cred.asked[len(cred.asked)-1]
			if last.Claims != tt.claims || !last.EnableCAE || !slices.Equal(last.Scopes, []string{"scope/.default"}) {
				t.Errorf("last token request = %+v", last)
			}
		})
	}
}

func TestFailedSignInIsFinal(t *testing.T) {
	t.Parallel()
	calls := 0
	cfg := serve(t, func(http.ResponseWriter, *http.Request) { calls++ })
	cause := fmt.Errorf("no token: %w", &net.DNSError{Err: "no such host", Name: "login.example", IsNotFound: true})
	cred := &fixed{err: cause}
	_, err := do(t.Context(), t, connectAs(t, cfg, cred), http.MethodPut, host+"/x", "{}")
	if !errors.Is(err, cause) || !strings.Contains(err.Error(), "no token: lookup login.example") || pipeline.IsUncertain(err) || calls != 0 || len(cred.asked) != 1 {
		t.Errorf("error = %v, calls = %d, token calls = %d", err, calls, len(cred.asked))
	}
}

// What failed below a sign-in does not stand for the sign-in.
func TestFailedSignInKeepsItsWords(t *testing.T) {
	t.Parallel()
	cfg := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://elsewhere.example", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, below := transport(t, cfg).Do(req)
	if below == nil {
		_ = resp.Body.Close()
		t.Fatal("the transport reached a foreign host")
	}
	_, err = do(t.Context(), t, connectAs(t, cfg, &fixed{err: fmt.Errorf("signing in failed: %w", below)}), http.MethodGet, host+"/x", "")
	var foreign *pipeline.OriginError
	if err == nil || !strings.Contains(err.Error(), "signing in failed") || !errors.As(err, &foreign) {
		t.Errorf("error = %v", err)
	}
}

func TestUncertain(t *testing.T) {
	t.Parallel()
	cut := &script{steps: []step{{cut: true}}}
	_, err := do(pipeline.Once(t.Context()), t, connect(t, serve(t, cut.ServeHTTP)), http.MethodPut, host+"/x", "{}")
	if !pipeline.IsUncertain(err) {
		t.Errorf("a cut answer must be uncertain: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	held := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body) // the server notices a lost client only after the body
		cancel()
		<-r.Context().Done()
	})
	if _, err := do(ctx, t, connect(t, held), http.MethodPut, host+"/x", "{}"); !pipeline.IsUncertain(err) || !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted request must be uncertain: %v", err)
	}
	if pipeline.IsUncertain(nil) || pipeline.IsUncertain(errors.New("x")) {
		t.Error("other errors are not uncertain")
	}
	for status, want := range map[int]bool{200: false, 400: false, 408: true, 409: false, 429: false, 500: true, 502: true, 503: true, 504: true} {
		if got := pipeline.UncertainStatus(status); got != want {
			t.Errorf("UncertainStatus(%d) = %t", status, got)
		}
	}
}
