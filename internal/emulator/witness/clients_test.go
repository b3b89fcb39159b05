package witness_test

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"iter"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// raw speaks HTTP without any client of ours.
type raw struct {
	t     *testing.T
	http  *http.Client
	base  string
	token string
}

// answer is an answer with its JSON.
type answer struct {
	status int
	header http.Header
	body   map[string]any
}

// signIn makes a raw client with a token of the emulator's service principal.
func signIn(t *testing.T, e *emulator.Server, p *tap) *raw {
	t.Helper()
	c := &raw{t: t, http: p.client(t), base: e.URL()}
	env := e.Env()
	form := url.Values{
		"grant_type": {"client_credentials"}, "scope": {env["ARM_RESOURCE_MANAGER_AUDIENCE"] + "/.default"},
		"client_id": {env["ARM_CLIENT_ID"]}, "client_secret": {env["ARM_CLIENT_SECRET"]},
	}
	got := c.send(http.MethodPost, "/"+env["ARM_TENANT_ID"]+"/oauth2/v2.0/token", "application/x-www-form-urlencoded", form.Encode())
	if c.token = text(got.body["access_token"]); c.token == "" {
		t.Fatalf("no token: %d %v", got.status, got.body)
	}
	return c
}

// send sends a request; address may be a path or a whole URL.
func (c *raw) send(method, address, contentType, body string) answer {
	c.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = c.base + address
	}
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, address, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	got := answer{status: resp.StatusCode, header: resp.Header}
	if len(content) > 0 {
		if err := json.Unmarshal(content, &got.body); err != nil {
			c.t.Fatalf("%s %s: %v: %s", method, address, err, content)
		}
	}
	return got
}

// do sends JSON and wants a status.
func (c *raw) do(status int, method, address, body string) answer {
	c.t.Helper()
	got := c.send(method, address, "application/json", body)
	if got.status != status {
		c.t.Fatalf("%s %s: %d, want %d: %v", method, address, got.status, status, got.body)
	}
	return got
}

// finish polls an accepted write to its end and returns its last status.
func (c *raw) finish(accepted answer) answer {
	c.t.Helper()
	address := accepted.header.Get("Azure-AsyncOperation")
	if address == "" {
		c.t.Fatal("no Azure-AsyncOperation")
	}
	for range 10 {
		if got := c.do(http.StatusOK, http.MethodGet, address, ""); text(got.body["status"]) != "Accepted" {
			return got
		}
	}
	c.t.Fatal("the operation does not end")
	return answer{}
}

// GetToken makes the token of a raw client a credential of ours.
func (c *raw) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: c.token, ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// dialer opens connections.
type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// ours is the provider's own client, on its own transport. dial may be nil.
func ours(t *testing.T, origin string, trusted *x509.CertPool, dial dialer, credential azcore.TokenCredential) *defender.Client {
	t.Helper()
	config := pipeline.Config{
		Origins: []string{origin}, RootCAs: trusted, Dial: dial,
		RetryBudget: time.Second, MinBackoff: time.Millisecond,
	}
	transport, err := pipeline.NewTransport(config)
	if err != nil {
		t.Fatal(err)
	}
	pl := pipeline.New("witness", "test", transport, credential, []string{"https://management.azure.com/.default"}, config)
	pace := poll.Pace{Interval: time.Millisecond, Floor: time.Millisecond, Ceiling: time.Millisecond}
	return defender.New(origin, pl, transport.Allowed, defender.Options{Pace: pace})
}

// all reads a sequence to its end.
func all[T any](t *testing.T, items iter.Seq2[T, error]) []T {
	t.Helper()
	var got []T
	for item, err := range items {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, item)
	}
	return got
}

// wait waits for an operation that must end well.
func wait(t *testing.T, o *defender.Operation, err error) {
	t.Helper()
	if err == nil {
		_, err = o.Wait(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}
