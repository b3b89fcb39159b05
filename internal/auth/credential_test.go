package auth_test

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

func TestClientSecretOverTLS(t *testing.T) {
	t.Parallel()
	e := &entra{}
	server := httptest.NewTLSServer(e)
	t.Cleanup(server.Close)
	e.host = server.URL
	cloud, err := auth.NewCloud("custom", server.URL, "https://audience.example", server.URL+"/")
	if err != nil {
		t.Fatal(err)
	}
	c := config(t, server.Client())
	c.Cloud = cloud
	cred := newCredential(t, c)
	if e.calls() != 0 {
		t.Error("New made a call")
	}
	token := getToken(t, cred)
	form := e.form(1)
	if token.Token != jwt(1) || form.Get("client_secret") != "canary-secret" || form.Get("client_id") != appID || form.Get("grant_type") != "client_credentials" {
		t.Errorf("token = %s, form = %v", token.Token, form)
	}
	if !strings.Contains(form.Get("scope"), "https://audience.example/.default") {
		t.Errorf("scope = %s", form.Get("scope"))
	}
}

// advance lets a synctest clock run.
func advance(d time.Duration) { <-time.After(d) }

// storm lets n callers ask at once and returns their errors by text.
func storm(t *testing.T, cred *auth.Credential, n int) map[string]int {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	texts := map[string]int{}
	for range n {
		wg.Go(func() {
			_, err := cred.GetToken(t.Context(), scopes())
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				texts["fine"]++
				return
			}
			texts[err.Error()]++
		})
	}
	wg.Wait()
	return texts
}

func TestCallersShareASignIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority}
		cred := newCredential(t, config(t, e))
		if texts := storm(t, cred, 50); texts["fine"] != 50 || e.calls() != 1 {
			t.Errorf("results = %v, token calls = %d", texts, e.calls())
		}
	})
}

func TestFailingSignInIsNotRepeatedByEveryCaller(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		answer string
		calls  int
	}{
		"refused": {401, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure x.\r\nTrace ID: 1"}`, 1},
		"broken":  {500, "<html>canary-body</html>", 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := &entra{host: authority, status: tt.status, answer: tt.answer}
				cred := newCredential(t, config(t, e))
				for range 3 {
					if texts := storm(t, cred, 50); len(texts) != 1 || texts["fine"] != 0 {
						t.Errorf("results = %v, want one text", texts)
					}
					advance(3 * time.Second)
				}
				if e.calls() != tt.calls {
					t.Errorf("%d token calls in 9 seconds, want %d", e.calls(), tt.calls)
				}
				e.mu.Lock()
				e.status = 0
				e.mu.Unlock()
				advance(2 * time.Second)
				if texts := storm(t, cred, 5); texts["fine"] != 5 {
					t.Errorf("results = %v after the endpoint has recovered", texts)
				}
			})
		})
	}
}

func TestWaitersEndWithTheirOwnContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority, hold: make(chan struct{})}
		cred := newCredential(t, config(t, e))
		first, cancel := context.WithCancel(t.Context())
		results := make(chan error, 2)
		go func() {
			_, err := cred.GetToken(first, scopes())
			results <- err
		}()
		synctest.Wait()
		go func() {
			_, err := cred.GetToken(t.Context(), scopes())
			results <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the cancelled caller got %v", err)
		}
		close(e.hold)
		if err := <-results; err != nil {
			t.Errorf("the other caller got %v", err)
		}
		if e.calls() != 1 {
			t.Errorf("token calls = %d, want 1", e.calls())
		}
	})
}

func TestAbandonedSignInSaysNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority, hold: make(chan struct{})}
		cred := newCredential(t, config(t, e))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := cred.GetToken(ctx, scopes()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error = %v", err)
		}
		synctest.Wait()
		close(e.hold)
		getToken(t, cred)
	})
}

func TestTokenIsRenewedInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority, life: time.Hour}
		cred := newCredential(t, config(t, e))
		first := getToken(t, cred)
		advance(54 * time.Minute)
		if again := getToken(t, cred); again.Token != first.Token || e.calls() != 1 {
			t.Errorf("token calls = %d before the renewal is due", e.calls())
		}
		advance(2 * time.Minute)
		e.mu.Lock()
		e.network = &net.OpError{Op: "dial", Err: errors.New("refused")}
		e.mu.Unlock()
		if again := getToken(t, cred); again.Token != first.Token || e.refused() == 0 {
			t.Error("a token that still lives must serve while its renewal fails")
		}
		advance(11 * time.Second)
		e.mu.Lock()
		e.network = nil
		e.mu.Unlock()
		if again := getToken(t, cred); again.Token != jwt(2) || e.calls() != 2 {
			t.Errorf("token calls = %d after the renewal", e.calls())
		}
	})
}

func TestDiscard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority}
		cred := newCredential(t, config(t, e))
		cred.Discard("")
		first := getToken(t, cred)
		cred.Discard("another token")
		if getToken(t, cred).Token != first.Token {
			t.Error("a foreign token was taken for ours")
		}
		cred.Discard(first.Token)
		cred.Discard(first.Token)
		second := getToken(t, cred)
		if second.Token == first.Token || e.calls() != 2 {
			t.Errorf("token calls = %d, want a second token", e.calls())
		}
		cred.Discard(second.Token)
		if getToken(t, cred).Token != second.Token || e.calls() != 2 {
			t.Error("a second refusal within a minute must not cost a token")
		}
		advance(2 * time.Minute)
		cred.Discard(second.Token)
		if getToken(t, cred).Token == second.Token || e.calls() != 3 {
			t.Errorf("token calls = %d, want a third token", e.calls())
		}
	})
}

// A service that refuses its token does not keep another from getting a new one.
func TestDiscardForEachAudience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority}
		cred := newCredential(t, config(t, e))
		other := scopes()
		other.Scopes = []string{"https://other.example/.default"}
		first := getToken(t, cred)
		second, err := cred.GetToken(t.Context(), other)
		if err != nil || second.Token == first.Token {
			t.Fatalf("error = %v, same token = %t", err, second.Token == first.Token)
		}
		cred.Discard(second.Token)
		if getToken(t, cred).Token != first.Token {
			t.Error("the token of the first audience went too")
		}
		cred.Discard(first.Token)
		if getToken(t, cred).Token == first.Token || e.calls() != 3 {
			t.Errorf("token calls = %d, want a new one for the first audience", e.calls())
		}
	})
}

func TestClaims(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &entra{host: authority}
		cred := newCredential(t, config(t, e))
		first := getToken(t, cred)
		challenged := scopes()
		challenged.Claims = `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
		for range 3 {
			token, err := cred.GetToken(t.Context(), challenged)
			if err != nil || token.Token == first.Token {
				t.Fatalf("token = %v, error = %v", token.Token, err)
			}
		}
		if e.calls() != 2 || !strings.Contains(e.form(2).Get("claims"), `"nbf"`) {
			t.Errorf("token calls = %d, claims = %s", e.calls(), e.form(2).Get("claims"))
		}
		if getToken(t, cred).Token != jwt(2) {
			t.Error("the challenged token must serve everybody")
		}
	})
}

func TestTenantID(t *testing.T) {
	t.Parallel()
	e := &entra{host: authority}
	cred := newCredential(t, config(t, e))
	if got, err := cred.TenantID(t.Context()); err != nil || got != tenantID || e.calls() != 0 {
		t.Errorf("tenant = %s, error = %v, token calls = %d", got, err, e.calls())
	}
}
