package connector

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

// checkWidth bounds the questions asked at the same time.
const checkWidth = 8

// checkCreate looks for what would stop a creation: one request where the
// subscription holds no other connector, plus one unsigned question to Azure
// DevOps for each organization, plus what validate_prerequisites asks for. What
// is not found out within the limit is left to the apply.
func (r *connectorResource) checkCreate(parent context.Context, plan model, diags *diag.Diagnostics) {
	if !plan.addressed() {
		return
	}
	ctx, cancel := context.WithTimeout(parent, r.Session.Pace.Checks)
	defer cancel()
	id := plan.connectorID()
	if !r.Session.Seen.Has(id.Key()) && r.exists(ctx, id) {
		r.refuseExisting(id, diags)
		return
	}
	var findings []prereq.Finding
	var group errgroup.Group
	group.Go(func() error {
		if plan.looks() {
			findings = r.kind.prerequisites(ctx, r.Session, plan)
		}
		return nil
	})
	objected := r.probe(ctx, id.SubscriptionID, plan.own(), diags)
	r.refuseOwned(ctx, id, plan.own(), nil, diags)
	_ = group.Wait() // no check returns an error
	if parent.Err() == nil {
		reportFindings(withoutSaid(findings, objected), plan.enforces(), diags)
	}
}

// checkUpdate looks at the organizations that the plan adds and at those still
// pending. Without any it asks nothing.
func (r *connectorResource) checkUpdate(ctx context.Context, plan, state model, diags *diag.Diagnostics) {
	added := plan.own().Minus(state.own())
	doubtful := added.Union(plan.own().Both(names(state.PendingOrganizations)))
	if r.Session == nil || len(doubtful) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, r.Session.Pace.Checks)
	defer cancel()
	id := plan.connectorID()
	r.probe(ctx, id.SubscriptionID, added, diags)
	var elsewhere onboarding.Names
	if state.authorizationState() != authorizationRequired {
		if look, err := r.source(id).Read(ctx); err == nil {
			doubtful, elsewhere = doubtful.Minus(look.Live()), look.Elsewhere()
		}
	}
	if len(doubtful) > 0 {
		r.refuseOwned(ctx, id, doubtful, elsewhere, diags)
	}
}

// probe reports the organizations to which the platform itself objects, and
// names them.
func (r *connectorResource) probe(ctx context.Context, subscription string, organizations onboarding.Names, diags *diag.Diagnostics) (objected onboarding.Names) {
	objections := make([]*objection, len(organizations))
	var group errgroup.Group
	group.SetLimit(checkWidth)
	for i, name := range organizations {
		group.Go(func() error {
			objections[i] = r.kind.probe(ctx, r.Session, subscription, name)
			return nil
		})
	}
	_ = group.Wait()
	for i, found := range objections {
		if found != nil {
			diags.AddAttributeError(organizationPath(organizations[i]), found.summary, found.detail)
			objected = append(objected, organizations[i])
		}
	}
	return objected
}

// connectors lists those of the subscription, of every platform.
func (r *connectorResource) connectors(ctx context.Context, subscription string) iter.Seq2[defender.Connector, error] {
	return r.Session.Prerequisites().Connectors(ctx, subscription, "")
}

// exists tells whether there is a connector of this id, as far as the caller can
// see. What cannot be read is left to the creation, which looks again.
func (r *connectorResource) exists(ctx context.Context, id armid.Connector) bool {
	for found, err := range r.connectors(ctx, id.SubscriptionID) {
		if err != nil {
			return false
		}
		if other, err := armid.ParseConnector(found.ID); err == nil && other.Equal(id) {
			return true
		}
	}
	return false
}

// refuseOwned reports the organizations that another connector has. elsewhere
// are those that the service already said so of, without naming the owner.
func (r *connectorResource) refuseOwned(ctx context.Context, id armid.Connector, wanted, elsewhere onboarding.Names, diags *diag.Diagnostics) {
	others := slices.DeleteFunc(onboarding.Peers(r.connectors(ctx, id.SubscriptionID), r.kind.environmentName), id.Equal)
	owners, _ := r.Session.Prerequisites().Owners(ctx, others, wanted)
	for _, name := range wanted {
		owner, found := owners[name]
		switch {
		case found:
			diags.AddAttributeError(organizationPath(name), "Organization belongs to another connector",
				fmt.Sprintf("%q is onboarded by %s, and an organization can have one connector in a tenant. "+
					"Take it out there first, in an apply of its own, or remove it here.", name, owner))
		case elsewhere.Has(name):
			diags.AddAttributeError(organizationPath(name), "Organization belongs to another connector",
				fmt.Sprintf("The service says that another connector of the tenant has onboarded %q; it does not say which, and this identity sees none in the subscription that has it. "+
					"Take it out there first, or remove it here.", name))
		}
	}
}

// refuseExisting never adopts silently: a PUT on an existing connector would
// overwrite what somebody else made.
func (r *connectorResource) refuseExisting(id armid.Connector, diags *diag.Diagnostics) {
	diags.AddError("The connector already exists",
		fmt.Sprintf("%s exists already, and creating it would overwrite it. Nothing was changed. To manage it here, import it:\n\n"+
			"import {\n  to = defenderdevops%s.NAME\n  id = %q\n}\n\n"+
			"Put the resource's name in place of NAME. (A tainted connector that is to be replaced needs a plan with a refresh.)", id, r.kind.typeSuffix, id))
}

func organizationPath(name string) path.Path {
	return path.Root("organizations").AtSetValue(types.StringValue(name))
}
