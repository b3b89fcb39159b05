package azuredevops

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// Each organization takes as long as a request is retried. When Azure DevOps is
// down, only as many are asked as are asked at once, and those that begin while
// the first of them end.
func TestCoverageOfAnOutage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		most   int
		words  []string
	}{
		"down":    {http.StatusServiceUnavailable, "", 2*organizationsAtOnce - 1, []string{"o00: Azure DevOps could not answer", "status.dev.azure.com"}},
		"refuses": {http.StatusUnauthorized, `{"message": "TF400813: The user is not authorized."}`, 20, []string{"o00: This identity is not a member", "access level Basic"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			asked := map[string]bool{}
			reading := readingFrom(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				asked[strings.Split(r.URL.Path, "/")[2]] = true
				mu.Unlock()
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			if err := reading.existing(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(asked) > c.most || len(asked) < organizationsAtOnce {
				t.Errorf("%d organizations were asked, at most %d expected", len(asked), c.most)
			}
			result := reading.comparison.Result()
			for _, o := range result.Organizations {
				if o.Compared || len(o.Doubts) != 1 {
					t.Errorf("%+v", o)
				}
			}
			var diags diag.Diagnostics
			reading.unread.explain(result, &diags)
			if len(diags) != 1 {
				t.Fatalf("diagnostics %v", diags)
			}
			for _, word := range c.words {
				if !strings.Contains(diags[0].Detail(), word) {
					t.Errorf("no %q in\n%s", word, diags[0].Detail())
				}
			}
		})
	}
}

// readingFrom reads 20 organizations from a server.
func readingFrom(t *testing.T, handler http.HandlerFunc) *coverageReading {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	cfg := pipeline.Config{Origins: azdo.Origins(server.URL), RootCAs: roots, MinBackoff: time.Millisecond, RetryBudget: time.Millisecond}
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("o%02d", i))
	}
	return &coverageReading{
		session: &session.Session{
			// No token is needed to show how answers are taken.
			AzureDevOps: azdo.New(server.URL, runtime.Pipeline{}, pipeline.Anonymous("test", "1", transport, cfg), "a test"),
		},
		comparison: coverage.New(names, 10, time.Now()),
		budget:     &coverageBudget{limit: 1000},
	}
}
