package connector

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// errExists stops a creation on top of a connector that is already there.
var errExists = errors.New("the connector exists")

// Create implements resource.Resource.
func (r *connectorResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	limit, diags := plan.Timeouts.Create(ctx, createTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := plan.connectorID()
	r.seen(plan)
	release, err := r.Session.Defender.Writes.Exclusive(ctx, id)
	if err != nil {
		diagnose.Error(&resp.Diagnostics, path.Empty(), "Interrupted while waiting for another write to the connector", "run terraform apply again; nothing was created.", err)
		return
	}
	defer release()
	defer r.Session.Siblings.Forget(id)
	work, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	identifier := plan.HierarchyIdentifier.ValueString()
	if identifier == "" {
		identifier = uuid.NewString()
	}
	now, err := r.createConnector(work, id, plan, identifier)
	if errors.Is(err, errExists) {
		r.refuseExisting(id, &resp.Diagnostics)
		return
	}
	if err != nil && (work.Err() != nil || defender.IsUncertain(err)) {
		now, err = r.lookForOurs(ctx, id, identifier, err)
	}
	if err != nil {
		diagnose.Error(&resp.Diagnostics, path.Empty(), "Cannot create the connector",
			"solve what the service says and run terraform apply again. Should the connector exist by then, the plan says how to import it.", err)
		return
	}
	if code := config.AuthorizationCode.ValueString(); code != "" {
		if err = work.Err(); err == nil {
			now, err = r.authorizeNew(work, id, plan, code, now)
		}
	}
	if err != nil && work.Err() == nil {
		var gone bool
		if now, gone = r.afterFailure(ctx, id, now, err, &resp.Diagnostics); gone {
			return
		}
	}
	if ctx.Err() != nil || err != nil && work.Err() != nil {
		now = r.lastLook(ctx, id, now)
		r.warnUnfinished(ctx, "creation", limit, &resp.Diagnostics)
	}
	r.report(plan, now, &resp.Diagnostics)
	sent := r.complete(ctx, &plan, now, nil)
	if authorizationState(now.configuration) == authorizationRequired {
		r.warnRequired(plan.portalURL(), &resp.Diagnostics)
	}
	saveSent(ctx, resp.Private, sent, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(id))...)
}

// createConnector makes the bare connector. It looks first, because a PUT would
// overwrite a connector that somebody else made.
func (r *connectorResource) createConnector(ctx context.Context, id armid.Connector, plan model, identifier string) (facts, error) {
	_, err := r.Session.Defender.Connectors.Get(ctx, id)
	if err == nil {
		return facts{}, errExists
	}
	if !defender.IsNotFound(err) {
		return facts{}, err
	}
	wanted := defender.Connector{
		Location:   plan.Location.ValueString(),
		Tags:       plan.tags(),
		Properties: r.kind.properties(identifier),
	}
	made, created, err := r.Session.Defender.Connectors.Put(ctx, id, wanted)
	if err != nil && created {
		return facts{connector: wanted}, nil // 201 is proof enough; only the description of it cannot be read
	}
	if err != nil {
		return facts{}, err
	}
	// A PUT that was repeated after a lost answer says 200 as well, and then the
	// connector carries our UUID. Otherwise somebody was faster.
	if !created && !strings.EqualFold(made.Properties.HierarchyIdentifier, identifier) {
		return facts{}, errExists
	}
	return facts{connector: made}, nil
}

// unconfirmedError is that of a code which was sent and perhaps accepted.
type unconfirmedError struct{ error }

func (e *unconfirmedError) Unwrap() error { return e.error }

// authorizeNew hands the code over and waits for the organizations to show up.
// The returned facts are what is known, also beside an error; that is an
// *unconfirmedError where the service may have taken the code.
func (r *connectorResource) authorizeNew(ctx context.Context, id armid.Connector, plan model, code string, now facts) (facts, error) {
	properties := defender.ConfigurationProperties{
		Authorization: &defender.Authorization{Code: code},
		AutoDiscovery: switchWord(plan.AutoDiscoveryEnabled.ValueBool()),
		Agentless:     agentlessRequest(plan.AgentlessScanning, nil),
	}
	if own := plan.own(); len(own) > 0 {
		properties.TopLevelInventoryList = own
	}
	operation, err := r.Session.Defender.Configurations.Put(ctx, id, properties)
	var lost *defender.UnknownOutcomeError
	if errors.As(err, &lost) {
		if found, failure := configuration(ctx, r.Session.Defender, id); failure != nil || found != nil {
			return now, &unconfirmedError{err}
		}
	}
	if err != nil {
		return now, err
	}
	left, err := operation.Wait(ctx)
	if err != nil && !defender.IsRefused(err) {
		return now, &unconfirmedError{err}
	}
	if err != nil {
		return now, err
	}
	now.configuration = &left
	return r.converge(ctx, id, plan.own(), now), nil
}
