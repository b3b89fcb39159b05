package connector

import (
	"context"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// configure brings devops/default to the plan and reads what the plan left
// open. Where nothing differs it writes nothing.
func (r *connectorResource) configure(ctx context.Context, id armid.Connector, plan, state model, now facts, list, agentless bool) (facts, error) {
	wasOn := isEnabled(now.configuration.Properties.AutoDiscovery)
	if err := r.patchSettings(ctx, id, plan, &now, list, agentless); err != nil {
		return now, err
	}
	var err error
	turnsOff := wasOn && !plan.AutoDiscoveryEnabled.ValueBool()
	if list && !plan.AutoDiscoveryEnabled.ValueBool() {
		now.inventory, err = r.writer(id, &now).Write(ctx, change(plan, state), turnsOff)
		if err != nil {
			return now, err
		}
	}
	if !plan.OnboardedOrganizations.IsUnknown() {
		return now, nil
	}
	return r.converge(ctx, id, plan.own(), now), nil
}

// patchSettings writes what an update sends beside the list. Where somebody
// else wrote in between, it looks and writes once more, if they left alone what
// the plan is about; else the plan has to be made again.
func (r *connectorResource) patchSettings(ctx context.Context, id armid.Connector, plan model, now *facts, list, agentless bool) error {
	build := func(found defender.Configuration) (request defender.ConfigurationProperties) {
		if agentless {
			request.Agentless = agentlessRequest(plan.AgentlessScanning, found.Properties.Agentless)
		}
		if list && plan.AutoDiscoveryEnabled.ValueBool() && !isEnabled(found.Properties.AutoDiscovery) {
			request.AutoDiscovery = enabled
		}
		return request
	}
	request, before := build(*now.configuration), *now.configuration
	if request.Agentless == nil && request.AutoDiscovery == "" {
		return nil
	}
	err := r.patch(ctx, id, request, now)
	if !defender.IsStale(err) {
		return err
	}
	found, failed := configuration(ctx, r.Session.Defender, id)
	if failed != nil || found == nil || !sameAgentless(before.Properties.Agentless, found.Properties.Agentless) ||
		before.Properties.AutoDiscovery != found.Properties.AutoDiscovery {
		return err
	}
	return r.patch(ctx, id, build(*found), now)
}

// change is what the plan wants of the list. A list that was dropped as a whole
// is only forgotten.
func change(plan, state model) onboarding.Change {
	if plan.Organizations.IsNull() {
		return onboarding.Change{}
	}
	return onboarding.NewChange(state.own(), plan.own())
}

// writer writes the list of organizations; now follows what the writes leave.
func (r *connectorResource) writer(id armid.Connector, now *facts) onboarding.Writer {
	return onboarding.NewWriter(r.Session.Defender, id, r.source(id), &r.Session.Written, r.Session.Pace.List(),
		func(left defender.Configuration) { now.configuration = &left })
}

func (r *connectorResource) patch(ctx context.Context, id armid.Connector, request defender.ConfigurationProperties, now *facts) error {
	operation, err := r.Session.Defender.Configurations.Patch(ctx, id, request)
	if err != nil {
		return err
	}
	left, err := operation.Wait(ctx)
	if err != nil {
		return err
	}
	now.configuration = &left
	return nil
}
