package auth

import (
	"context"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// flight is one sign-in that any number of callers wait for. It belongs to none of their contexts: it goes on when the
// caller that began it is cancelled, and ends when nobody waits any more.
type flight struct {
	claims  string
	waiting int // guarded by the credential's mutex
	cancel  context.CancelFunc
	done    chan struct{} // closed when token and err are set
	token   azcore.AccessToken
	err     error
}

// takeOff starts a sign-in. The caller holds the credential's mutex.
func (c *Credential) takeOff(ctx context.Context, e *entry, o policy.TokenRequestOptions) *flight {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), acquisition)
	ctx, n := withNotes(ctx)
	f := &flight{claims: o.Claims, cancel: cancel, done: make(chan struct{})}
	e.flight = f
	inner := c.inner
	go func() {
		defer cancel()
		token, err := inner.GetToken(ctx, o)
		if err != nil {
			err = c.explain(err, n)
		}
		c.land(e, f, token, err)
	}()
	return f
}

// land keeps the result for later callers. The failure of an abandoned flight says nothing about signing in.
func (c *Credential) land(e *entry, f *flight, token azcore.AccessToken, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.token, f.err = token, err
	switch {
	case err == nil:
		e.token, e.claims, e.acquired, e.err = token, f.claims, time.Now(), nil
	case e.flight == f:
		e.err, e.failed, e.failedFor = err, time.Now(), f.claims
	}
	if e.flight == f {
		e.flight = nil
	}
	close(f.done)
}

// leave counts a caller out whose context has ended. The last one takes the flight down.
func (c *Credential) leave(e *entry, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.waiting--
	if f.waiting > 0 {
		return
	}
	f.cancel()
	if e.flight == f {
		e.flight = nil
	}
}
