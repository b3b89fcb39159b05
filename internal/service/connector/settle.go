package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// lastLookLimit is how long an interrupted operation may still take to see what
// it leaves behind. CI systems kill a job about ten seconds after asking.
const lastLookLimit = 5 * time.Second

// converge waits for organizations to show up. Whatever keeps it from looking
// is not worth failing for: the write is done, and the next refresh looks again.
func (r *connectorResource) converge(ctx context.Context, id armid.Connector, want onboarding.Names, now facts) facts {
	look, err := r.source(id).Converge(ctx, now.inventory, want, r.Session.Pace.Converge, onboarding.ConvergeLimit)
	if err == nil || look != nil {
		now.inventory = look
	}
	return now
}

// lastLook sees what is there after an interruption or a timeout, in a context
// of its own. What it cannot see stays as it was known.
func (r *connectorResource) lastLook(ctx context.Context, id armid.Connector, known facts) facts {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLookLimit)
	defer cancel()
	if found, err := configuration(ctx, r.Session.Defender, id); err == nil {
		known.configuration = found
	}
	if known.configuration != nil {
		if look, err := r.source(id).Read(ctx); err == nil {
			known.inventory = look
		}
	}
	return known
}

// lookForOurs decides about a creation whose first write was not answered: if
// the connector is there and ours, it must not be lost.
func (r *connectorResource) lookForOurs(ctx context.Context, id armid.Connector, identifier string, cause error) (facts, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLookLimit)
	defer cancel()
	found, err := r.Session.Defender.Connectors.Get(ctx, id)
	if err != nil || !strings.EqualFold(found.Properties.HierarchyIdentifier, identifier) {
		return facts{}, cause
	}
	return facts{connector: found}, nil
}

// afterFailure deals with a code that did not get through, without a timeout or
// an interruption. A refusal is undone. What may have been accepted is kept: a
// code works once, and an accepted one may be all that a person can give. gone
// tells whether nothing is left.
func (r *connectorResource) afterFailure(ctx context.Context, id armid.Connector, now facts, err error, diags *diag.Diagnostics) (left facts, gone bool) {
	var unconfirmed *unconfirmedError
	if errors.As(err, &unconfirmed) {
		diagnose.Warning(diags, path.Root("authorization_code_wo"), "The authorization is not confirmed",
			"run terraform plan; the connector exists and was saved. authorization.state says whether the service took the code. If it did not, get a fresh one or let a person authorize in the portal.", err)
	} else if r.undo(ctx, id, err, diags) {
		return now, true
	}
	return r.lastLook(ctx, id, now), false
}

// undo rolls a refused creation back and reports what became of it. It tells
// whether nothing is left.
func (r *connectorResource) undo(ctx context.Context, id armid.Connector, cause error, diags *diag.Diagnostics) bool {
	left := detached(ctx, func(ctx context.Context) error { return r.remove(ctx, id) })
	switch {
	case left == nil:
		r.reportRefused(cause, "Nothing is left of this creation: what it had made was deleted again.", diags)
		return true
	case ctx.Err() == nil:
		r.reportRefused(cause, fmt.Sprintf("Deleting what this creation had made failed as well, so %s is still there and Terraform marks it for replacement. "+
			"Delete it by hand, or let the next apply replace it. The deletion failed so:\n%s", id, diagnose.Text(left)), diags)
	}
	return false
}

// detached does the cleaning up that a timeout must not cut off. An interruption
// may: it ends a few seconds later.
func detached(parent context.Context, cleanUp func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), deleteTimeout)
	defer cancel()
	stop := context.AfterFunc(parent, func() { time.AfterFunc(lastLookLimit, cancel) })
	defer stop()
	return cleanUp(ctx)
}

// warnUnfinished says why the operation ended early. A warning keeps the object
// as it is; an error would make Terraform destroy and re-create it.
func (r *connectorResource) warnUnfinished(ctx context.Context, what string, limit time.Duration, diags *diag.Diagnostics) {
	if ctx.Err() != nil {
		diags.AddWarning("Interrupted, not confirmed",
			"The "+what+" was interrupted before the service confirmed it. What exists was saved. Run terraform plan to see what is left to do.")
		return
	}
	diags.AddWarning("The service did not finish in time",
		fmt.Sprintf("The %s was still under way after %s, the limit in timeouts. What exists was saved, and the service goes on by itself: "+
			"authorization.state says how far it is. Run terraform plan again later, or raise the limit.", what, limit))
}

// reportRefused explains why the service did not take the authorization.
func (r *connectorResource) reportRefused(err error, left string, diags *diag.Diagnostics) {
	diagnose.Explain(diags, path.Root("authorization_code_wo"), "The authorization was not accepted",
		"get a fresh code, which works once and only for a short time, or leave authorization_code_wo out and let a person authorize in the portal.\n\n"+left, err)
}

// report warns of the organizations that did not arrive.
func (r *connectorResource) report(plan model, now facts, diags *diag.Diagnostics) {
	if now.inventory == nil {
		return
	}
	elsewhere := plan.own().Both(now.inventory.Elsewhere())
	if len(elsewhere) > 0 {
		diags.AddAttributeWarning(path.Root("organizations"), "Organizations belong to another connector",
			fmt.Sprintf("The service accepted the list, but another connector of the tenant has onboarded: %s. The next plan is an error until they are taken out there, or removed here.", elsewhere))
	}
	r.warnPending(plan.own().Minus(now.inventory.Live()).Minus(elsewhere), diags)
}

// complete fills what the plan left unknown, and nothing else: Terraform holds
// an apply to what was planned. It returns the record of what was sent.
func (r *connectorResource) complete(ctx context.Context, plan *model, now facts, sent onboarding.Sent) onboarding.Sent {
	var live onboarding.Names
	if now.inventory != nil {
		live = now.inventory.Live()
		sent = sent.Record(plan.own().Minus(live), time.Now())
	}
	sent = sent.Waiting(live, time.Now())
	id := plan.connectorID()
	truth := *plan
	truth.setConnector(id, now.connector)
	truth.setConfiguration(now, sent.Names())
	truth.Authorization = authorizationValue(now.configuration, r.Session.PortalURL(ctx, id))

	fill(&plan.ID, truth.ID)
	fill(&plan.HierarchyIdentifier, truth.HierarchyIdentifier)
	plan.Authorization = authorizationFilled(plan.Authorization, truth.Authorization)
	fill(&plan.OnboardedOrganizations, truth.OnboardedOrganizations)
	fill(&plan.UnmanagedOrganizations, truth.UnmanagedOrganizations)
	fill(&plan.PendingOrganizations, truth.PendingOrganizations)
	fill(&plan.ProvisioningState, truth.ProvisioningState)
	fill(&plan.ProvisioningStatusMessage, truth.ProvisioningStatusMessage)
	fill(&plan.Capabilities, truth.Capabilities)
	plan.AgentlessScanning = fillAgentless(plan.AgentlessScanning, truth.AgentlessScanning)
	plan.AuthorizationCode = types.StringNull()
	return sent
}

func fill[T attr.Value](planned *T, truth T) {
	if (*planned).IsUnknown() {
		*planned = truth
	}
}
