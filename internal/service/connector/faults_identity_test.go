package connector_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// signIns counts the requests for a token.
func signIns(env *acctest.Env) int {
	n := 0
	for _, call := range env.Server.Journal() {
		if call.Service == "entra" && call.Method == http.MethodPost {
			n++
		}
	}
	return n
}

func challenged(header string, fault emulator.Fault) emulator.Fault {
	return with("WWW-Authenticate", header, fault)
}

// A token that is refused is renewed once; refused again it is explained.
func TestConnector_refusedToken(t *testing.T) {
	t.Parallel()
	claims := base64.StdEncoding.EncodeToString([]byte(`{"access_token":{"nbf":{"essential":true,"value":"4102444800"}}}`))
	refused := refusal("GET", ofConnector, 401, "InvalidAuthenticationToken")
	insufficient := func(claims string) emulator.Fault {
		return challenged(`Bearer realm="", error="insufficient_claims", claims="`+claims+`"`, refused)
	}
	for name, c := range map[string]struct {
		fault   emulator.Fault
		fails   bool
		signIns int
		calls   int
	}{
		"once":                      {refused, false, 1, 2},
		"always":                    {repeated(-1, refused), true, 1, 2},
		"claims once":               {insufficient(claims), false, 1, 2},
		"claims always":             {repeated(-1, insufficient(claims)), true, 1, 2},
		"claims that make no sense": {repeated(-1, insufficient("canaryCLAIMS***")), true, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.ResetJournal()
			env.Server.Inject(c.fault)
			after, diags := p.Read(resourceType, before)
			if c.fails {
				explains(t, diags, "401 Unauthorized", "sign in again")
				if detail := diags[0].Detail; strings.Contains(detail, claims) || strings.Contains(detail, "canaryCLAIMS") || strings.Contains(detail, "nbf") {
					t.Errorf("the claims are shown:\n%s", detail)
				}
			} else {
				acctest.NoErrors(t, diags)
			}
			same(t, after, before)
			if n := signIns(env); n != c.signIns {
				t.Errorf("%d sign-ins, want %d", n, c.signIns)
			}
			if n := env.Count(acctest.Path(ofConnector)); n != c.calls {
				t.Errorf("%d calls, want %d", n, c.calls)
			}
		})
	}
}

// A sign-in that fails is tried by one caller for all, and says the same to each.
func TestConnector_signInFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault emulator.Fault
		word  string
	}{
		"a wrong secret": {answer("POST", "/token$", 401, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided: emulator-client-secret. Trace ID: x"}`), "AADSTS7000215"},
		"no permission":  {answer("POST", "/token$", 400, `{"error":"unauthorized_client","error_description":"AADSTS700016: Application not found. Trace ID: x"}`), "AADSTS700016"},
		"a broken Entra": {answer("POST", "/token$", 500, page), "500"},
		"a cut":          {cut("POST", "/token$", "before"), "cut"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			env.Server.Inject(repeated(-1, c.fault))
			var mu sync.Mutex
			var wg sync.WaitGroup
			details := map[string]int{}
			for range 50 {
				wg.Go(func() {
					_, diags := p.ReadDataSource(resourceType, acctest.Values{"name": text("contoso-ado"), "resource_group_name": text("rg-security")})
					mu.Lock()
					defer mu.Unlock()
					for _, d := range diags {
						if _, rest, ok := strings.Cut(d.Detail, "Message: "); ok {
							details[d.Summary+" "+strings.SplitN(rest, "\n", 2)[0]]++
						}
					}
				})
			}
			wg.Wait()
			if len(details) != 1 {
				t.Errorf("the callers learn different things: %v", details)
			}
			for detail, times := range details {
				if times != 50 || !strings.Contains(detail, c.word) || strings.Contains(detail, env.Server.Env()["ARM_CLIENT_SECRET"]) || strings.Contains(detail, "<html") {
					t.Errorf("%d times: %s", times, detail)
				}
			}
			// What may pass is tried again, by one for all.
			if n := signIns(env); n > 4 || strings.HasPrefix(c.word, "AADSTS") && n != 1 {
				t.Errorf("%d requests for a token", n)
			}
			if n := len(env.Calls()); n != 0 {
				t.Errorf("%d calls without a token", n)
			}
		})
	}
}

