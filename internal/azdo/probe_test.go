package azdo_test

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

const (
	tenant     = "0F0E0D0C-1111-2222-3333-444455556666"
	lower      = "0f0e0d0c-1111-2222-3333-444455556666"
	signInPage = "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com"
)

func client(t *testing.T, handler http.HandlerFunc) *azdo.Client {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	cfg := pipeline.Config{Origins: azdo.Origins(server.URL), RootCAs: pool}
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return azdo.New(server.URL, pipeline.Anonymous("test", "1", transport, cfg), runtime.Pipeline{}, "")
}

func TestProbe(t *testing.T) {
	t.Parallel()
	bearer := "Bearer authorization_uri=https://login.microsoftonline.com/"
	tests := map[string]struct {
		status  int
		header  map[string]string
		outcome azdo.Outcome
		tenant  string
		reason  bool
	}{
		"401 with header":          {401, map[string]string{"X-VSS-ResourceTenant": tenant}, azdo.Exists, lower, false},
		"302 with header":          {302, map[string]string{"X-VSS-ResourceTenant": tenant, "Location": signInPage}, azdo.Exists, lower, false},
		"203 with header":          {203, map[string]string{"X-VSS-ResourceTenant": tenant}, azdo.Exists, lower, false},
		"200 with header":          {200, map[string]string{"X-VSS-ResourceTenant": tenant}, azdo.Exists, lower, false},
		"no Entra tenant":          {401, map[string]string{"X-VSS-ResourceTenant": azdo.NoTenant}, azdo.Exists, azdo.NoTenant, false},
		"challenge":                {401, map[string]string{"WWW-Authenticate": bearer + tenant + `, Basic realm="x"`}, azdo.Exists, lower, false},
		"quoted challenge":         {401, map[string]string{"WWW-Authenticate": `Bearer authorization_uri="https://login.microsoftonline.com/` + tenant + `/oauth2"`}, azdo.Exists, lower, false},
		"header before challenge":  {401, map[string]string{"X-VSS-ResourceTenant": tenant, "WWW-Authenticate": bearer + azdo.NoTenant}, azdo.Exists, lower, false},
		"common in challenge":      {401, map[string]string{"WWW-Authenticate": bearer + "common", "X-TFS-Session": "s"}, azdo.Exists, "", true},
		"public project, no mark":  {200, nil, azdo.Unknown, "", true},
		"public project":           {200, map[string]string{"X-VSS-E2EID": "e"}, azdo.Exists, "", true},
		"sign-in page":             {302, map[string]string{"Location": signInPage, "X-TFS-ProcessId": "p"}, azdo.Exists, "", true},
		"moved elsewhere":          {301, map[string]string{"Location": "https://x.example/", "X-TFS-ProcessId": "p"}, azdo.Unknown, "", true},
		"captive portal":           {302, map[string]string{"Location": "https://portal.example/"}, azdo.Unknown, "", true},
		"404":                      {404, nil, azdo.NotFound, "", false},
		"404 with a tenant":        {404, map[string]string{"X-VSS-ResourceTenant": tenant}, azdo.NotFound, "", false},
		"429":                      {429, map[string]string{"X-VSS-ResourceTenant": tenant, "Retry-After": "60"}, azdo.Unknown, "", true},
		"500":                      {500, map[string]string{"X-TFS-ProcessId": "p"}, azdo.Unknown, "", true},
		"503":                      {503, nil, azdo.Unknown, "", true},
		"400":                      {400, map[string]string{"X-TFS-ProcessId": "p"}, azdo.Unknown, "", true},
		"header that is no tenant": {401, map[string]string{"X-VSS-ResourceTenant": "x\x1b[31m"}, azdo.Exists, "", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen []string
			c := client(t, func(w http.ResponseWriter, r *http.Request) {
				seen = append(seen, r.Method+" "+r.URL.EscapedPath())
				if r.Header.Get("Authorization") != "" || r.Header.Get("X-TFS-FedAuthRedirect") != "Suppress" {
					t.Errorf("header = %v", r.Header)
				}
				for k, v := range tt.header {
					w.Header().Set(k, strings.ReplaceAll(v, "\x1b", "?"))
				}
				w.WriteHeader(tt.status)
			})
			got := c.Probe(t.Context(), "contoso")
			if got.Silent || got.Outcome != tt.outcome || got.TenantID != tt.tenant || (got.Reason != "") != tt.reason {
				t.Errorf("probe = %+v", got)
			}
			if !slices.Equal(seen, []string{"GET /dev.azure.com/contoso/_apis/connectionData"}) {
				t.Errorf("requests = %q", seen)
			}
		})
	}
}

