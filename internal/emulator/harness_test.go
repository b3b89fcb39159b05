package emulator_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	subscription = "/subscriptions/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	connectors   = subscription + "/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors"
	made         = connectors + "/portal-made"
	vConnector   = "?api-version=2024-08-01-preview"
	vDevOps      = "?api-version=2025-03-01"
	owner        = "svc@contoso.com"
)

// server is an emulator with a client that is signed in.
type server struct {
	*emulator.Server
	t     testing.TB
	http  *http.Client
	token string
	// header is sent with every request.
	header map[string]string
}

// got is an answer: its JSON is read by path.
type got struct {
	t      testing.TB
	status int
	header http.Header
	text   string
}

// start starts an emulator with testdata/world.json, changed by patches.
func start(t testing.TB, patches ...string) *server {
	t.Helper()
	text, err := os.ReadFile("testdata/world.json")
	if err != nil {
		t.Fatal(err)
	}
	world, err := emulator.ParseWorld(text)
	if err != nil {
		t.Fatal(err)
	}
	return startWorld(t, world, patches...)
}

func startWorld(t testing.TB, world emulator.World, patches ...string) *server {
	t.Helper()
	e, err := emulator.Start(emulator.Options{World: &world})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, p := range patches {
		if err := e.PatchWorld([]byte(p)); err != nil {
			t.Fatal(err)
		}
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: e.CertPool()}}
	t.Cleanup(transport.CloseIdleConnections)
	s := &server{Server: e, t: t, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	s.token = s.signIn("https://management.azure.com/.default")
	e.ResetJournal()
	return s
}

func (s *server) signIn(scope string) string {
	s.t.Helper()
	env := s.Env()
	resp, err := s.http.PostForm(s.URL()+"/"+env["ARM_TENANT_ID"]+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {env["ARM_CLIENT_ID"]}, "client_secret": {env["ARM_CLIENT_SECRET"]}, "scope": {scope},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil || resp.StatusCode != 200 {
		s.t.Fatalf("token: %d %v", resp.StatusCode, err)
	}
	return body.AccessToken
}

// send sends a request; path may be a whole URL. The error is that of the
// connection.
func (s *server) send(method, path, body string) (got, error) {
	s.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = s.URL() + path
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	for name, value := range s.header {
		request.Header.Set(name, value)
	}
	resp, err := s.http.Do(request)
	if err != nil {
		return got{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return got{}, err
	}
	return got{s.t, resp.StatusCode, resp.Header, string(text)}, nil
}

// do sends a request and wants a status.
func (s *server) do(status int, method, path, body string) got {
	s.t.Helper()
	g, err := s.send(method, path, body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	if g.status != status {
		s.t.Fatalf("%s %s: status %d, want %d: %s", method, path, g.status, status, g.text)
	}
	return g
}

func (s *server) get(path string) got { s.t.Helper(); return s.do(200, "GET", path, "") }

// at reads a value of the answer: "a.b.0.c". Absent is "<absent>"; strings
// are unquoted, everything else is compact JSON.
func (g got) at(path string) string {
	g.t.Helper()
	value := json.RawMessage(g.text)
	for key := range strings.SplitSeq(path, ".") {
		var object map[string]json.RawMessage
		var list []json.RawMessage
		switch {
		case json.Unmarshal(value, &object) == nil:
			inner, ok := object[key]
			if !ok {
				return "<absent>"
			}
			value = inner
		case json.Unmarshal(value, &list) == nil:
			i := 0
			if err := json.Unmarshal([]byte(key), &i); err != nil || i >= len(list) {
				return "<absent>"
			}
			value = list[i]
		default:
			return "<absent>"
		}
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, value); err != nil {
		g.t.Fatal(err)
	}
	return compact.String()
}

// want compares values by path.
func (g got) want(values map[string]string) {
	g.t.Helper()
	for path, want := range values {
		if have := g.at(path); have != want {
			g.t.Errorf("%s = %s, want %s", path, have, want)
		}
	}
}

// names are those of a list answer, joined by commas.
func (g got) names() string {
	g.t.Helper()
	var list struct {
		Value []struct {
			Name string `json:"name"`
		} `json:"value"`
	}
	if err := json.Unmarshal([]byte(g.text), &list); err != nil {
		g.t.Fatal(err)
	}
	names := make([]string, len(list.Value))
	for i, v := range list.Value {
		names[i] = v.Name
	}
	return strings.Join(names, ",")
}

// organizations lists until the lag is over.
func (s *server) organizations(connector string) string {
	s.t.Helper()
	s.get(connector + "/devops/default/azureDevOpsOrgs" + vDevOps)
	return s.get(connector + "/devops/default/azureDevOpsOrgs" + vDevOps).names()
}

// finish polls an accepted write to its end.
func (s *server) finish(accepted got) got {
	s.t.Helper()
	status := accepted.header.Get("Azure-AsyncOperation")
	for range 10 {
		g := s.get(status)
		if g.at("status") != "Accepted" {
			return g
		}
	}
	s.t.Fatalf("operation %s does not end", status)
	return got{}
}

func (s *server) noViolations() {
	s.t.Helper()
	if v := s.Violations(); len(v) != 0 {
		s.t.Errorf("violations: %q", v)
	}
}

const connectorADO = `{"location":"WestEurope","properties":{"hierarchyIdentifier":"0f0e0d0c-0000-4000-8000-000000000001",
"environmentName":"AzureDevOps","environmentData":{"environmentType":"AzureDevOpsScope"},"offerings":[{"offeringType":"CspmMonitorAzureDevOps"}]}}`
