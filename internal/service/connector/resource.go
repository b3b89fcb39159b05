package connector

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// The default limits of the operations. A creation polls one long-running
// operation, of which the recorded ones took at most 33 seconds.
const (
	createTimeout = 30 * time.Minute
	readTimeout   = 5 * time.Minute
	updateTimeout = 30 * time.Minute
	deleteTimeout = 30 * time.Minute
)

// connectorResource is the connector of one platform.
type connectorResource struct {
	session.Resource
	kind kind
}

var (
	_ resource.ResourceWithConfigure      = (*connectorResource)(nil)
	_ resource.ResourceWithIdentity       = (*connectorResource)(nil)
	_ resource.ResourceWithImportState    = (*connectorResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*connectorResource)(nil)
	_ resource.ResourceWithValidateConfig = (*connectorResource)(nil)
)

// NewAzureDevOps returns the resource defenderdevops_azuredevops_connector.
func NewAzureDevOps() resource.Resource { return &connectorResource{kind: azureDevOps} }

// Metadata implements resource.Resource.
func (r *connectorResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + r.kind.typeSuffix
}

// source lists the connector's top-level inventory.
func (r *connectorResource) source(id armid.Connector) onboarding.Source {
	return r.kind.roots(r.Session.Defender, id)
}
