package azdo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// probeTimeout bounds a probe: it runs during a plan, and not knowing is a good answer.
const probeTimeout = 5 * time.Second

// NoTenant is the tenant of an organization that is not backed by Entra but by Microsoft accounts.
const NoTenant = "00000000-0000-0000-0000-000000000000"

// Outcome is what a probe found out about an organization.
type Outcome int

const (
	// Unknown says that the probe could not tell.
	Unknown Outcome = iota
	// Exists says that there is such an organization.
	Exists
	// NotFound says that there is none of this name.
	NotFound
	// Deactivated says that there is such an organization, and that it is stopped: it answers nobody.
	Deactivated
)

// Probe is the answer to asking for an organization without signing in.
type Probe struct {
	Outcome Outcome
	// TenantID is the organization's Entra tenant in lower case, [NoTenant], or "" when it is unknown.
	TenantID string
	// Reason says why the outcome is Unknown, or why there is no tenant; "" otherwise.
	Reason string
	// Silent says that no answer came: whoever asks again, signed in or not, would wait for nothing.
	Silent bool
}

// Probe asks whether an organization exists, and to which tenant it belongs, with one request that carries no
// credentials. Azure DevOps names the tenant in the header X-VSS-ResourceTenant, and in the authorization_uri of its
// challenge, so that a client knows where to sign in (git-ecosystem/git-credential-manager, AzureReposHostProvider and
// AzureDevOpsRestApi). It answers 404 for an organization that does not exist (microsoft/terraform-provider-azuredevops).
// What cannot be found out within five seconds is Unknown; it is never an error.
func (c *Client) Probe(ctx context.Context, organization string) Probe {
	if err := armid.ValidateOrganization(organization); err != nil {
		return Probe{Reason: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	ctx = pipeline.With(ctx, pipeline.Options{Lane: strings.ToLower(organization)})
	req, err := runtime.NewRequest(ctx, http.MethodGet, c.address(mainHost, organization)+"/_apis/connectionData")
	if err != nil {
		return Probe{Reason: "the address of Azure DevOps is not usable"}
	}
	req.Raw().Header.Set(suppress, "Suppress")
	req.Raw().Header.Set("Accept", "application/json")
	resp, err := c.anonymous.Do(req)
	var redirect *pipeline.RedirectError
	switch {
	case errors.As(err, &redirect):
		return judge(redirect.StatusCode, redirect.Header)
	case err != nil:
		var throttled *pipeline.ThrottledError
		return Probe{Reason: err.Error(), Silent: !errors.As(err, &throttled)}
	case resp.StatusCode == http.StatusServiceUnavailable && (&Error{StatusCode: resp.StatusCode}).refused(resp).Kind == Stopped:
		return Probe{Outcome: Deactivated, TenantID: tenantOf(resp.Header)}
	default:
		runtime.Drain(resp)
		return judge(resp.StatusCode, resp.Header)
	}
}

// judge reads an answer. One without a mark of Azure DevOps may come from anything in between.
func judge(status int, h http.Header) Probe {
	switch {
	case status == http.StatusNotFound:
		return Probe{Outcome: NotFound}
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= http.StatusInternalServerError:
		return Probe{Reason: fmt.Sprintf("Azure DevOps answered %d", status)}
	}
	if tenant := tenantOf(h); tenant != "" {
		return Probe{Outcome: Exists, TenantID: tenant}
	}
	if !isAzureDevOps(h) {
		return Probe{Reason: fmt.Sprintf("the answer %d does not come from Azure DevOps", status)}
	}
	if status == http.StatusOK || status == http.StatusNonAuthoritativeInfo || status == http.StatusFound ||
		status == http.StatusUnauthorized || status == http.StatusForbidden {
		return Probe{Outcome: Exists, Reason: "Azure DevOps did not name the tenant"}
	}
	return Probe{Reason: fmt.Sprintf("Azure DevOps answered %d", status)}
}
