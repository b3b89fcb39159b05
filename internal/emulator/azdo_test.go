package emulator_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

const (
	devopsScope = "499b84ac-1321-427f-aa17-267ca6975798/.default"
	ado         = "/dev.azure.com/contoso/_apis/"
	vssps       = "/vssps.dev.azure.com/contoso/_apis/"
	vsaex       = "/vsaex.dev.azure.com/contoso/_apis/"
	extmgmt     = "/extmgmt.dev.azure.com/contoso/_apis/"
	preview     = "api-version=7.1-preview.1"
)

// startDevOps starts an emulator with a client that is signed in to Azure
// DevOps and does not want to be redirected.
func startDevOps(t testing.TB, patches ...string) *server {
	t.Helper()
	s := start(t, patches...)
	s.token = s.signIn(devopsScope)
	s.header = map[string]string{"X-TFS-FedAuthRedirect": "Suppress"}
	s.ResetJournal()
	return s
}

// contoso is a patch of one organization.
func contoso(keys string) string { return `{"organizations":{"contoso":{` + keys + `}}}` }

func TestProbe(t *testing.T) {
	t.Parallel()
	s := start(t, `{"organizations":[{"name":"personal","tenant_id":"00000000-0000-0000-0000-000000000000"}]}`)
	s.token = ""
	for path, tenant := range map[string]string{
		"/dev.azure.com/contoso/_apis/connectionData":                            s.Env()["ARM_TENANT_ID"],
		"/dev.azure.com/CONTOSO":                                                 s.Env()["ARM_TENANT_ID"],
		"/dev.azure.com/personal/_apis/ConnectionData?api-version=7.1-preview.1": "00000000-0000-0000-0000-000000000000",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			for status, redirect := range map[int]string{401: "Suppress", 302: ""} {
				s.header = map[string]string{"X-TFS-FedAuthRedirect": redirect}
				g := s.do(status, method, path, "")
				if g.header.Get("X-VSS-ResourceTenant") != tenant || !strings.Contains(strings.Join(g.header.Values("WWW-Authenticate"), " "), "https://login.microsoftonline.com/"+tenant) {
					t.Errorf("%s %s: %v", method, path, g.header)
				}
				if (status == 302) != strings.Contains(g.header.Get("Location"), "/_signin?") {
					t.Errorf("%s %s: %v", method, path, g.header)
				}
			}
		}
	}
	s.do(404, "GET", "/dev.azure.com/nosuch/_apis/connectionData", "")
	e := s.Journal()[0]
	if e.Service != "devops" || e.Host != "dev.azure.com" || e.Auth != "none" || e.Principal != "" || e.Audience != "" {
		t.Errorf("entry %+v", e)
	}
	s.noViolations()
	s.do(404, "GET", "/dev.azure.com/contoso/_apis/wit/workitems", "")
	s.do(404, "GET", "/vssps.dev.azure.com/contoso/_apis/graph", "")
	s.do(404, "GET", "/feeds.dev.azure.com/contoso/_apis/connectionData", "")
	if len(s.Violations()) != 3 {
		t.Errorf("violations %q", s.Violations())
	}
}

// A token is for one of the two services.
func TestAudiences(t *testing.T) {
	t.Parallel()
	s := startDevOps(t)
	devops, arm := s.token, s.signIn("https://management.azure.com/.default")
	s.get(ado + "connectionData?" + preview)
	s.do(401, "GET", made+vConnector, "").want(map[string]string{"error.code": "InvalidAuthenticationTokenAudience"})
	s.token = arm
	s.get(made + vConnector)
	if g := s.do(401, "GET", ado+"connectionData?"+preview, ""); g.text != "" || g.header.Get("X-VSS-ResourceTenant") == "" {
		t.Errorf("refused with %q, %v", g.text, g.header)
	}
	s.token = devops + "x"
	s.do(401, "GET", ado+"connectionData?"+preview, "")
	s.token, s.header["Authorization"] = "", "Basic OnBhdA=="
	s.do(401, "GET", ado+"connectionData?"+preview, "")
	var seen []string
	for _, e := range s.Journal() {
		if e.Service != "entra" {
			seen = append(seen, e.Service+" "+e.Auth+" "+e.Audience)
		}
	}
	want := []string{
		"devops bearer 499b84ac-1321-427f-aa17-267ca6975798", "arm bearer 499b84ac-1321-427f-aa17-267ca6975798",
		"arm bearer https://management.azure.com", "devops bearer https://management.azure.com", "devops bearer ", "devops basic ",
	}
	if strings.Join(seen, "\n") != strings.Join(want, "\n") {
		t.Errorf("journal %q", seen)
	}
	s.noViolations()
}

