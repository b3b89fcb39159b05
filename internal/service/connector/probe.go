package connector

import (
	"context"
	"fmt"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// probeOrganization asks Azure DevOps. What cannot be found out is no objection.
func probeOrganization(ctx context.Context, s *session.Session, subscriptionID, name string) *objection {
	answer := s.Prerequisites().Probe(ctx, name)
	if answer.Outcome == azdo.NotFound {
		return &objection{
			"Azure DevOps organization not found",
			fmt.Sprintf("Azure DevOps knows no organization %q. Correct the name: it is the first part of https://dev.azure.com/{organization}.", name),
		}
	}
	if answer.Outcome != azdo.Exists || answer.TenantID == "" {
		return nil
	}
	if answer.TenantID == azdo.NoTenant {
		return &objection{
			"Azure DevOps organization without a Microsoft Entra tenant",
			fmt.Sprintf("The organization %q is not connected to a Microsoft Entra tenant, which Defender for Cloud requires. "+
				"Connect it in Organization settings > Microsoft Entra.", name),
		}
	}
	tenant, err := s.Tenant(ctx)
	if err != nil || tenant == "" || strings.EqualFold(tenant, answer.TenantID) {
		return nil
	}
	// Who is let in from another tenant signs in to that one.
	subscription, err := s.Prerequisites().Subscription(ctx, subscriptionID)
	if err == nil && strings.EqualFold(subscription.TenantID, answer.TenantID) {
		return nil
	}
	return &objection{
		"Azure DevOps organization of another tenant",
		fmt.Sprintf("The organization %q belongs to the Microsoft Entra tenant %s, and the connector's subscription is used through tenant %s. "+
			"Both must be the same. Remove the organization here, or use a subscription of its tenant.", name, answer.TenantID, tenant),
	}
}
