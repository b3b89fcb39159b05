package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// assertion fetches the OIDC token that stands for the application. It is asked before every token request, because
// such a token often lives for minutes only and a file may have been replaced meanwhile.
type assertion func(context.Context) (string, error)

func newAssertion(c Config, m method) assertion {
	switch m {
	case oidcToken:
		return func(context.Context) (string, error) { return c.OIDCToken, nil }
	case oidcGitHub:
		return c.fromGitHub
	case oidcPipelines:
		return c.fromPipelines
	default:
		return c.fromTokenFile
	}
}

// get notes the result, so that it can be told apart from Entra's errors and never be printed.
func (a assertion) get(ctx context.Context) (string, error) {
	token, err := a(ctx)
	if err == nil && token == "" {
		err = errors.New("the OIDC token is empty")
	}
	if n := notesOf(ctx); n != nil {
		n.assertion, n.problem = token, err
	}
	return token, err
}

func (c Config) fromTokenFile(context.Context) (string, error) {
	content, err := os.ReadFile(c.OIDCTokenFilePath)
	if err != nil {
		return "", fmt.Errorf("the OIDC token file cannot be read: %s", plain(err.Error()))
	}
	return strings.TrimSpace(string(content)), nil
}

// fromGitHub asks GitHub Actions (docs.github.com, "OpenID Connect reference": requesting the JWT).
func (c Config) fromGitHub(ctx context.Context) (string, error) {
	req, err := c.newOIDCRequest(ctx, http.MethodGet, url.Values{"audience": {"api://AzureADTokenExchange"}})
	if err != nil {
		return "", err
	}
	var answer struct {
		Value string `json:"value"`
	}
	err = c.askOIDC(req, &answer)
	return answer.Value, err
}

// fromPipelines asks Azure Pipelines (Azure DevOps REST API 7.1, distributedtask, "Oidctoken: Create").
func (c Config) fromPipelines(ctx context.Context) (string, error) {
	req, err := c.newOIDCRequest(ctx, http.MethodPost, url.Values{
		"api-version":         {"7.1"},
		"serviceConnectionId": {c.OIDCAzureServiceConnectionID},
	})
	if err != nil {
		return "", err
	}
	req.Raw().Header.Set("Content-Type", "application/json")
	// Without it a refused job token is answered with a redirect to a sign-in page.
	req.Raw().Header.Set("X-TFS-FedAuthRedirect", "Suppress")
	var answer struct {
		OIDCToken string `json:"oidcToken"`
	}
	err = c.askOIDC(req, &answer)
	return answer.OIDCToken, err
}

func (c Config) newOIDCRequest(ctx context.Context, verb string, add url.Values) (*policy.Request, error) {
	u, err := parseHTTPS("oidc_request_url", c.OIDCRequestURL)
	if err != nil {
		return nil, err
	}
	query := u.Query()
	for name, values := range add {
		query[name] = values
	}
	u.RawQuery = query.Encode()
	req, err := runtime.NewRequest(ctx, verb, u.String())
	if err != nil {
		return nil, errors.New("oidc_request_url is not a usable URL")
	}
	req.Raw().Header.Set("Authorization", "Bearer "+c.OIDCRequestToken)
	req.Raw().Header.Set("Accept", "application/json")
	return req, nil
}

// askOIDC sends the request and decodes the answer. Errors hold nothing of the answer's body.
func (c Config) askOIDC(req *policy.Request, into any) error {
	o := options(c)
	resp, err := runtime.NewPipeline("auth", "1", runtime.PipelineOptions{}, &o).Do(req)
	if err != nil {
		return fmt.Errorf("the OIDC token could not be requested: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := runtime.Payload(resp)
	if err != nil {
		return fmt.Errorf("the OIDC token could not be read: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the issuer of the OIDC token at %s answered %d", plain(req.Raw().URL.Host), resp.StatusCode)
	}
	if json.Unmarshal(body, into) != nil {
		return fmt.Errorf("the issuer of the OIDC token at %s did not answer with JSON", plain(req.Raw().URL.Host))
	}
	return nil
}