func TestExpiredDevOpsToken(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, `{"timing":{"token_lifetime_s":-1}}`)
	s.do(401, "GET", ado+"connectionData?"+preview, "")
}

func TestLocations(t *testing.T) {
	t.Parallel()
	s := startDevOps(t)
	for host, count := range map[string]int{"dev.azure.com": 13, "vssps.dev.azure.com": 5, "vsaex.dev.azure.com": 5, "extmgmt.dev.azure.com": 4} {
		for _, path := range []string{"/" + host + "/contoso/_apis", "/" + host + "/_apis"} {
			g := s.do(200, "OPTIONS", path, "")
			var list struct {
				Count int
				Value []map[string]any
			}
			if err := json.Unmarshal([]byte(g.text), &list); err != nil || list.Count != count || len(list.Value) != count {
				t.Errorf("%s: %d locations: %v", path, list.Count, err)
			}
		}
	}
	s.do(200, "OPTIONS", "/dev.azure.com/CONTOSO/_APIS", "").want(map[string]string{
		"value.0.id": "dd3b8bd6-c7fc-4cbd-929a-933d9c011c9d", "value.0.resourceName": "Permissions", "value.0.area": "Security",
		"value.0.routeTemplate": "_apis/{resource}/{securityNamespaceId}/{permissions}", "value.0.resourceVersion": "2",
		"value.0.minVersion": "1.0", "value.0.maxVersion": "7.2", "value.0.releasedVersion": "7.1",
		"value.11.resourceName": "ConnectionData", "value.11.releasedVersion": "0.0",
	})
	s.get(ado + "ResourceAreas?" + preview).want(map[string]string{
		"value.5.id": "68ddce18-2501-45f1-a17b-7931a9922690", "value.5.locationUrl": s.URL() + "/vsaex.dev.azure.com/contoso/",
	})
	s.get(ado + "ResourceAreas/BB1E7EC9-e901-4b68-999a-de7012b920f8?" + preview).want(map[string]string{"name": "Graph"})
	s.noViolations()
}

func TestVersions(t *testing.T) {
	t.Parallel()
	s := startDevOps(t)
	for _, test := range []struct {
		path, query, accept string
		status              int
		want                string
	}{
		{"connectionData", "?api-version=7.1", "", 400, "VssInvalidPreviewVersionException"},
		{"connectionData", "?API-VERSION=7.1-preview", "", 200, "7.1-preview"},
		{"ConnectionData", "", "application/json;api-version=7.1-preview.1", 200, "7.1-preview.1"},
		{"connectiondata", "", "application/json; api-version=7.0", 400, "VssInvalidPreviewVersionException"},
		{"connectionData", "", "*/*", 200, "7.2-preview"},
		{"projects", "", "", 200, "7.1"},
		{"projects", "?api-version=7.1", "", 200, "7.1"},
		{"projects", "?api-version=5.0", "", 200, "5.0"},
		{"projects", "?api-version=7.2", "", 400, "VssInvalidPreviewVersionException"},
		{"projects", "?api-version=7.2-preview.4", "", 200, "7.2-preview.4"},
		{"projects", "?api-version=8.0-preview", "", 400, "VssVersionOutOfRangeException"},
		{"projects", "?api-version=0.9", "", 400, "VssVersionOutOfRangeException"},
		{"projects", "?api-version=latest", "", 400, "VssVersionNotSupportedException"},
		{"projects", "?api-version=7.1&colour=red", "", 400, "InvalidQueryParameterException"},
	} {
		s.header["Accept"] = test.accept
		g := s.do(test.status, "GET", ado+test.path+test.query, "")
		if test.status == 400 {
			g.want(map[string]string{"typeKey": test.want})
			if g.header.Get("X-TFS-ServiceError") == "" {
				t.Errorf("%s: no X-TFS-ServiceError", test.path)
			}
		} else if have := g.header.Get("Content-Type"); have != "application/json; charset=utf-8; api-version="+test.want {
			t.Errorf("%s%s: %s", test.path, test.query, have)
		}
	}
	delete(s.header, "Accept")
	s.do(400, "POST", ado+"Contribution/HierarchyQuery", "{}").want(map[string]string{"typeKey": "VssVersionNotSpecifiedException"})
	s.do(405, "PUT", ado+"projects?api-version=7.1", "{}")
	if len(s.Violations()) != 9 {
		t.Errorf("violations %q", s.Violations())
	}
}

