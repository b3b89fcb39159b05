package pipeline

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// OriginError is a request that was refused before it was dialled, because its origin is not configured.
type OriginError struct {
	// Origin is scheme://host[:port] of the refused URL, without user, path and query.
	Origin string
}

func (e *OriginError) Error() string {
	return fmt.Sprintf("refused to send a request to %s: it is not one of the configured https endpoints", e.Origin)
}

// NonRetriable tells azcore's policies that another attempt cannot help.
func (*OriginError) NonRetriable() {}

// LogIgnored writes one warning about an address of an answer that is not followed. Only its origin is shown: the rest can
// be signed, and is somebody else's.
func LogIgnored(ctx context.Context, what, address string) {
	origin := "not an address"
	if u, err := url.Parse(address); err == nil {
		origin = describe(u)
	}
	ctx = tflog.NewSubsystem(ctx, subsystem, tflog.WithRootFields())
	tflog.SubsystemWarn(ctx, subsystem, "ignored an address that leads elsewhere", map[string]any{"what": what, "origin": origin})
}

// origins is a set of canonical origins.
type origins map[string]struct{}

func newOrigins(list []string) (origins, error) {
	set := origins{}
	for _, raw := range list {
		u, err := url.Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("origin %s is not a URL", Sanitize(raw, 200))
		}
		bare := (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == "" && !u.ForceQuery
		key, ok := canonical(u)
		if !ok || !bare {
			return nil, fmt.Errorf("origin %s must be https://host[:port] and nothing else", Sanitize(u.Redacted(), 200))
		}
		set[key] = struct{}{}
	}
	return set, nil
}

func (o origins) allow(u *url.URL) bool {
	if u == nil {
		return false
	}
	key, ok := canonical(u)
	if !ok {
		return false
	}
	_, ok = o[key]
	return ok
}

// canonical is host:port in lower case of an https URL without user information; anything else has no canonical origin.
func canonical(u *url.URL) (string, bool) {
	if !strings.EqualFold(u.Scheme, "https") || u.User != nil || u.Opaque != "" {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	if host == "" {
		return "", false
	}
	port := u.Port()
	if port == "" {
		if strings.HasSuffix(u.Host, ":") {
			return "", false
		}
		port = "443"
	}
	return host + ":" + port, true
}

// describe names the origin of u for people.
func describe(u *url.URL) string {
	if u == nil || u.Host == "" {
		return "an address without a host"
	}
	return Sanitize(u.Scheme+"://"+u.Host, 200)
}
