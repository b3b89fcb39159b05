package azuredevops

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// nothingThere explains why a connector's inventory does not exist. A connector
// that nobody authorized has none, which is a warning; a connector that is not
// there is an error.
func nothingThere(ctx context.Context, s *session.Session, id armid.Connector, diags *diag.Diagnostics) {
	at := path.Root("connector_id")
	if unauthorized(ctx, s, id, at, diags) {
		diags.AddAttributeWarning(at, "Nobody has authorized the connector yet",
			id.String()+" has no DevOps configuration, so Defender has discovered nothing and the list is empty.\n\n"+
				"What to do: "+diagnose.AuthorizeSteps(s.PortalURL(ctx, id))+" Discovery takes from some minutes up to 8 hours.")
	}
}

// unauthorized tells whether a connector has no inventory only because nobody
// authorized it; otherwise it adds an error. The list answers both with 404, so
// the connector is asked, and only then: the way without a problem costs no
// request more. at is the argument that names the connector.
func unauthorized(ctx context.Context, s *session.Session, id armid.Connector, at path.Path, diags *diag.Diagnostics) bool {
	connector, err := s.Defender.Connectors.Get(ctx, id)
	if defender.IsNotFound(err) {
		diagnose.Explain(diags, at, "Connector not found",
			"correct "+at.String()+"; the portal lists connectors under Microsoft Defender for Cloud > Environment settings. "+
				"If the connector is made in the same configuration, refer to its id attribute, so that Terraform makes it first.", err)
		return false
	}
	if err != nil {
		diagnose.Error(diags, at, "Cannot read the connector", "solve what the service says and run Terraform again.", err)
		return false
	}
	if found := connector.Properties.EnvironmentName; !strings.EqualFold(found, defender.EnvironmentAzureDevOps) {
		diags.AddAttributeError(at, "The connector is of another kind",
			fmt.Sprintf("%s connects %q, not Azure DevOps.\n\nWhat to do: name a connector of Azure DevOps in %s.", id, found, at))
		return false
	}
	return true
}