func TestConnectionData(t *testing.T) {
	t.Parallel()
	s := startDevOps(t)
	s.header["X-TFS-Session"] = "my-session"
	g := s.get(ado + "connectionData?" + preview)
	object := g.at("authenticatedUser.properties.Account.$value")
	g.want(map[string]string{
		"authenticatedUser.descriptor":               `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;` + s.Env()["ARM_TENANT_ID"] + `\` + object,
		"authenticatedUser.properties.Account.$type": "System.String", "authenticatedUser.metaTypeId": "5",
		"authorizedUser.id": g.at("authenticatedUser.id"), "deploymentType": "hosted",
	})
	if !strings.HasPrefix(g.at("authenticatedUser.subjectDescriptor"), "aadsp.") || len(g.at("instanceId")) != 36 || len(object) != 36 {
		t.Errorf("body %s", g.text)
	}
	if g.header.Get("X-VSS-UserData") != g.at("authenticatedUser.id")+":"+object || g.header.Get("ActivityId") == "" ||
		g.header.Get("X-VSS-E2EID") == "" || g.header.Get("X-TFS-ProcessId") == "" || g.header.Get("Request-Context") == "" ||
		g.header.Get("X-TFS-Session") != "my-session" || g.header.Get("X-VSS-ResourceTenant") != "" || g.header.Get("X-Ms-Request-Id") != "" {
		t.Errorf("headers %v", g.header)
	}
	if err := s.PatchWorld([]byte(`{"caller":{"kind":"user","upn":"svc@contoso.com"}}`)); err != nil {
		t.Fatal(err)
	}
	s.token = s.signIn(devopsScope)
	person := s.get("/vssps.dev.azure.com/contoso/_apis/connectionData?" + preview)
	person.want(map[string]string{
		"authenticatedUser.descriptor":                `Microsoft.IdentityModel.Claims.ClaimsIdentity;` + s.Env()["ARM_TENANT_ID"] + `\svc@contoso.com`,
		"authenticatedUser.properties.Account.$value": "svc@contoso.com", "authenticatedUser.metaTypeId": "0",
	})
	subject, _ := strings.CutPrefix(person.at("authenticatedUser.subjectDescriptor"), "aad.")
	if decoded, err := base64.RawURLEncoding.DecodeString(subject); err != nil || len(decoded) != 36 || string(decoded) == person.at("authenticatedUser.id") {
		t.Errorf("subject descriptor of %q: %v", decoded, err)
	}
	s.noViolations()
}

// Each way of not being let in has its own answer.
func TestNotLetIn(t *testing.T) {
	t.Parallel()
	const person = `{"caller":{"upn":"svc@contoso.com"}}`
	for name, test := range map[string]struct {
		patches []string
		status  int
		key     string
		message string
	}{
		"principal is no member": {[]string{contoso(`"not_a_member":true`)}, 401, "UnauthorizedRequestException", "TF401444: Please sign-in at least once as "},
		"person is no member":    {[]string{person, contoso(`"not_a_member":true`)}, 401, "UnauthorizedRequestException", "TF400813: The user '"},
		"other tenant":           {[]string{contoso(`"tenant_id":"22222222-2222-4333-8444-555555555555"`)}, 401, "UnauthorizedRequestException", "TF401444: "},
		"no tenant":              {[]string{contoso(`"tenant_id":"00000000-0000-0000-0000-000000000000"`)}, 401, "UnauthorizedRequestException", "TF401444: "},
		"stopped":                {[]string{contoso(`"stopped":true`)}, 503, "VssServiceException", "TF24668: The following team project collection is stopped: contoso."},
		"forbidden":              {[]string{contoso(`"forbidden":["connection"]`)}, 403, "AccessCheckException", "Access Denied: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startDevOps(t, test.patches...)
			g := s.do(test.status, "GET", ado+"connectionData?"+preview, "")
			hasMark := strings.HasPrefix(g.text, "\ufeff")
			g.text = strings.TrimPrefix(g.text, "\ufeff")
			if !strings.HasPrefix(g.at("message"), test.message) || g.at("typeKey") != test.key || hasMark != (test.status == 401) {
				t.Errorf("body %s", g.text)
			}
			g.want(map[string]string{"$id": "1", "errorCode": "0", "eventId": "3000", "innerException": ""})
			if g.header.Get("ActivityId") == "" || g.header.Get("X-TFS-ServiceError") == "" {
				t.Errorf("headers %v", g.header)
			}
			s.noViolations()
		})
	}
}

func TestAnonymousAnswer(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"public_project":true`))
	s.get(ado + "projects?api-version=7.1")
	for _, token := range []string{"", "dropped", s.signIn("https://management.azure.com/.default")} {
		s.token = token
		g := s.get(ado + "connectionData?" + preview)
		g.want(map[string]string{
			"authenticatedUser.id":         "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
			"authenticatedUser.descriptor": "System:PublicAccess;aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "authenticatedUser.providerDisplayName": "Anonymous",
		})
		if g.header.Get("X-VSS-ResourceTenant") != "" || g.header.Get("X-VSS-UserData") != "" {
			t.Errorf("headers %v", g.header)
		}
		s.do(401, "GET", ado+"projects?api-version=7.1", "")
	}
	if err := s.PatchWorld([]byte(`{"assumptions":{"anonymous_tenant":"present"}}`)); err != nil {
		t.Fatal(err)
	}
	if g := s.get(ado + "connectionData"); g.header.Get("X-VSS-ResourceTenant") != s.Env()["ARM_TENANT_ID"] {
		t.Errorf("headers %v", g.header)
	}
}