// assertion is a token of an OIDC issuer that ends at the given time.
func assertion(ends time.Time) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"none"}`)) + "." + part(fmt.Appendf(nil, `{"exp":%d}`, ends.Unix())) + "." + part([]byte("x"))
}

// A run that is longer than the lives of its token and of the assertion behind
// it goes on: the file with the assertion is read each time.
func TestConnector_longerThanTokens(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 330, "latency_ms": 20, "token_lifetime_s": 6}`))
	file := filepath.Join(t.TempDir(), "assertion")
	// At once, as the kubelet does it: the file is never seen empty.
	rotate := func(life time.Duration) {
		next := file + ".next"
		if err := os.WriteFile(next, []byte(assertion(time.Now().Add(life))), 0o600); err != nil {
			t.Error(err)
		}
		if err := os.Rename(next, file); err != nil {
			t.Error(err)
		}
	}
	rotate(5 * time.Second)
	for name, value := range map[string]string{"ARM_CLIENT_SECRET": "", "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN_FILE_PATH": file} {
		env.Setenv(name, value)
	}
	p := env.Protocol(t)
	rotated := make(chan error, 1)
	go func() {
		rotated <- env.Server.WaitFor(t.Context(), func(call emulator.Entry) bool { return call.Service == "entra" && call.Status == 200 })
		rotate(time.Hour)
	}()
	object, diags := p.Apply(resourceType, acctest.Object{}, arguments(acctest.Values{"authorization_code_wo": text("code-one")}))
	acctest.NoErrors(t, diags)
	if err := <-rotated; err != nil || object.Values == nil {
		t.Fatal(err)
	}
	if n := signIns(env); n < 2 {
		t.Errorf("%d sign-ins: the test was over before the token", n)
	}
	if n := env.Count(acctest.Codes); n != 1 {
		t.Errorf("the code was sent %d times", n)
	}
}

// What the service refuses for good is asked once and explained.
func TestConnector_refusals(t *testing.T) {
	t.Parallel()
	scope := idPrefix + "contoso-ado"
	for name, c := range map[string]struct {
		fault emulator.Fault
		words []string
	}{
		"no role": {
			answer("PUT", ofConnector, 403, `{"error":{"code":"AuthorizationFailed","message":"The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.Security/securityConnectors/write' over scope '`+scope+`' or the scope is invalid.\u001b[31m"}}`),
			[]string{"403 Forbidden", "\n  Action: Microsoft.Security/securityConnectors/write", "\n  Scope: " + scope, "Security Admin"},
		},
		"a policy": {refusal("PUT", ofConnector, 403, "RequestDisallowedByPolicy"), []string{"Azure Policy", "exemption"}},
		"not registered": {
			refusal("PUT", ofConnector, 409, "MissingSubscriptionRegistration"),
			[]string{"\n  az provider register --namespace Microsoft.Security --subscription " + subscription},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			p := env.Protocol(t)
			env.Server.Inject(repeated(-1, c.fault))
			object, diags := p.Apply(resourceType, acctest.Object{}, arguments(nil))
			explains(t, diags, append(c.words, "Attempts: 1 ")...)
			if object.Values != nil {
				t.Error("there is state of what was not created")
			}
			if writes := env.Calls(acctest.Writes); len(writes) != 1 {
				t.Errorf("writes: %+v", writes)
			}
			if n := env.Count(acctest.Method(http.MethodPost)); n != 0 {
				t.Errorf("%d times something was posted: nothing is registered by itself", n)
			}
		})
	}
}

