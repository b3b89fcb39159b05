package prereq

import (
	"fmt"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

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

// owners say which other connector has an organization of the request.
type owners struct {
	byName map[string]armid.Connector
	// unread is the number of connectors that could not be looked into.
	unread int
}

// checkOwner sees the connectors of one subscription only, so its pass is no
// proof: the service says for certain after the write.
func checkOwner(f facts, name string) verdict {
	known, err := f.owners()
	if err != nil {
		return unread(err)
	}
	if owner, found := known.byName[name]; found {
		return fail(fmt.Sprintf("%s is onboarded by %s, and an organization can have one connector in a tenant.", name, owner),
			"Take the organization out of that connector first, or leave it out here.")
	}
	if known.unread > 0 && f.over() {
		return outOfTime
	}
	if known.unread > 0 {
		return unknown(fmt.Sprintf("The organizations of %d other connectors of the subscription could not be read.", known.unread),
			"Look in Defender for Cloud > Environment settings whether one of them has the organization.")
	}
	return pass("No other connector of the subscription has the organization. (Connectors of other subscriptions were not looked into.)")
}
