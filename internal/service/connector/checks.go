package connector

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

const (
	// checkLimit bounds what a plan spends on looking for trouble; what is not
	// found out by then is left to the apply.
	checkLimit = 20 * time.Second
	// checkWidth bounds the questions asked at the same time.
	checkWidth = 8
	// checkedConnectors bounds how many other connectors are looked into.
	checkedConnectors = 25
)

// checkCreate looks for what would stop a creation: one request where the
// subscription holds no other connector, plus one unsigned question to Azure
// DevOps for each organization.
func (r *connectorResource) checkCreate(ctx context.Context, plan model, diags *diag.Diagnostics) {
	if !plan.addressed() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	id := plan.connectorID()
	peers := r.peers(ctx, id.SubscriptionID)
	for _, peer := range peers {
		if peer.Equal(id) && !r.Session.Seen.Has(id.Key()) {
			r.refuseExisting(peer, diags)
			return
		}
	}
	r.probe(ctx, plan.own(), diags)
	r.refuseOwned(ctx, id, peers, plan.own(), nil, diags)
}

// checkUpdate looks at the organizations that the plan adds and at those still
// pending. Without any it asks nothing.
func (r *connectorResource) checkUpdate(ctx context.Context, plan, state model, diags *diag.Diagnostics) {
	added := plan.own().Minus(state.own())
	doubtful := added.Union(plan.own().Both(names(state.PendingOrganizations)))
	if r.Session == nil || len(doubtful) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	id := plan.connectorID()
	r.probe(ctx, added, diags)
	var elsewhere onboarding.Names
	if state.authorizationState() != authorizationRequired {
		if look, err := r.source(id).Read(ctx); err == nil {
			doubtful, elsewhere = doubtful.Minus(look.Live()), look.Elsewhere()
		}
	}
	if len(doubtful) > 0 {
		r.refuseOwned(ctx, id, r.peers(ctx, id.SubscriptionID), doubtful, elsewhere, diags)
	}
}

func (r *connectorResource) probe(ctx context.Context, organizations onboarding.Names, diags *diag.Diagnostics) {
	objections := make([]*objection, len(organizations))
	var group errgroup.Group
	group.SetLimit(checkWidth)
	for i, name := range organizations {
		group.Go(func() error {
			objections[i] = r.kind.probe(ctx, r.Session, name)
			return nil
		})
	}
	_ = group.Wait()
	for i, found := range objections {
		if found != nil {
			diags.AddAttributeError(organizationPath(organizations[i]), found.summary, found.detail)
		}
	}
}

// peers lists the connectors of this platform in the subscription. Who may not
// list them learns the same from the apply.
func (r *connectorResource) peers(ctx context.Context, subscription string) []armid.Connector {
	var peers []armid.Connector
	for found, err := range r.Session.Defender.Connectors.List(ctx, subscription, "") {
		if err != nil {
			break
		}
		id, err := armid.ParseConnector(found.ID)
		if err == nil && strings.EqualFold(found.Properties.EnvironmentName, r.kind.environmentName) {
			peers = append(peers, id)
		}
	}
	return peers
}

// refuseOwned reports the organizations that another connector has. elsewhere
// are those that the service already said so of, without naming the owner.
func (r *connectorResource) refuseOwned(ctx context.Context, id armid.Connector, peers []armid.Connector, wanted, elsewhere onboarding.Names, diags *diag.Diagnostics) {
	owners := r.owners(ctx, id, peers, wanted)
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

// owners finds the connector of each name, as far as the caller can read.
func (r *connectorResource) owners(ctx context.Context, id armid.Connector, peers []armid.Connector, wanted onboarding.Names) map[string]armid.Connector {
	owners := map[string]armid.Connector{}
	if len(wanted) == 0 {
		return owners
	}
	peers = peers[:min(len(peers), checkedConnectors)]
	live := make([]onboarding.Names, len(peers))
	var group errgroup.Group
	group.SetLimit(checkWidth)
	for i, peer := range peers {
		if peer.Equal(id) || r.Session.Leaving.Has(peer.Key()) {
			continue
		}
		group.Go(func() error {
			if look, err := r.kind.roots(r.Session.Defender, peer).Read(ctx); err == nil {
				live[i] = look.Live()
			}
			return nil
		})
	}
	_ = group.Wait()
	for i, peer := range peers {
		for _, name := range wanted.Both(live[i]) {
			owners[name] = peer
		}
	}
	return owners
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
