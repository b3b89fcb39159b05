package azuredevops

import (
	"context"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// owners looks for the connectors of organizations that none of ours has, in the
// subscriptions of ours, as far as the caller can read and the budget goes: an
// inventory need not say that another connector has an organization. What is not
// found stays missing, which claims nothing.
func (r *coverageReading) owners(ctx context.Context) {
	var wanted []string
	for _, o := range r.comparison.Organizations() {
		if o.Standing() != coverage.Ours {
			wanted = append(wanted, o.Name())
		}
	}
	if len(wanted) == 0 {
		return
	}
	others := r.otherConnectors(ctx)
	found, _ := r.session.Prerequisites().Owners(ctx, others[:r.budget.spare(len(others))], wanted)
	for name, connector := range found {
		r.comparison.Organization(name).OwnedBy(connector.String())
	}
}

// otherConnectors are those in the subscriptions of ours that are not ours.
func (r *coverageReading) otherConnectors(ctx context.Context) []armid.Connector {
	ours, subscriptions := map[string]bool{}, map[string]bool{}
	var others []armid.Connector
	for _, id := range r.connectors {
		ours[id.Key()] = true
	}
	for _, id := range r.connectors {
		subscription := strings.ToLower(id.SubscriptionID)
		if subscriptions[subscription] || r.budget.spare(1) == 0 {
			continue
		}
		subscriptions[subscription] = true
		list := r.session.Prerequisites().Connectors(ctx, id.SubscriptionID, "")
		others = append(others, onboarding.Peers(list, defender.EnvironmentAzureDevOps)...)
	}
	return slices.DeleteFunc(others, func(other armid.Connector) bool { return ours[other.Key()] })
}
