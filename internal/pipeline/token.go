package pipeline

import (
	"context"
	"errors"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// tokenPolicy puts a token on a request and renews it once when the service refuses it. It does the work of azcore's
// bearer token policy, which waits for another caller's token without looking at its own context, returns a plain 401
// without a second try, and prints the claims of a challenge that it cannot read.
type tokenPolicy struct {
	cred    azcore.TokenCredential
	discard func(token string)
	scopes  []string
}

// discarder is a credential that can forget a token which a service refused.
type discarder interface {
	Discard(token string)
}

func newTokenPolicy(cred azcore.TokenCredential, scopes []string) *tokenPolicy {
	p := &tokenPolicy{cred: cred, scopes: scopes, discard: func(string) {}}
	if d, ok := cred.(discarder); ok {
		p.discard = d.Discard
	}
	return p
}

// tokenError is a sign-in that failed; the credential has done its own retries.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }
func (*tokenError) NonRetriable()   {}

// IsSignIn reports whether err is a request that did not leave because there was no token for it.
func IsSignIn(err error) bool {
	var failed *tokenError
	return errors.As(err, &failed)
}

func (p *tokenPolicy) Do(req *policy.Request) (*http.Response, error) {
	ctx := req.Raw().Context()
	token, err := p.acquire(ctx, "")
	if err != nil {
		return nil, err
	}
	resp, err := send(req, token)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || optionsOf(ctx).final(resp) {
		return resp, err
	}
	claims, readable := challengeClaims(resp.Header)
	if claims == "" {
		p.discard(token)
	}
	if isOnce(ctx) || !readable {
		return resp, nil
	}
	fresh, err := p.acquire(ctx, claims)
	if err != nil {
		return nil, err
	}
	if fresh == token {
		return resp, nil
	}
	runtime.Drain(resp)
	return send(req, fresh)
}

// acquire asks for a token for our scopes, able to take part in continuous access evaluation.
func (p *tokenPolicy) acquire(ctx context.Context, claims string) (string, error) {
	token, err := p.cred.GetToken(ctx, policy.TokenRequestOptions{Scopes: p.scopes, Claims: claims, EnableCAE: true})
	if err != nil {
		return "", &tokenError{err: err}
	}
	return token.Token, nil
}

func send(req *policy.Request, token string) (*http.Response, error) {
	if err := req.RewindBody(); err != nil {
		return nil, err
	}
	req.Raw().Header.Set("Authorization", "Bearer "+token)
	return req.Next()
}
