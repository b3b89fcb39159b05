package emulator_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	assertion := func(expires int64) string {
		part := base64.RawURLEncoding.EncodeToString
		return part([]byte(`{"alg":"RS256"}`)) + "." + part(fmt.Appendf(nil, `{"exp":%d}`, expires)) + ".c2ln"
	}
	good := url.Values{"grant_type": {"client_credentials"}, "client_id": {"app"}, "scope": {"https://management.azure.com/.default openid offline_access profile"}}
	tests := map[string]struct {
		change url.Values
		tenant string
		status int
		code   string
	}{
		"secret":            {change: url.Values{"client_secret": {"emulator-client-secret"}}, status: 200},
		"assertion":         {change: url.Values{"client_assertion": {assertion(time.Now().Add(time.Hour).Unix())}}, status: 200},
		"wrong secret":      {change: url.Values{"client_secret": {"x"}}, status: 401, code: "AADSTS7000215"},
		"expired assertion": {change: url.Values{"client_assertion": {assertion(1)}}, status: 401, code: "AADSTS700024"},
		"not an assertion":  {change: url.Values{"client_assertion": {"x"}}, status: 401, code: "AADSTS700024"},
		"no proof":          {status: 401, code: "AADSTS7000216"},
		"wrong grant":       {change: url.Values{"grant_type": {"password"}}, status: 400, code: "AADSTS70003"},
		"no client":         {change: url.Values{"client_id": {""}}, status: 400, code: "AADSTS900144"},
		"wrong scope":       {change: url.Values{"client_secret": {"emulator-client-secret"}, "scope": {"x"}}, status: 400, code: "AADSTS1002012"},
		"wrong tenant":      {tenant: "contoso.onmicrosoft.com", status: 400, code: "AADSTS90002"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			form := url.Values{}
			for _, values := range []url.Values{good, test.change} {
				for key := range values {
					form.Set(key, values.Get(key))
				}
			}
			tenant := test.tenant
			if tenant == "" {
				tenant = s.Env()["ARM_TENANT_ID"]
			}
			resp, err := s.http.PostForm(s.URL()+"/"+tenant+"/oauth2/v2.0/token", form)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			g := got{t, resp.StatusCode, resp.Header, string(text)}
			if g.status != test.status {
				t.Fatalf("status %d: %s", g.status, g.text)
			}
			if test.code != "" {
				if d := g.at("error_description"); !strings.HasPrefix(d, test.code+": ") || g.at("error_codes") != "["+strings.TrimPrefix(test.code, "AADSTS")+"]" {
					t.Errorf("body %s", g.text)
				}
				return
			}
			parts := strings.Split(g.at("access_token"), ".")
			if len(parts) != 3 {
				t.Fatalf("token of %d parts", len(parts))
			}
			payload, err := base64.RawURLEncoding.DecodeString(parts[1])
			if err != nil {
				t.Fatal(err)
			}
			got{t, 0, nil, string(payload)}.want(map[string]string{
				"aud": "https://management.azure.com", "tid": tenant, "appid": "app", "upn": "<absent>",
			})
			g.want(map[string]string{"token_type": "Bearer", "expires_in": "3600"})
			s.noViolations()
		})
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	s := start(t)
	tenant := s.Env()["ARM_TENANT_ID"]
	s.get("/" + tenant + "/v2.0/.well-known/openid-configuration").want(map[string]string{
		"token_endpoint": s.URL() + "/" + tenant + "/oauth2/v2.0/token",
		"issuer":         s.URL() + "/" + tenant + "/v2.0",
	})
	s.do(404, "GET", "/"+tenant+"/oauth2/v2.0/devicecode", "")
	if len(s.Violations()) != 1 {
		t.Errorf("violations %q", s.Violations())
	}
}

func TestTokensAreChecked(t *testing.T) {
	t.Parallel()
	s := start(t)
	good := s.token
	tests := map[string]struct{ token, code string }{
		"missing":        {"", "AuthenticationFailed"},
		"not ours":       {"a.b.c", "InvalidAuthenticationToken"},
		"tampered":       {good[:len(good)-2], "InvalidAuthenticationToken"},
		"wrong audience": {s.signIn("499b84ac-1321-427f-aa17-267ca6975798/.default"), "InvalidAuthenticationTokenAudience"},
	}
	if err := s.PatchWorld([]byte(`{"timing":{"token_lifetime_s":-1}}`)); err != nil {
		t.Fatal(err)
	}
	tests["expired"] = struct{ token, code string }{s.signIn("https://management.azure.com//.default"), "ExpiredAuthenticationToken"}
	for name, test := range tests {
		s.token = test.token
		g := s.do(401, "GET", made+vConnector, "")
		if g.at("error.code") != test.code || !strings.HasPrefix(g.header.Get("WWW-Authenticate"), `Bearer authorization_uri="`) {
			t.Errorf("%s: %s %v", name, g.text, g.header)
		}
	}
	s.token = good
	s.get(made + vConnector)
	other := s.World()
	other.TenantID = "22222222-0000-4000-8000-000000000000"
	if err := s.SetWorld(other); err != nil {
		t.Fatal(err)
	}
	s.do(401, "GET", made+vConnector, "").want(map[string]string{"error.code": "InvalidAuthenticationTokenTenant"})
	s.noViolations()
}

func TestCallerCanBeAPerson(t *testing.T) {
	t.Parallel()
	s := start(t, `{"caller":{"upn":"`+owner+`","kind":"user"}}`)
	s.token = s.signIn(s.URL() + "/.default")
	s.get(made + vConnector)
	journal := s.Journal()
	if e := journal[len(journal)-1]; e.Principal != owner {
		t.Errorf("entry %+v", e)
	}
	text, err := json.Marshal(journal)
	if err != nil || strings.Contains(string(text), s.token) {
		t.Errorf("the journal has the token: %v", err)
	}
}
