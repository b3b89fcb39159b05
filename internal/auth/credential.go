package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const (
	// acquisition bounds one sign-in, its retries included.
	acquisition = time.Minute
	// grudge is how long a failed sign-in answers for the next ones, so that fifty callers do not try one by one.
	grudge = 10 * time.Second
	// settled is how long a renewed token is not renewed again: some refusals with 401 are about rights, not tokens.
	settled = time.Minute
	// maxEarly is how long before its end a token is replaced, when Entra names no time of its own.
	maxEarly = 5 * time.Minute
)

// Credential is an azcore.TokenCredential that signs in with one method on first use. Callers who wait for the same
// token share one sign-in, also a failed one, and each waits no longer than its own context. It keeps tokens until
// shortly before their end.
type Credential struct {
	method  method
	tenant  string
	scopes  []string
	secrets []string
	build   builder

	mu      sync.Mutex
	inner   azcore.TokenCredential
	entries map[string]*entry
}

// entry is what is known about the tokens of one audience. The credential's mutex guards it.
type entry struct {
	token     azcore.AccessToken
	acquired  time.Time
	claims    string // that the token was asked for with
	err       error
	failed    time.Time
	failedFor string // the claims of the failed request
	renewed   time.Time
	flight    *flight
}

// Method says in words how this credential signs in, to stand after "signing in with".
func (c *Credential) Method() string { return string(c.method) }

// GetToken returns a token for the scopes. Errors are *[SignInError], or the error of an ended context.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	for {
		if err := ctx.Err(); err != nil {
			return azcore.AccessToken{}, err
		}
		c.mu.Lock()
		e := c.entry(o)
		if token, known, err := e.known(o.Claims); known {
			c.mu.Unlock()
			return token, err
		}
		f := e.flight
		if f == nil {
			f = c.takeOff(ctx, e, o)
		}
		f.waiting++
		c.mu.Unlock()

		select {
		case <-f.done:
			// After a failure the entry knows better: the old token may still serve.
			if f.claims == o.Claims && f.err == nil {
				return f.token, nil
			}
		case <-ctx.Done():
			c.leave(e, f)
			return azcore.AccessToken{}, ctx.Err()
		}
	}
}

func (c *Credential) entry(o policy.TokenRequestOptions) *entry {
	key := fmt.Sprintf("%s\n%s\n%t", o.TenantID, strings.Join(slices.Sorted(slices.Values(o.Scopes)), " "), o.EnableCAE)
	e := c.entries[key]
	if e == nil {
		e = &entry{}
		c.entries[key] = e
	}
	return e
}

// known answers without a sign-in, where that is possible. A challenge is satisfied by a token that answers it, for a
// short while; a token whose renewal fails serves until its end.
func (e *entry) known(claims string) (azcore.AccessToken, bool, error) {
	now := time.Now()
	usable := e.token.Token != "" && now.Before(e.token.ExpiresOn)
	if claims != "" {
		usable = usable && e.claims == claims && now.Sub(e.acquired) < settled
	}
	if usable && now.Before(e.renewAt()) {
		return e.token, true, nil
	}
	if e.err != nil && e.failedFor == claims && now.Sub(e.failed) < grudge {
		if usable {
			return e.token, true, nil
		}
		return azcore.AccessToken{}, true, e.err
	}
	return azcore.AccessToken{}, false, nil
}

// renewAt is when a token is replaced: when Entra says so, else five minutes, or a fifth of its life, before its end.
func (e *entry) renewAt() time.Time {
	if !e.token.RefreshOn.IsZero() {
		return e.token.RefreshOn
	}
	return e.token.ExpiresOn.Add(-min(maxEarly, e.token.ExpiresOn.Sub(e.acquired)/5))
}

// Discard forgets a token that a service refused, so that the next one is a new one. Tokens other than the one in use
// are ignored, and so is a second refusal by the same audience within a minute.
func (c *Credential) Discard(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if token == "" || e.token.Token != token || !e.renewed.IsZero() && time.Since(e.renewed) < settled {
			continue
		}
		e.token = azcore.AccessToken{}
		e.renewed = time.Now()
		// azidentity keeps tokens too; a new credential does not know them.
		if inner, err := c.build(); err == nil {
			c.inner = inner
		}
	}
}
