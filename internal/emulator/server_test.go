package emulator_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "it's here")
	s, err := emulator.Start(emulator.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	ca, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil || string(ca) != string(s.CAPEM()) {
		t.Fatalf("ca.pem: %v", err)
	}
	env, err := os.ReadFile(filepath.Join(dir, "env"))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range s.Env() {
		if line := "export " + name + "='" + strings.ReplaceAll(value, "'", `'\''`) + "'\n"; !strings.Contains(string(env), line) {
			t.Errorf("env lacks %s", line)
		}
	}
	if n := strings.Count(string(env), "export "); n != len(s.Env()) || n != 13 {
		t.Errorf("%d lines in env, %d variables", n, len(s.Env()))
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("files %v %v", left, err)
	}

	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		t.Fatal("ca.pem is no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	resp, err := client.Get(s.URL() + "/_emulator/world")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]emulator.Options{
		"world":   {World: &emulator.World{Connectors: []emulator.Connector{{}}}},
		"address": {Addr: "nowhere"},
		"dir":     {Dir: file},
	} {
		if s, err := emulator.Start(o); err == nil {
			t.Errorf("%s: started at %s", name, s.URL())
		}
	}
}

// Close ends requests that are held.
func TestCloseEndsHeldRequests(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(emulator.Fault{Hold: true})
	done := make(chan error, 1)
	go func() {
		_, err := s.send("GET", made+vConnector, "")
		done <- err
	}()
	if err := s.WaitFor(t.Context(), func(e emulator.Entry) bool { return e.Fault == "any request, hold" }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Error("the held request was answered")
	}
}

func TestLatency(t *testing.T) {
	t.Parallel()
	s := start(t, `{"timing":{"latency_ms":1}}`)
	s.get(made + vConnector)
	if e := s.Journal()[0]; e.EndMS-e.StartMS < 1 {
		t.Errorf("entry %+v", e)
	}
}