// A redirect is never followed, wherever it leads, and never passes for a success.
func TestConnector_redirects(t *testing.T) {
	t.Parallel()
	trap := trapped(t)
	for _, target := range []string{"/elsewhere", "https://" + trap + "/x", "http://" + trap + "/x", "https://user@" + trap + "/x"} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(fmt.Sprintf("%d to %s", status, strings.ReplaceAll(target, trap, "trap")), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				before := imported(t, p)
				env.Server.ResetJournal()
				env.Server.Inject(repeated(-1, with("Location", target, answer("PATCH", ofConnector, status, ""))))
				after, diags := p.Apply(resourceType, before, arguments(changes(p)["tags"]))
				explains(t, diags, "unexpected redirect", "Attempts: 1 ")
				same(t, after, before)
				if n := env.Count(acctest.Method("PATCH")); n != 1 || env.Count(acctest.Path("elsewhere")) != 0 {
					t.Errorf("%d writes, calls %+v", n, env.Calls())
				}
			})
		}
	}
}

// trapped listens where nobody may call, and returns its host and port.
func trapped(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			t.Error("somebody called the trap")
			_ = connection.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

// lists of the connector's organizations continue at the service and nowhere else.
func TestConnector_pages(t *testing.T) {
	t.Parallel()
	trap := trapped(t)
	item := func(name string) string {
		return `{"name":"` + name + `","properties":{"onboardingState":"Onboarded"}}`
	}
	for name, c := range map[string]struct {
		link  string
		fails string
	}{
		"another host":     {`"https://` + trap + `/next"`, "nextLink"},
		"http":             {`"http://` + trap + `/next"`, "nextLink"},
		"user information": {`"https://EMULATOR@` + trap + `/next"`, "nextLink"},
		"a lookalike":      {`"https://EMULATOR.` + trap + `/next"`, "nextLink"},
		"no scheme":        {`"//` + trap + `/next"`, "nextLink"},
		"a number":         {`7`, "nextLink"},
		"itself":           {`"?api-version=2025-03-01"`, "does not end"},
		"relative":         {`"?api-version=2025-03-01&page=2"`, ""},
		"empty":            {`""`, ""},
		"null":             {`null`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			before := imported(t, env.Protocol(t))
			p := env.Protocol(t) // the next command: a process that knows nothing yet
			link := strings.ReplaceAll(c.link, "EMULATOR", strings.TrimPrefix(env.Server.URL(), "https://"))
			env.Server.Inject(answer("GET", ofOrganizations, 200, `{"value":[`+item("contoso")+`,`+item("fabrikam")+`],"nextLink":`+link+`}`))
			if name == "relative" {
				env.Server.Inject(answer("GET", ofOrganizations, 200, `{"value":[`+item("Contoso")+`]}`))
			}
			after, diags := p.Read(resourceType, before)
			if c.fails == "" {
				acctest.NoErrors(t, diags)
			} else {
				explains(t, diags, c.fails)
			}
			same(t, after, before)
		})
	}
}

// A host that cannot be reached is named, and nothing else of the request.
func TestConnector_unreachable(t *testing.T) {
	t.Parallel()
	closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	silent, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	other := acctest.Start(t) // has a certificate that nobody here trusts
	for name, c := range map[string]struct {
		host  string
		words []string
	}{
		"refused":             {refusing, []string{"the connection was refused", "could not be reached"}},
		"silent":              {silent.Addr().String(), []string{"no answer in time"}},
		"no such name":        {"nobody.invalid", []string{"host name", "DNS"}},
		"a wrong certificate": {strings.TrimPrefix(other.Server.URL(), "https://"), []string{"TLS", "ca_certificate_file", "Attempts: 1 "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			before := imported(t, env.Protocol(t))
			env.Setenv("ARM_RESOURCE_MANAGER_ENDPOINT", "https://"+c.host)
			p := env.Protocol(t)
			before.Values["timeouts"] = limited(p, "read", "3s")
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			read := make(chan struct{})
			var after acctest.Object
			var diags []*tfprotov6.Diagnostic
			go func() {
				defer close(read)
				after, diags = p.Read(resourceType, before)
			}()
			select {
			case <-read:
			case <-ctx.Done():
				t.Fatal("the read does not end with its limit")
			}
			explains(t, diags, append(c.words, c.host)...)
			if strings.Contains(diags[0].Detail, "api-version") {
				t.Errorf("the address is shown:\n%s", diags[0].Detail)
			}
			same(t, after, before)
		})
	}
	if n := len(other.Server.Journal()); n != 0 {
		t.Errorf("%d requests reached a server that is not trusted", n)
	}
}