func TestRateLimitHeaders(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"rate_limit":{"remaining":12.5,"delay_s":1.25}`))
	g := s.get(ado + "connectionData?" + preview)
	for name, want := range map[string]string{
		"X-RateLimit-Limit": "200", "X-RateLimit-Remaining": "12.5", "X-RateLimit-Delay": "1.250", "Retry-After": "2",
	} {
		if g.header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, g.header.Get(name), want)
		}
	}
	if other := s.get("/dev.azure.com/fabrikam/_apis/connectionData?" + preview); other.header.Get("X-RateLimit-Limit") != "" {
		t.Errorf("headers %v", other.header)
	}
}

func TestFaultsOnDevOpsHosts(t *testing.T) {
	t.Parallel()
	s := startDevOps(t)
	s.do(204, "POST", "/_emulator/faults", `[{"match":{"path_regexp":"^/vsaex.dev.azure.com/contoso/"},"status":429,"headers":{"Retry-After":"1"},"body":{"typeKey":"RequestBlockedException"}},
		{"match":{"path_regexp":"^/dev.azure.com/contoso/"},"status":203,"headers":{"Content-Type":"text/html"},"body":"<html><title>Azure DevOps Services | Sign In</title></html>"}]`)
	s.do(429, "GET", vsaex+"connectionData?"+preview, "").want(map[string]string{"typeKey": "RequestBlockedException"})
	s.do(203, "GET", ado+"connectionData?"+preview, "")
	s.get(ado + "connectionData?" + preview)
	if j := s.Journal(); j[0].Fault == "" || j[0].Host != "vsaex.dev.azure.com" || j[2].Fault != "" {
		t.Errorf("journal %+v", j)
	}
}
