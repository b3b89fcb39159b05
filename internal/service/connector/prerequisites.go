package connector

import (
	"context"
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// alreadySaid are the checks that a plan of a creation makes in any case, with
// errors of its own.
var alreadySaid = []string{prereq.ConnectorNameFree, prereq.OrganizationExists, prereq.OrganizationTenant, prereq.OrganizationNotOnboarded}

// azureDevOpsPrerequisites looks for what else would make the connector, or what
// follows its creation, fail. A check that cannot fail is not made, because a
// plan shows only failures.
func azureDevOpsPrerequisites(ctx context.Context, s *session.Session, plan model) []prereq.Finding {
	id := plan.connectorID()
	return prereq.Run(ctx, prereq.From(s.Defender, s.AzureDevOps), prereq.Request{
		Organizations: plan.own(), SubscriptionID: id.SubscriptionID, ResourceGroup: id.ResourceGroup, ConnectorName: id.Name,
		Location: plan.Location.ValueString(),
		Skip:     append(slices.Clone(alreadySaid), prereq.DefenderPlan),
	})
}

// looks tells whether a plan is to look into prerequisites. While it is not
// known, it does not: the apply plans again.
func (m model) looks() bool {
	return m.ValidatePrerequisites.ValueString() == validateWarn || m.enforces()
}

func (m model) enforces() bool { return m.ValidatePrerequisites.ValueString() == validateEnforce }
