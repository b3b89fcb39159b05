package azuredevops

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// checkLimit bounds what is spent on looking for the owner of an organization.
const checkLimit = 20 * time.Second

// errAwaited says that an organization was sent and does not show yet.
var errAwaited = errors.New("the organization does not show yet")

// onboard brings an organization into a connector without auto-discovery. It
// ends with the organization, with errAwaited, or with an error that leaves no
// state behind: error and state together would make Terraform destroy it.
func (r *scopeResource) onboard(ctx context.Context, scope armid.Scope, limit time.Duration, diags *diag.Diagnostics) (defender.Annotated, error) {
	release, err := r.Session.Defender.Writes.Exclusive(ctx, scope.Connector)
	if err != nil {
		return defender.Annotated{}, err
	}
	defer release()
	defer r.Session.Siblings.Forget(scope.Connector)
	work, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	configuration, err := r.Session.Defender.Configurations.Get(work, scope.Connector)
	switch {
	case defender.IsNotFound(err):
		r.refuseUnauthorized(ctx, scope.Connector, diags)
		return defender.Annotated{}, err
	case err != nil:
		return defender.Annotated{}, err
	case strings.EqualFold(configuration.Properties.AutoDiscovery, enabled):
		refuseAutoDiscovery(scope, diags)
		return defender.Annotated{}, nil
	}
	want := onboarding.Names{scope.Organization}
	source := onboarding.AzureDevOps(r.Session.Defender, scope.Connector)
	look, err := r.writer(scope.Connector, source).Write(work, onboarding.NewChange(nil, want), false)
	if err != nil {
		reportOnboarding(scope, err, diags)
		return defender.Annotated{}, err
	}
	release() // others may write while this one waits to be seen
	look, err = source.Converge(work, look, want, r.Session.Pace.Converge, onboarding.ConvergeLimit)
	if !look.Live().Has(scope.Organization) && r.refuseOwned(ctx, scope, look, diags) {
		return defender.Annotated{}, nil
	}
	if err != nil || !look.Live().Has(scope.Organization) {
		return defender.Annotated{}, errAwaited
	}
	return r.Session.Defender.AzureDevOps.Annotated(work, scope)
}

// offboard takes the organization out of the list, where the service can.
func (r *scopeResource) offboard(ctx context.Context, scope armid.Scope, limit time.Duration, diags *diag.Diagnostics) error {
	release, err := r.Session.Defender.Writes.Exclusive(ctx, scope.Connector)
	if err != nil {
		return err
	}
	defer release()
	defer r.Session.Siblings.Forget(scope.Connector)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	configuration, err := r.Session.Defender.Configurations.Get(ctx, scope.Connector)
	if err != nil {
		return err
	}
	if strings.EqualFold(configuration.Properties.AutoDiscovery, enabled) {
		warnKept(scope, "it uses auto-discovery, under which single organizations cannot be taken out.", diags)
		return nil
	}
	source := onboarding.AzureDevOps(r.Session.Defender, scope.Connector)
	remove := onboarding.Names{scope.Organization}
	_, err = r.writer(scope.Connector, source).Write(ctx, onboarding.Change{Remove: remove}, false)
	if errors.Is(err, onboarding.ErrEmptyList) {
		warnKept(scope, "it is the last one, and what the service does with an empty list is not documented. Delete the connector to offboard it.", diags)
		return nil
	}
	return err
}

func (r *scopeResource) writer(id armid.Connector, source onboarding.Source) onboarding.Writer {
	return onboarding.NewWriter(r.Session.Defender, id, source, &r.Session.Written, r.Session.Pace.List(), func(defender.Configuration) {})
}

// checkOnboarding refuses at plan what can be seen to fail: an organization of
// another connector, and one that auto-discovery will not bring.
func (r *scopeResource) checkOnboarding(ctx context.Context, scope armid.Scope, diags *diag.Diagnostics) {
	if r.Session.Coming.Has(scope.Connector.Key()) {
		return
	}
	look, err := r.Session.Organizations(scope.Connector).Read(ctx)
	if err != nil || look.Live().Has(scope.Organization) {
		return // something else of the same apply may make the connector; the apply finds out
	}
	if r.refuseOwned(ctx, scope, look, diags) {
		return
	}
	configuration, err := r.Session.Defender.Configurations.Get(ctx, scope.Connector)
	if err == nil && strings.EqualFold(configuration.Properties.AutoDiscovery, enabled) {
		refuseAutoDiscovery(scope, diags)
	}
}

func refuseAutoDiscovery(scope armid.Scope, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("name"), "Auto-discovery did not bring this organization",
		fmt.Sprintf("The connector onboards every organization that its owner administers, and %q is not among them. It cannot be added by name. "+
			"Check the name and the owner's rights in it, wait if it is new, or turn auto-discovery off.", scope.Organization))
}

// refuseOwned reports an organization that another connector has, naming the
// owner where the caller can read it. It tells whether there is one.
func (r *scopeResource) refuseOwned(ctx context.Context, scope armid.Scope, look onboarding.Inventory, diags *diag.Diagnostics) bool {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	peers := onboarding.Peers(r.Session.Defender.Connectors.List(ctx, scope.Connector.SubscriptionID, ""), defender.EnvironmentAzureDevOps)
	others := slices.DeleteFunc(peers, func(peer armid.Connector) bool {
		return peer.Equal(scope.Connector) || r.Session.Leaving.Has(peer.Key())
	})
	owners, _ := onboarding.Owners(ctx, others, r.Session.Organizations, onboarding.Names{scope.Organization})
	owner := "another connector of the tenant, which this identity cannot see,"
	if found, ok := owners[scope.Organization]; ok {
		owner = found.String()
	} else if !look.Elsewhere().Has(scope.Organization) {
		return false
	}
	diags.AddAttributeError(path.Root("name"), "Organization belongs to another connector",
		fmt.Sprintf("%s has onboarded %q, and an organization can have one connector in a tenant. Take it out there first, in an apply of its own.", owner, scope.Organization))
	return true
}

func reportOnboarding(scope armid.Scope, err error, diags *diag.Diagnostics) {
	var lost *onboarding.LostError
	if errors.As(err, &lost) {
		diagnose.Explain(diags, path.Root("name"), "Another writer keeps removing the organization",
			"find out who else writes this connector's list of organizations, agree who adds what, and run terraform apply again.", err)
		return
	}
	diagnose.Error(diags, path.Root("name"), "The organization could not be onboarded",
		fmt.Sprintf("nothing of %q was saved. Solve what the service says and run terraform apply again.", scope.Organization), err)
}

func warnAwaited(scope armid.Scope, diags *diag.Diagnostics) {
	diags.AddAttributeWarning(path.Root("name"), "The organization has not shown up yet",
		fmt.Sprintf("%q was sent and is not in the connector's inventory so far, so its annotations are not set. It counts as missing after %d minutes. %s",
			scope.Organization, int(onboarding.Grace.Minutes()), onboarding.PendingCauses))
}

// isLive tells whether the connector has the object.
func isLive(found defender.Annotated) bool {
	return onboarding.Entry{OnboardingState: found.Properties.OnboardingState, Provisioning: found.Properties.Provisioning}.Live()
}
