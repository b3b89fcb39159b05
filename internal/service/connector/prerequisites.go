package connector

import (
	"context"
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// azureDevOpsPrerequisites looks for what else would make the connector, or what
// follows its creation, fail. What cannot fail is not looked at, because a plan
// shows only failures: the plan of Defender, and what Defender installs later. Nor
// is the name, at which the creation looks again before it writes. Into Azure
// DevOps it looks for somebody's sake only.
func azureDevOpsPrerequisites(ctx context.Context, s *session.Session, plan model) []prereq.Finding {
	from, id := s.Prerequisites(), plan.connectorID()
	if plan.AuthorizingUser.ValueString() == "" {
		from.SignedIn = nil
	}
	return prereq.Run(ctx, from, prereq.Request{
		Organizations: plan.own(), SubscriptionID: id.SubscriptionID, ResourceGroup: id.ResourceGroup, ConnectorName: id.Name,
		Location: plan.Location.ValueString(), AuthorizingUser: plan.AuthorizingUser.ValueString(),
		Skip: []string{prereq.ConnectorNameFree, prereq.DefenderPlan, prereq.ContainerMappingExtension, prereq.SecurityDevOpsExtension},
	})
}

// withoutSaid leaves out what the plan's own errors say: which organizations
// another connector has, and everything about those to which it objects. Nor does
// it say that nothing is known of an organization, or of a user, that failed as such.
func withoutSaid(findings []prereq.Finding, objected onboarding.Names) []prereq.Finding {
	closed, nobody := map[string]bool{}, map[string]bool{}
	for _, f := range findings {
		closed[f.Organization] = closed[f.Organization] || f.ID == prereq.OrganizationExists && f.Blocks()
		nobody[f.Organization] = nobody[f.Organization] || f.ID == prereq.AuthorizingUserIsUser && f.Blocks()
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f prereq.Finding) bool {
		return f.Outcome == prereq.Fail && f.ID == prereq.OrganizationNotOnboarded || objected.Has(f.Organization) ||
			f.Outcome == prereq.Unknown && (closed[f.Organization] || nobody[f.Organization] && f.Subject == prereq.SubjectUser)
	})
}

// looks tells whether a plan is to look into prerequisites. While it is not
// known, it does not: the apply plans again.
func (m model) looks() bool {
	return m.ValidatePrerequisites.ValueString() == validateWarn || m.enforces()
}

func (m model) enforces() bool { return m.ValidatePrerequisites.ValueString() == validateEnforce }
