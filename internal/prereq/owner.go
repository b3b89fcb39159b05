package prereq

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// mostPeers bounds how many other connectors are looked into, one request each.
const mostPeers = 25

// owners say which other connector has an organization, by its folded name.
type owners struct {
	byName map[string]armid.Connector
	// unread counts the connectors that could not be looked into.
	unread int
}

// checkName looks for the id of the wanted connector: a PUT would overwrite it.
func checkName(f facts) verdict {
	all, err := f.connectors()
	if err != nil {
		return unread(err)
	}
	wanted := f.request.connector()
	for _, found := range all {
		if id, err := armid.ParseConnector(found.ID); err == nil && id.Equal(wanted) {
			return fail(fmt.Sprintf("%s exists already (%s).", wanted, oneLine(found.Properties.EnvironmentName)),
				fmt.Sprintf("To manage it with Terraform, import it: terraform import ADDRESS %q. Else choose another name.", wanted))
		}
	}
	return pass(fmt.Sprintf("There is no %s that this identity can see.", wanted))
}

// others are the Azure DevOps connectors that are not the wanted one.
func others(all []defender.Connector, r Request) []armid.Connector {
	var peers []armid.Connector
	for _, found := range all {
		id, err := armid.ParseConnector(found.ID)
		if err == nil && armid.EqualFold(found.Properties.EnvironmentName, defender.EnvironmentAzureDevOps) && !id.Equal(r.connector()) {
			peers = append(peers, id)
		}
	}
	return peers
}

// lookInto lists the organizations of the connectors.
func lookInto(ctx context.Context, from Sources, peers []armid.Connector) owners {
	result := owners{byName: map[string]armid.Connector{}}
	looked := peers[:min(len(peers), mostPeers)]
	result.unread = len(peers) - len(looked)
	have := make([][]defender.Organization, len(looked))
	failures := make([]error, len(looked))
	var group errgroup.Group
	group.SetLimit(width)
	for i, peer := range looked {
		group.Go(func() error {
			have[i], failures[i] = collect(from.Organizations(ctx, peer))
			return nil
		})
	}
	_ = group.Wait()
	for i, peer := range looked {
		// A connector that nobody has authorized answers 404 and has none.
		if failures[i] != nil && !defender.IsNotFound(failures[i]) {
			result.unread++
		}
		for _, organization := range have[i] {
			if onboarded(organization) {
				result.byName[armid.Fold(organization.Name)] = peer
			}
		}
	}
	return result
}

// onboarded tells whether the connector that lists the organization has it. A
// state that this version does not know counts.
func onboarded(o defender.Organization) bool {
	is := func(word string, words ...string) bool {
		for _, one := range words {
			if strings.EqualFold(word, one) {
				return true
			}
		}
		return false
	}
	return !is(o.Properties.OnboardingState, defender.NotOnboarded, defender.OnboardedByOtherConnector, defender.NotApplicable) &&
		!is(o.Properties.State, defender.StatePendingDeletion, defender.StateDeletionSuccess)
}

// checkOwner sees the connectors of one subscription only, so its pass is no
// proof: the service says for certain after the write.
func checkOwner(f facts, name string) verdict {
	known, err := f.owners()
	if err != nil {
		return unread(err)
	}
	if owner, found := known.byName[armid.Fold(name)]; found {
		return fail(fmt.Sprintf("%s is onboarded by %s, and an organization can have one connector in a tenant.", name, owner),
			"Take the organization out of that connector first, or leave it out here.")
	}
	if known.unread > 0 {
		return unknown(fmt.Sprintf("The organizations of %d other connectors of the subscription could not be read.", known.unread),
			"Look in Defender for Cloud > Environment settings whether one of them has "+name+".")
	}
	return pass(fmt.Sprintf("No other connector of the subscription has %s. (Connectors of other subscriptions were not looked into.)", name))
}
