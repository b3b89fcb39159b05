package azdo_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// trap is a server that must not be asked anything, with and without TLS.
func trap(t *testing.T, secure bool) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the trap saw %s %s with Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
	}))
	if secure {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server.URL
}

// Every call recognises each way in which Azure DevOps says that it does not know the caller, shows no page and follows
// nothing.
func TestNotSignedIn(t *testing.T) {
	t.Parallel()
	signIn := trap(t, true) + "/_signin?realm=dev.azure.com&reply_to=https%3A%2F%2Fdev.azure.com%2Fcontoso"
	tests := map[string]answer{
		"redirect":                {status: 302, header: map[string]string{"Location": signIn}},
		"redirect to plain http":  {status: 302, header: map[string]string{"Location": trap(t, false) + "/_signin"}},
		"page with 203":           {status: 203, header: html, body: page},
		"203 without a page":      {status: 203, body: "{}"},
		"page with 200":           {status: 200, header: html, body: page},
		"page that calls it JSON": {status: 200, body: bom + "\n" + page},
		"page with 401":           {status: 401, header: html, body: page},
		"401":                     {status: 401, header: nothing},
		"anonymous":               {status: 200, header: map[string]string{"X-VSS-UserData": "AAAAAAAA-aaaa-aaaa-aaaa-aaaaaaaaaaaa:Anonymous"}, body: `{"count":0,"value":[]}`},
	}
	for name, refusal := range tests {
		for called, call := range calls {
			t.Run(name+"/"+called, func(t *testing.T) {
				t.Parallel()
				s := &service{answers: []answer{refusal}}
				got, err := call(t.Context(), signed(t, s))
				var failed *azdo.Error
				if !errors.As(err, &failed) || failed.Kind != azdo.NotSignedIn || failed.StatusCode != max(refusal.status, 200) {
					t.Errorf("%+v, error %v", got, err)
				}
				if text := err.Error(); strings.ContainsAny(text, "<>") || strings.Contains(text, "secret") {
					t.Errorf("text = %q", text)
				}
				if len(s.seen) != 1 {
					t.Errorf("requests:\n%s", s.requests())
				}
			})
		}
	}
}

// An organization with a public project answers who is nobody, too.
func TestAnonymousCaller(t *testing.T) {
	t.Parallel()
	for name, who := range map[string]string{
		"by id":         `{"id":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa","providerDisplayName":"Anonymous"}`,
		"by descriptor": `{"id":"` + userID + `","descriptor":"System:PublicAccess;aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"}`,
	} {
		s := &service{answers: []answer{{body: `{"authenticatedUser":` + who + `,"instanceId":"` + userID + `"}`}}}
		got, err := signed(t, s).Caller(t.Context(), "contoso")
		if azdo.KindOf(err) != azdo.NotSignedIn || got != (azdo.Caller{}) {
			t.Errorf("%s: %+v, error %v", name, got, err)
		}
	}
}

// A token is renewed once where it may have ended, and not where the service knows the caller.
func TestRenewedToken(t *testing.T) {
	t.Parallel()
	good := answer{body: `{"count":1,"value":[true]}`}
	tests := map[string]struct {
		first answer
		kind  azdo.ErrorKind // Other = fine
		seen  []string
	}{
		"401":          {answer{status: 401, header: nothing}, azdo.Other, []string{"Bearer one", "Bearer two"}},
		"not a member": {answer{status: 401, body: envelope("UnauthorizedRequestException", notAuthorized, "")}, azdo.NotMember, []string{"Bearer one"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{answers: []answer{tt.first, good}}
			server := httptest.NewTLSServer(s)
			t.Cleanup(server.Close)
			cred := &tokens{list: []string{"one", "two"}}
			cfg := pipeline.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
			_, err := connect(t, server.URL, cfg, cred).CallerHas(t.Context(), "contoso", azdo.EditCollection)
			if azdo.KindOf(err) != tt.kind || (err == nil) != (tt.kind == azdo.Other) {
				t.Errorf("error = %v", err)
			}
			var seen []string
			for _, h := range s.heads {
				seen = append(seen, h.Get("Authorization"))
			}
			if strings.Join(seen, ",") != strings.Join(tt.seen, ",") {
				t.Errorf("tokens = %q", seen)
			}
			for _, scopes := range cred.asked {
				if scopes != "499b84ac-1321-427f-aa17-267ca6975798/.default" {
					t.Errorf("asked for a token for %s", scopes)
				}
			}
		})
	}
}

// Without a token nothing is asked. Making a client asks for none.
func TestNoToken(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: "{}"}}}
	server := httptest.NewTLSServer(s)
	t.Cleanup(server.Close)
	why := errors.New("az is not installed")
	cred := &tokens{err: why}
	cfg := pipeline.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	c := connect(t, server.URL, cfg, cred)
	c.Probe(t.Context(), "contoso")
	if len(cred.asked) != 0 || c.Usage("contoso").Known {
		t.Error("a probe signs in")
	}
	_, err := c.Caller(t.Context(), "contoso")
	if azdo.KindOf(err) != azdo.NotSignedIn || !errors.Is(err, why) || len(s.seen) != 1 {
		t.Errorf("error = %v, requests:\n%s", err, s.requests())
	}
}

// No address in an answer is followed with a token: neither a link nor what should be a number.
func TestTokenStaysAtItsOrigin(t *testing.T) {
	t.Parallel()
	away := trap(t, true)
	s := &service{answers: []answer{{
		header: map[string]string{"x-ms-continuationtoken": away, "Location": away, "Link": "<" + away + `>; rel="next"`, "Azure-AsyncOperation": away},
		body: `{"locationUrl":"` + away + `","nextLink":"` + away + `","authenticatedUser":` + identity + `,"instanceId":"` + userID + `","count":1,
			"value":[{"id":"` + project + `","name":"a","url":"` + away + `","_links":{"self":{"href":"` + away + `"}},"containerDescriptor":"vssgp.x","memberDescriptor":"aad.x"}],
			"user":{"url":"` + away + `"},"accessLevel":{},"capabilities":{"versioncontrol":{"sourceControlType":"Git"}}}`,
	}}}
	c := signed(t, s)
	for name, call := range calls {
		before := len(s.seen)
		_, err := call(t.Context(), c)
		if asked := len(s.seen) - before; asked != 1 {
			t.Errorf("%s: %d requests, error %v", name, asked, err)
		}
	}
}
