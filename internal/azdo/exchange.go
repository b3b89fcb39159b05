package azdo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// exchange is one question to one organization. As an http.RoundTripper it lets the clients of azure-devops-go-api ask
// through our pipeline: they know parameters and models, and nothing of tokens, waits and errors (they take a sign-in page
// for broken JSON, and lose status and header of what is refused).
type exchange struct {
	question
	client       *Client
	organization string
	packed       bool // take the answer as it travels, see Repositories
	maxBody      int64
}

// ask begins a question. The error names an organization that cannot be one.
func (c *Client) ask(q question, organization string) (*exchange, error) {
	x := &exchange{question: q, client: c, organization: organization}
	if err := armid.ValidateOrganization(organization); err != nil {
		return nil, x.fail(Other, err.Error())
	}
	return x, nil
}

// library is the client of azure-devops-go-api for this question. Its base is the public host, whatever the organization
// and our own base are: the library keeps the routes of each base for good.
func (x *exchange) library() azuredevops.Client {
	base := "https://" + string(x.host)
	through := azuredevops.WithHTTPClient(&http.Client{Transport: x})
	return *azuredevops.NewClientWithOptions(&azuredevops.Connection{BaseUrl: base}, base, through)
}

// RoundTrip sends a request of the library.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close() // the calls that we make through the library have none
	}
	if req.Method == http.MethodOptions {
		return routes(req), nil
	}
	got, err := x.send(req.Context(), req.Method, req.URL.RequestURI(), nil)
	if err != nil {
		return nil, err
	}
	header := got.header.Clone()
	header.Del("X-TFS-Session") // the library writes it into a variable of its package, without a lock
	return &http.Response{
		StatusCode: http.StatusOK, Header: header, Request: req,
		ContentLength: int64(len(got.body)), Body: io.NopCloser(bytes.NewReader(got.body)),
	}, nil
}

// answer is an answer 200 that is no sign-in page. Unless it is packed it is a JSON object.
type answer struct {
	header http.Header
	body   []byte
}

// send asks with a path below the organization. Errors are *[Error], and that of the request gate.
func (x *exchange) send(ctx context.Context, method, path string, body []byte) (*answer, error) {
	if err := mayAsk(ctx); err != nil {
		return nil, err
	}
	req, err := x.request(ctx, method, path, body)
	if err != nil {
		return nil, x.fail(Other, "the address of Azure DevOps is not usable")
	}
	resp, err := x.client.signed.Do(req)
	if err != nil {
		return nil, x.unanswered(err)
	}
	x.client.usage.note(x.organization, resp.Header)
	return x.judge(resp)
}

func (x *exchange) request(ctx context.Context, method, path string, body []byte) (*policy.Request, error) {
	ctx = pipeline.With(ctx, pipeline.Options{Lane: strings.ToLower(x.organization), Final: final, MaxBody: x.maxBody})
	req, err := runtime.NewRequest(ctx, method, x.client.address(x.host, x.organization)+path)
	if err != nil {
		return nil, err
	}
	header := req.Raw().Header
	header.Set("Accept", "application/json;api-version="+x.version)
	header.Set(suppress, "Suppress")
	if x.packed {
		header.Set("Accept-Encoding", "gzip")
	}
	if body != nil {
		err = req.SetBody(streaming.NopCloser(bytes.NewReader(body)), "application/json")
	}
	return req, err
}

// suppress asks for a plain 401 instead of a redirect to the sign-in page (git-ecosystem/git-credential-manager).
const suppress = "X-TFS-FedAuthRedirect"

// explain makes an error of what a call of the library returned: our own, or one about an answer that it cannot read.
func (x *exchange) explain(err error) error {
	var sent *url.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &sent):
		return sent.Err // of RoundTrip
	default:
		return x.unreadable("the answer is not what the API promises")
	}
}