// An organization that is stopped says so to everybody, with a 503 that no waiting changes.
func TestProbeOfAStoppedOrganization(t *testing.T) {
	t.Parallel()
	const stopped = `{"$id":"1","message":"TF24668: The following team project collection is stopped: contoso.","typeKey":"VssServiceException"}`
	for name, tt := range map[string]struct {
		status int
		body   string
		header string
		want   azdo.Probe
	}{
		"stopped":           {503, stopped, "", azdo.Probe{Outcome: azdo.Deactivated}},
		"after a mark":      {503, "\ufeff" + stopped, tenant, azdo.Probe{Outcome: azdo.Deactivated, TenantID: lower}},
		"another 503":       {503, `{"message":"TF400898: An Internal Error Occurred."}`, tenant, azdo.Probe{Reason: "Azure DevOps answered 503"}},
		"page of a gateway": {503, "<html>TF24668</html>", "", azdo.Probe{Reason: "Azure DevOps answered 503"}},
		"no body":           {503, "", "", azdo.Probe{Reason: "Azure DevOps answered 503"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			c := client(t, func(w http.ResponseWriter, _ *http.Request) {
				requests++
				if tt.header != "" {
					w.Header().Set("X-VSS-ResourceTenant", tt.header)
				}
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			if got := c.Probe(t.Context(), "contoso"); got != tt.want || requests != 1 {
				t.Errorf("probe = %+v after %d requests, want %+v", got, requests, tt.want)
			}
		})
	}
}

func TestProbeRefusesNames(t *testing.T) {
	t.Parallel()
	c := client(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("request %s", r.URL) })
	for _, name := range []string{"", ".", "..", "a/b", "a%2fb", "-a", "a b", "ü", strings.Repeat("a", 51), "a\x1b"} {
		got := c.Probe(t.Context(), name)
		if got.Outcome != azdo.Unknown || got.Reason == "" || strings.Contains(got.Reason, "\x1b") {
			t.Errorf("Probe(%q) = %+v", name, got)
		}
	}
}

func TestProbeOfSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		over := make(chan struct{})
		defer close(over)
		cfg := pipeline.Config{Origins: azdo.Origins(""), Dial: func(_ context.Context, _, address string) (net.Conn, error) {
			if address != "dev.azure.com:443" {
				t.Errorf("dialled %s", address)
			}
			<-over
			return nil, net.ErrClosed
		}}
		transport, err := pipeline.NewTransport(cfg)
		if err != nil {
			t.Fatal(err)
		}
		got := azdo.New("", pipeline.Anonymous("test", "1", transport, cfg), runtime.Pipeline{}, "").Probe(t.Context(), "contoso")
		if got.Outcome != azdo.Unknown || !got.Silent || !strings.Contains(got.Reason, "no answer in time") {
			t.Errorf("probe = %+v", got)
		}
	})
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	public := []string{"https://dev.azure.com", "https://vssps.dev.azure.com", "https://vsaex.dev.azure.com", "https://extmgmt.dev.azure.com"}
	for base, want := range map[string][]string{"": public, "https://127.0.0.1:8443": {"https://127.0.0.1:8443"}, "https://h/": {"https://h"}} {
		if got := azdo.Origins(base); !slices.Equal(got, want) {
			t.Errorf("Origins(%q) = %q", base, got)
		}
	}
}
