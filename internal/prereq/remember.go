package prereq

import (
	"context"
	"iter"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// Remember gives the same sources, which are asked a question once while its
// answer is fresh, however many ask. What somebody's end cut short is asked
// again by the next. Where Azure DevOps does not answer at all, the organizations
// that were not asked yet are not asked.
func Remember(from Sources) Sources {
	remembered := from
	var subscriptions memory[defender.Subscription]
	remembered.Subscription = func(ctx context.Context, id string) (defender.Subscription, error) {
		return subscriptions.ask(ctx, func() (defender.Subscription, error) { return from.Subscription(ctx, id) }, armid.Fold(id))
	}
	var registrations memory[defender.Registration]
	remembered.Registration = func(ctx context.Context, id string) (defender.Registration, error) {
		return registrations.ask(ctx, func() (defender.Registration, error) { return from.Registration(ctx, id) }, armid.Fold(id))
	}
	var permissions memory[[]defender.Permission]
	remembered.Permissions = func(ctx context.Context, id, group string) iter.Seq2[defender.Permission, error] {
		return replay(ctx, &permissions, func() iter.Seq2[defender.Permission, error] { return from.Permissions(ctx, id, group) }, armid.Fold(id), armid.Fold(group))
	}
	var plans memory[[]defender.Plan]
	remembered.Plans = func(ctx context.Context, id string) iter.Seq2[defender.Plan, error] {
		return replay(ctx, &plans, func() iter.Seq2[defender.Plan, error] { return from.Plans(ctx, id) }, armid.Fold(id))
	}
	var connectors memory[[]defender.Connector]
	remembered.Connectors = func(ctx context.Context, id, group string) iter.Seq2[defender.Connector, error] {
		return replay(ctx, &connectors, func() iter.Seq2[defender.Connector, error] { return from.Connectors(ctx, id, group) }, armid.Fold(id), armid.Fold(group))
	}
	var organizations memory[[]defender.Organization]
	remembered.Organizations = func(ctx context.Context, id armid.Connector) iter.Seq2[defender.Organization, error] {
		return replay(ctx, &organizations, func() iter.Seq2[defender.Organization, error] { return from.Organizations(ctx, id) }, id.Key())
	}
	var probes memory[azdo.Probe]
	var down outage
	remembered.Probe = func(ctx context.Context, name string) azdo.Probe {
		answer, err := probes.ask(ctx, func() (azdo.Probe, error) {
			return down.probe(ctx, func() azdo.Probe { return from.Probe(ctx, name) }), ctx.Err()
		}, armid.Fold(name))
		if err != nil && answer.Outcome == azdo.Unknown && answer.Reason == "" {
			answer.Reason = err.Error()
		}
		return answer
	}
	if from.SignedIn != nil {
		remembered.SignedIn = &rememberedSignedIn{from: from.SignedIn}
	}
	return remembered
}
