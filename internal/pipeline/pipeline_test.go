package pipeline_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	var seen []http.Header
	cfg := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header)
		if len(seen) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("x-ms-request-id", "service-7")
		_, _ = w.Write([]byte("{}"))
	})
	pl := connect(t, cfg)
	ctx := pipeline.Correlate(t.Context())
	if pipeline.Correlate(ctx) != ctx {
		t.Error("Correlate must keep an id")
	}
	resp, err := do(ctx, t, pl, http.MethodGet, host+"/x", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := do(ctx, t, pl, http.MethodGet, host+"/y", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := do(t.Context(), t, pl, http.MethodGet, host+"/z", ""); err != nil {
		t.Fatal(err)
	}
	correlation := seen[0].Get("x-ms-correlation-request-id")
	trace := pipeline.TraceOf(resp, nil)
	if trace.RequestID != "service-7" || trace.CorrelationID != correlation || trace.Attempts != 2 {
		t.Errorf("trace = %+v, correlation = %s", trace, correlation)
	}
	ids := map[string]bool{}
	for i, h := range seen {
		ids[h.Get("x-ms-client-request-id")] = true
		if h.Get("x-ms-return-client-request-id") != "true" || h.Get("User-Agent") != "module/1.2.3" {
			t.Errorf("request %d: header = %v", i, h)
		}
		if same := h.Get("x-ms-correlation-request-id") == correlation; same != (i < 3) {
			t.Errorf("request %d: correlation id %s, the first one was %s", i, h.Get("x-ms-correlation-request-id"), correlation)
		}
	}
	if len(ids) != len(seen) || ids[""] {
		t.Errorf("client request ids = %v", ids)
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	var agent string
	cfg := serve(t, func(_ http.ResponseWriter, r *http.Request) { agent = r.UserAgent() })
	cfg.UserAgent = "Terraform/1.11\r\nX-Evil: 1"
	if _, err := do(t.Context(), t, connect(t, cfg), http.MethodGet, host+"/x", ""); err != nil {
		t.Fatal(err)
	}
	if agent != "Terraform/1.11 X-Evil: 1" {
		t.Errorf("user agent = %q", agent)
	}
}

func TestLogLine(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &buf)
	s := &script{steps: []step{{status: 503, body: "canary-answer"}, {status: 200, header: map[string]string{"x-ms-request-id": "r1", "X-Canary": "canary-header"}, body: `{"canary":"canary-answer"}`}}}
	cred := &fixed{tokens: []string{"canary-token"}}
	_, err := do(ctx, t, connectAs(t, serve(t, s.ServeHTTP), cred), http.MethodPut, host+"/a%20b/c?sig=canary-query", `{"code":"canary-code"}`)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(buf.String(), "canary") {
		t.Errorf("the log shows a secret:\n%s", buf.String())
	}
	lines, err := tflogtest.MultilineJSONDecode(&buf)
	if err != nil || len(lines) != 2 {
		t.Fatalf("log lines = %v, error = %v; want one per request", lines, err)
	}
	for i, want := range []float64{503, 200} {
		line := lines[i]
		if line["status"] != want || line["attempt"] != float64(i+1) || line["method"] != "PUT" || line["host"] != "example.com" || line["path"] != "/a%20b/c" {
			t.Errorf("line %d = %v", i, line)
		}
		if line["correlation_id"] == "" || line["@module"] != "provider.client" {
			t.Errorf("line %d = %v", i, line)
		}
	}
	if lines[1]["request_id"] != "r1" {
		t.Errorf("request id = %v", lines[1]["request_id"])
	}
}

func TestAnonymous(t *testing.T) {
	t.Parallel()
	connectAnonymously := func(t *testing.T, s *script) (*http.Response, error) {
		t.Helper()
		cfg := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "" {
				t.Error("a token was sent")
			}
			s.ServeHTTP(w, r)
		})
		return do(t.Context(), t, pipeline.Anonymous("module", "1", transport(t, cfg), cfg), http.MethodGet, host+"/x", "")
	}
	for _, status := range []int{200, 203, 401, 404, 429, 500, 503} {
		s := &script{steps: []step{{status: status}}}
		resp, err := connectAnonymously(t, s)
		if err != nil || resp.StatusCode != status || s.calls.Load() != 1 {
			t.Errorf("%d: answer %v, error %v, calls %d", status, resp, err, s.calls.Load())
		}
	}
	redirect := &script{steps: []step{{status: 302, header: map[string]string{"Location": "https://other.example/_signin", "X-VSS-ResourceTenant": "t"}}}}
	_, err := connectAnonymously(t, redirect)
	var moved *pipeline.RedirectError
	if !errors.As(err, &moved) || moved.Header.Get("X-VSS-ResourceTenant") != "t" || moved.Target != "https://other.example" {
		t.Errorf("error = %v", err)
	}
	cut := &script{steps: []step{{cut: true}}}
	if _, err := connectAnonymously(t, cut); err == nil || cut.calls.Load() != 1 {
		t.Errorf("error = %v, calls = %d", err, cut.calls.Load())
	}
}

func TestHostileIDsAreDropped(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 200, header: map[string]string{"x-ms-request-id": "<b>", "x-ms-correlation-request-id": strings.Repeat("a", 500)}}}}
	resp, err := do(t.Context(), t, connect(t, serve(t, s.ServeHTTP)), http.MethodGet, host+"/x", "")
	if err != nil {
		t.Fatal(err)
	}
	if trace := pipeline.TraceOf(resp, nil); len(trace.RequestID) != 36 || len(trace.CorrelationID) != 36 {
		t.Errorf("trace = %+v, want our own ids", trace)
	}
	if trace := pipeline.TraceOf(nil, nil); trace != (pipeline.Trace{}) {
		t.Errorf("trace of nothing = %+v", trace)
	}
}
