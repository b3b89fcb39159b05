package azuredevops

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// Create implements resource.Resource. It adopts the object that Defender
// discovered, or onboards an organization, and then sets what differs.
func (r *scopeResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := r.level.newModel()
	var config types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, plan)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("pull_request_annotations"), &config)...)
	limit, diags := plan.shared().Timeouts.Create(ctx, writeTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	scope := scopeOf(plan)
	remembered := record{Managed: !config.IsNull()}
	found, err := r.adopt(ctx, scope, limit, &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case errors.Is(err, errAwaited):
		warnAwaited(scope, &resp.Diagnostics)
		remembered.SentAt, err = time.Now(), nil
	case err != nil:
		r.reportMissing(ctx, scope, err, &resp.Diagnostics)
		return
	default:
		found, err = r.write(ctx, scope, plan.shared().Annotations, found, limit)
	}
	if err != nil {
		// The object is there whatever became of its settings: a warning keeps it
		// untainted, and the next plan shows what is left to do.
		diagnose.Warning(&resp.Diagnostics, path.Root("pull_request_annotations"), "The annotations were not set",
			"the "+r.level.depth.String()+" is in state. Solve what the service says and run terraform apply again.", err)
	}
	complete(plan, found)
	saveRecord(ctx, resp.Private, remembered, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	setIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}

// adopt reads the object, and brings a missing organization in.
func (r *scopeResource) adopt(ctx context.Context, scope armid.Scope, limit time.Duration, diags *diag.Diagnostics) (defender.Annotated, error) {
	reading, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	found, err := r.Session.Siblings.Read(reading, scope)
	missing := defender.IsNotFound(err) || err == nil && !isLive(found)
	if !r.level.onboards || !missing {
		return found, err
	}
	return r.onboard(ctx, scope, limit, diags)
}

// write sets the planned annotations where they differ from what was found, and
// returns what is there then; after an error that is what was found.
// Waiting for the turn does not count against the limit.
func (r *scopeResource) write(ctx context.Context, scope armid.Scope, planned types.Object, found defender.Annotated, limit time.Duration) (defender.Annotated, error) {
	held, _ := annotationsFrom(found.Properties.ActionableRemediation)
	if planned.IsNull() || planned.IsUnknown() || fillAnnotations(planned, held).Equal(held) {
		return found, nil
	}
	written, err := r.annotate(ctx, scope, requestFrom(planned, held), limit)
	if err != nil {
		return found, err
	}
	return written, nil
}

// annotate sends the settings in the object's turn and returns what they left.
func (r *scopeResource) annotate(ctx context.Context, scope armid.Scope, request defender.ActionableRemediation, limit time.Duration) (defender.Annotated, error) {
	release, err := r.Session.Defender.Writes.Shared(ctx, scope)
	if err != nil {
		return defender.Annotated{}, err
	}
	defer release()
	defer r.Session.Siblings.Written(scope)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	annotation, err := r.Session.Defender.AzureDevOps.Annotate(ctx, scope, request)
	if err != nil {
		return defender.Annotated{}, err
	}
	return annotation.Wait(ctx)
}

// complete fills what the plan left open, and nothing else.
func complete(plan scopeModel, found defender.Annotated) {
	s := plan.shared()
	own, effective := annotationsFrom(found.Properties.ActionableRemediation)
	s.Annotations = fillAnnotations(s.Annotations, own)
	if s.Effective.IsUnknown() {
		s.Effective = effective
	}
	takeFacts(plan, found)
}

// reportMissing explains why there is nothing to adopt.
func (r *scopeResource) reportMissing(ctx context.Context, scope armid.Scope, err error, diags *diag.Diagnostics) {
	if !defender.IsNotFound(err) {
		diagnose.Error(diags, path.Empty(), "Cannot read the annotations", "nothing was changed. Solve what the service says and run terraform apply again.", err)
		return
	}
	if _, failed := r.Session.Defender.Configurations.Get(ctx, scope.Connector); defender.IsNotFound(failed) {
		r.refuseUnauthorized(ctx, scope.Connector, diags)
		return
	}
	what := r.level.depth.String()
	diagnose.Explain(diags, path.Root("name"), "Defender has not discovered the "+what,
		fmt.Sprintf("check the name. If the %s exists in Azure DevOps, it may only not be discovered yet: that takes up to 8 hours after its organization was onboarded, "+
			"and only Git repositories are discovered. Then run terraform apply again.", what), err)
}

func (r *scopeResource) refuseUnauthorized(ctx context.Context, id armid.Connector, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("connector_id"), "Nobody has authorized the connector yet",
		id.String()+" has no DevOps configuration, so it has no organizations.\n\nWhat to do: "+diagnose.AuthorizeSteps(r.Session.PortalURL(ctx, id)))
}
