package pipeline_test

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// Some behaviour depends on environment variables that are read once per process. These tests start the test binary
// again with such an environment and the certificate of their server in caFile.
const caFile = "PIPELINE_TEST_CA"

// again runs one test of this binary in a process of its own and returns its output.
func again(t *testing.T, name string, server *httptest.Server, env ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(path, block, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+name+"$", "-test.v")
	cmd.Env = append(env, caFile+"="+path)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+name) {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// child gives the configuration for the server of the parent process, or ends the test in the parent itself.
func child(t *testing.T) (pipeline.Config, bool) {
	t.Helper()
	path := os.Getenv(caFile)
	if path == "" {
		return pipeline.Config{}, false
	}
	block, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(block)
	return pipeline.Config{Origins: []string{host}, RootCAs: pool}, true
}

func TestProxyIsHonoured(t *testing.T) {
	t.Parallel()
	if cfg, ok := child(t); ok {
		resp, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/x", "")
		if err != nil || resp.StatusCode != http.StatusTeapot {
			t.Errorf("answer %v, error %v", resp, err)
		}
		return
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(server.Close)
	var tunnels atomic.Int32
	proxy := httptest.NewServer(tunnel(t, server.Listener.Addr().String(), &tunnels))
	t.Cleanup(proxy.Close)
	again(t, t.Name(), server, "HTTPS_PROXY="+proxy.URL)
	if tunnels.Load() != 1 {
		t.Errorf("%d tunnels, want 1", tunnels.Load())
	}
}

// tunnel is a proxy that knows example.com:443 and leads it to address.
func tunnel(t *testing.T, address string, count *atomic.Int32) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		if r.Method != http.MethodConnect || r.Host != "example.com:443" {
			t.Errorf("the proxy saw %s %s", r.Method, r.Host)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		server, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", address)
		if err != nil {
			t.Error(err)
			return
		}
		client, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
		go func() {
			_, _ = io.Copy(server, client)
			_ = server.Close()
		}()
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}
}

func TestSDKLogIsSilent(t *testing.T) {
	t.Parallel()
	if cfg, ok := child(t); ok {
		pl := connectAs(t, cfg, &fixed{tokens: []string{"canary-token"}})
		resp, err := do(t.Context(), t, pl, http.MethodPut, host+"/x?sig=canary-query", `{"code":"canary-code"}`)
		if err != nil {
			t.Fatal(err)
		}
		var answer *azcore.ResponseError
		if err := runtime.NewResponseError(resp); !errors.As(err, &answer) || answer.ErrorCode != "Bad" {
			t.Errorf("error code = %v", answer)
		}
		return
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"code":"Bad","message":"canary-answer"}}`)
	}))
	t.Cleanup(server.Close)
	var tunnels atomic.Int32
	proxy := httptest.NewServer(tunnel(t, server.Listener.Addr().String(), &tunnels))
	t.Cleanup(proxy.Close)
	out := again(t, t.Name(), server, "AZURE_SDK_GO_LOGGING=all", "HTTPS_PROXY="+proxy.URL)
	if strings.Contains(out, "canary") || strings.Contains(out, "ResponseError") || strings.Contains(out, "Try=1") {
		t.Errorf("the log of the SDK is not silent:\n%s", out)
	}
}
