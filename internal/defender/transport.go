package defender

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// transport is what all calls have in common.
type transport struct {
	endpoint string
	origin   string
	pl       runtime.Pipeline
	allowed  func(*url.URL) bool
	pace     poll.Pace
	writes   *WriteOrder
}

func newTransport(endpoint string, pl runtime.Pipeline, allowed func(*url.URL) bool, o Options, writes *WriteOrder) *transport {
	t := &transport{endpoint: strings.TrimRight(endpoint, "/"), pl: pl, allowed: allowed, pace: o.Pace, writes: writes}
	if u, err := url.Parse(t.endpoint); err == nil {
		t.origin = originOf(u)
	}
	return t
}

// call is one request in words: what it is for, and what it asks.
type call struct {
	operation string // "read the connector", for people
	resource  string // the canonical id, for people
	method    string
	path      string // escaped
	version   string
	body      any // nil: none
	// conceal takes secrets of the body out of remote text; nil: there are none.
	conceal func(string) string
}

// send makes the request and returns the answer if its status is one of
// accept. Every error is an *Error.
func (t *transport) send(ctx context.Context, c call, accept ...int) (*http.Response, error) {
	address, err := t.address(c)
	if err != nil {
		return nil, err
	}
	return t.sendTo(ctx, c, address, accept...)
}

// address is the full URL of a call. It proves that what will be sent is what
// was meant: the origin of the endpoint, and exactly the escaped path.
func (t *transport) address(c call) (string, error) {
	address := t.endpoint + c.path + "?api-version=" + url.QueryEscape(c.version)
	u, err := url.Parse(address)
	switch {
	case err != nil || t.origin == "" || originOf(u) != t.origin:
		return "", c.failed(nil, errors.New("the endpoint of Resource Manager is not an https URL"))
	case !strings.HasSuffix(u.EscapedPath(), c.path):
		return "", c.failed(nil, errors.New("the request path would change on the way"))
	}
	return address, nil
}

// sendTo is send to a URL that an answer contained and that follow accepted.
func (t *transport) sendTo(ctx context.Context, c call, address string, accept ...int) (*http.Response, error) {
	req, err := runtime.NewRequest(ctx, c.method, address)
	if err == nil && c.body != nil {
		err = runtime.MarshalAsJSON(req, c.body)
	}
	if err != nil {
		return nil, c.failed(nil, err)
	}
	req.Raw().Header.Set("Accept", "application/json")
	resp, err := t.pl.Do(req)
	if err != nil {
		return nil, c.failed(resp, err)
	}
	if !slices.Contains(accept, resp.StatusCode) {
		return nil, c.refused(resp)
	}
	return resp, nil
}

// follow resolves an address that an answer contained. Only the exact origin
// of the endpoint is followed, because the token goes with the request.
func (t *transport) follow(base, address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return "", false
	}
	if base != "" {
		from, err := url.Parse(base)
		if err != nil {
			return "", false
		}
		u = from.ResolveReference(u)
	}
	if origin := originOf(u); origin == "" || origin != t.origin || !t.allowed(u) {
		return "", false
	}
	u.Fragment = ""
	return u.String(), true
}

// originOf is host:port of an https URL without user information, in lower
// case with the default port; anything else has none.
func originOf(u *url.URL) string {
	if !strings.EqualFold(u.Scheme, "https") || u.User != nil || u.Hostname() == "" {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}
