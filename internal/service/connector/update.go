package connector

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// Update implements resource.Resource. It goes in steps: the code, the tags,
// the configuration. After an error the state says which of them are done.
func (r *connectorResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	limit, diags := plan.Timeouts.Update(ctx, updateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := plan.connectorID()
	release, err := r.Session.Defender.Writes.Exclusive(ctx, id)
	if err != nil {
		r.reportUpdate(ctx, err, &resp.Diagnostics)
		return
	}
	defer release()
	defer r.Session.Siblings.Forget(id)
	work, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	now, err := r.apply(work, id, config, plan, &state)
	if err != nil {
		r.reportUpdate(ctx, err, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
		return
	}
	if lost := plan.own().Both(now.inventory.Elsewhere()); len(lost) > 0 {
		diags := &resp.Diagnostics
		diags.AddAttributeError(path.Root("organizations"), "Organizations belong to another connector",
			fmt.Sprintf("The service accepted the list, but another connector of the tenant has onboarded: %s. Take them out there first, or remove them here. Everything else in this update is done.", lost))
		plan.Organizations = namesValue(plan.own().Minus(lost))
	}
	r.report(plan, now, &resp.Diagnostics)
	sent := r.complete(ctx, &plan, now, loadSent(ctx, req.Private))
	saveSent(ctx, resp.Private, sent, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(id))...)
}

// apply does what differs between plan and state, and moves state along.
func (r *connectorResource) apply(ctx context.Context, id armid.Connector, config, plan model, state *model) (facts, error) {
	var now facts
	raised := plan.AuthorizationCodeVersion.ValueInt64() > state.AuthorizationCodeVersion.ValueInt64()
	code := config.AuthorizationCode.ValueString()
	agentlessDiffers := !plan.AgentlessScanning.Equal(state.AgentlessScanning)
	listDiffers := !plan.AutoDiscoveryEnabled.Equal(state.AutoDiscoveryEnabled) || !plan.Organizations.Equal(state.Organizations)
	codeMayGo := code != "" && (raised || state.authorizationState() == authorizationRequired)

	if codeMayGo || agentlessDiffers || listDiffers {
		var err error
		if now.configuration, err = configuration(ctx, r.Session.Defender, id); err != nil {
			return now, err
		}
	}
	if codeMayGo && (raised || now.configuration == nil) {
		wasAbsent := now.configuration == nil
		after, err := r.sendCode(ctx, id, plan, code, now)
		if err != nil {
			return now, err
		}
		now = after
		state.AuthorizationCodeVersion = plan.AuthorizationCodeVersion
		state.Authorization = authorizationValue(now.configuration, state.portalURL())
		if wasAbsent {
			agentlessDiffers, listDiffers = false, false
		}
	}
	if wanted := plan.tags(); !maps.Equal(wanted, state.tags()) {
		if err := r.setTags(ctx, id, wanted, state.tags()); err != nil {
			return now, err
		}
		state.Tags = plan.Tags
	}
	if now.configuration == nil {
		return now, nil
	}
	return r.configure(ctx, id, plan, *state, now, listDiffers, agentlessDiffers)
}

// setTags replaces the tags, once more where somebody else changed the
// connector in between and left its tags as the plan knew them.
func (r *connectorResource) setTags(ctx context.Context, id armid.Connector, wanted, known map[string]string) error {
	connectors := r.Session.Defender.Connectors
	_, err := connectors.SetTags(ctx, id, wanted)
	if !defender.IsStale(err) {
		return err
	}
	if found, failed := connectors.Get(ctx, id); failed != nil || !maps.Equal(found.Tags, known) {
		return err
	}
	_, err = connectors.SetTags(ctx, id, wanted)
	return err
}

// sendCode hands over the code, alone where a configuration exists: a refusal
// then leaves everything as it was. Where none exists yet, a refusal takes the
// new one away again.
func (r *connectorResource) sendCode(ctx context.Context, id armid.Connector, plan model, code string, now facts) (facts, error) {
	var unconfirmed *unconfirmedError
	if now.configuration == nil {
		after, err := r.authorizeNew(ctx, id, plan, code, now)
		if err == nil || ctx.Err() != nil || errors.As(err, &unconfirmed) {
			return after, err
		}
		left := detached(ctx, func(ctx context.Context) error {
			operation, err := r.Session.Defender.Configurations.Delete(ctx, id)
			if err == nil {
				_, err = operation.Wait(ctx)
			}
			return err
		})
		return after, errors.Join(&refusedError{err}, left)
	}
	operation, err := r.Session.Defender.Configurations.Patch(ctx, id, defender.ConfigurationProperties{
		Authorization: &defender.Authorization{Code: code},
	})
	var lost *defender.UnknownOutcomeError
	if errors.As(err, &lost) {
		return now, &unconfirmedError{err}
	}
	if err != nil {
		return now, &refusedError{err}
	}
	configuration, err := operation.Wait(ctx)
	if err != nil && !defender.IsRefused(err) {
		return now, &unconfirmedError{err}
	}
	if err != nil {
		return now, &refusedError{err}
	}
	now.configuration = &configuration
	return now, nil
}

// refusedError marks an error of the step that hands over the code.
type refusedError struct{ error }

func (e *refusedError) Unwrap() error { return e.error }

// reportUpdate explains why an update stopped.
func (r *connectorResource) reportUpdate(ctx context.Context, err error, diags *diag.Diagnostics) {
	var refused *refusedError
	var unconfirmed *unconfirmedError
	var lost *onboarding.LostError
	switch {
	case ctx.Err() != nil:
		diagnose.Error(diags, path.Empty(), "Interrupted, not confirmed", "run terraform plan to see what is left to do; what was done so far is in state.", err)
	case errors.As(err, &refused):
		r.reportRefused(err, "Nothing else of this update was done, and the connector works as before.", diags)
	case errors.As(err, &unconfirmed):
		diagnose.Explain(diags, path.Root("authorization_code_wo"), "The authorization is not confirmed",
			"run terraform plan; nothing else of this update was done. A code works once, so it may be spent: the plan shows in authorization what the service has now, "+
				"and if it did not take the code, get a fresh one or let a person authorize in the portal.", err)
	case errors.As(err, &lost):
		diagnose.Error(diags, path.Root("organizations"), "Another writer keeps removing organizations",
			"find out who else writes this connector's list of organizations (another configuration, a script, a person in the portal), agree who adds what, and run terraform apply again.", err)
	case defender.IsForbidden(err), defender.IsUnauthorized(err):
		diagnose.Explain(diags, path.Empty(), "The service does not let this identity change the connector", notOwner, err)
	default:
		diagnose.Error(diags, path.Empty(), "Cannot update the connector", "solve what the service says and run terraform apply again; what was done so far is in state.", err)
	}
}

const notOwner = "find out which of the two it is. Either the role assignment is missing, or this identity is not the owner of the connector: Defender for Cloud may let only the identity that authorized it change its configuration. " +
	"In the second case make the change in the portal as the owner (Edit settings > Configure access); the next plan shows it; or let a person authorize again and so become the owner, which cannot be undone."
