package defender_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

const (
	host         = "https://example.com" // covered by the certificate of httptest
	subscription = "0806e1cd-cfda-4ff8-b99c-2b0af42cffd3"
	group        = "/subscriptions/" + subscription + "/resourceGroups/rg"
	connectors   = "/providers/Microsoft.Security/securityConnectors"
	connectorAt  = group + connectors + "/ado"
	devopsAt     = connectorAt + "/devops/default"
	statusAt     = devopsAt + "/operationResults/8d4c?api-version=2025-03-01&t=1&c=MII&s=Sig%2Fnature~canary&h=x"
	connectorAPI = "?api-version=2024-08-01-preview"
	devopsAPI    = "?api-version=2025-03-01"
)

var id = armid.Connector{SubscriptionID: subscription, ResourceGroup: "rg", Name: "ado"}

// exchange is one expected request and its answer.
type exchange struct {
	want   string // method and address, for example "GET /x?y=z"
	body   string // expected body as JSON, "" for none
	status int    // 0: the connection is cut instead of an answer
	header map[string]string
	answer string
	then   func() // runs before the answer
}

// conversation is what must be said, in this order and no more.
type conversation struct {
	*defender.Client
	t     *testing.T
	mu    sync.Mutex
	left  []exchange
	start time.Time
	at    []time.Duration // when each request arrived
}

// talk starts a server that expects exactly the given exchanges. It must be
// called inside a synctest bubble, whose clock its waits then follow.
func talk(t *testing.T, exchanges ...exchange) *conversation {
	t.Helper()
	return talkWith(t, pipeline.Config{}, exchanges...)
}

func talkWith(t *testing.T, cfg pipeline.Config, exchanges ...exchange) *conversation {
	t.Helper()
	c := &conversation{t: t, left: exchanges, start: time.Now()}
	network, roots := memnet.Serve(t, c)
	cfg.Origins, cfg.Dial, cfg.RootCAs = []string{host}, network.Dial, roots
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	pl := pipeline.New("test", "1", transport, token{}, []string{"scope"}, cfg)
	c.Client = defender.New(host+"/", pl, transport.Allowed, defender.Options{})
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, missing := range c.left {
			t.Errorf("missing request: %s", missing.want)
		}
	})
	return c
}

func (c *conversation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	next := c.next(r)
	if next.then != nil {
		next.then()
	}
	if next.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	for name, value := range next.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(next.status)
	_, _ = io.WriteString(w, next.answer)
}

func (c *conversation) next(r *http.Request) exchange {
	body, err := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	got := r.Method + " " + r.RequestURI
	if len(c.left) == 0 || err != nil {
		c.t.Errorf("surplus request: %s (%v)", got, err)
		return exchange{status: http.StatusTeapot, answer: `{"error":{"code":"Surplus"}}`}
	}
	next := c.left[0]
	c.left = c.left[1:]
	c.at = append(c.at, time.Since(c.start))
	if got != next.want {
		c.t.Errorf("request\n     %s\nwant %s", got, next.want)
	}
	if compact(string(body)) != compact(next.body) {
		c.t.Errorf("%s: body %s\nwant %s", got, body, next.body)
	}
	if r.Header.Get("Authorization") != "Bearer token" || r.Header.Get("Accept") != "application/json" {
		c.t.Errorf("%s: headers %v", got, r.Header)
	}
	return next
}

// compact brings JSON into one form, with sorted keys.
func compact(text string) string {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	out, err := json.Marshal(value)
	return fmt.Sprint(string(out), err)
}

// token is a credential that never changes.
type token struct{}

func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token", ExpiresOn: time.Now().Add(48 * time.Hour)}, nil
}

// inTime runs a test with a clock of its own.
func inTime(t *testing.T, name string, run func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, run)
	})
}

// object is the configuration in a state, as the service answers a GET.
func object(state, message string) string {
	return fmt.Sprintf(`{"id":"%s","name":"default","location":"centralus","tags":{},"properties":{"autoDiscovery":"Disabled",
		"provisioningState":"%s","provisioningStatusMessage":"%s"}}`, strings.ToLower(devopsAt), state, message)
}

func armError(code, message string) string {
	return fmt.Sprintf(`{"error":{"code":%q,"message":%q}}`, code, message)
}

func getObject(status int, answer string) exchange {
	return exchange{want: "GET " + devopsAt + devopsAPI, status: status, answer: answer}
}

func getStatus(status int, answer string) exchange {
	return exchange{want: "GET " + statusAt, status: status, answer: answer}
}

var (
	async   = map[string]string{"Azure-AsyncOperation": host + statusAt, "Retry-After": "20"}
	missing = armError("ResourceNotFound", "The Resource was not found.")
)

// pipelineThatMustNotBeUsed has no origin that it may reach.
func pipelineThatMustNotBeUsed(t *testing.T) runtime.Pipeline {
	t.Helper()
	transport, err := pipeline.NewTransport(pipeline.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return pipeline.New("test", "1", transport, token{}, []string{"scope"}, pipeline.Config{})
}
