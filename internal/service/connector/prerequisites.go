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
// follows its creation, fail. What cannot fail is not looked at, because a plan
// shows only failures: the plan of Defender, and what Defender installs later. Into
// Azure DevOps it looks for somebody's sake only.
func azureDevOpsPrerequisites(ctx context.Context, s *session.Session, plan model) []prereq.Finding {
	from, id := s.Prerequisites(), plan.connectorID()
	if plan.AuthorizingUser.ValueString() == "" {
		from.SignedIn = nil
	}
	return prereq.Run(ctx, from, prereq.Request{
		Organizations: plan.own(), SubscriptionID: id.SubscriptionID, ResourceGroup: id.ResourceGroup, ConnectorName: id.Name,
		Location: plan.Location.ValueString(), AuthorizingUser: plan.AuthorizingUser.ValueString(),
		Skip: []string{prereq.DefenderPlan, prereq.ContainerMappingExtension, prereq.SecurityDevOpsExtension},
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
