package connector

import (
	"context"
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// alreadySaid are the checks that a plan of a creation makes in any case, with
// errors of its own for what fails.
var alreadySaid = []string{prereq.ConnectorNameFree, prereq.OrganizationExists, prereq.OrganizationTenant, prereq.OrganizationNotOnboarded}

// azureDevOpsPrerequisites looks for what else would make the connector, or what
// follows its creation, fail. A check that cannot fail is not made, because a
// plan shows only failures.
func azureDevOpsPrerequisites(ctx context.Context, s *session.Session, plan model) []prereq.Finding {
	id := plan.connectorID()
	return prereq.Run(ctx, s.Prerequisites(), prereq.Request{
		Organizations: plan.own(), SubscriptionID: id.SubscriptionID, ResourceGroup: id.ResourceGroup, ConnectorName: id.Name,
		Location: plan.Location.ValueString(),
		Skip:     []string{prereq.DefenderPlan},
	})
}

// withoutSaid leaves out what the plan's own errors say: failures of alreadySaid,
// and that an organization which does not exist has no tenant.
func withoutSaid(findings []prereq.Finding) []prereq.Finding {
	said := func(f prereq.Finding) bool { return f.Outcome == prereq.Fail && slices.Contains(alreadySaid, f.ID) }
	var missing onboarding.Names
	for _, f := range findings {
		if said(f) && f.ID == prereq.OrganizationExists {
			missing = append(missing, f.Organization)
		}
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f prereq.Finding) bool {
		return said(f) || f.Outcome == prereq.Unknown && missing.Has(f.Organization)
	})
}

// looks tells whether a plan is to look into prerequisites. While it is not
// known, it does not: the apply plans again.
func (m model) looks() bool {
	return m.ValidatePrerequisites.ValueString() == validateWarn || m.enforces()
}

func (m model) enforces() bool { return m.ValidatePrerequisites.ValueString() == validateEnforce }
