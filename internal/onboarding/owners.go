package onboarding

import (
	"context"
	"iter"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

const (
	// ownersWidth bounds the connectors looked into at the same time.
	ownersWidth = 8
	// ownersAtMost bounds how many connectors are looked into at all.
	ownersAtMost = 25
)

// Peers are the connectors of one platform in a list. Who may not list them gets
// none: what cannot be read is left to the service to refuse.
func Peers(list iter.Seq2[defender.Connector, error], environment string) []armid.Connector {
	var peers []armid.Connector
	for found, err := range list {
		if err != nil {
			break
		}
		id, err := armid.ParseConnector(found.ID)
		if err == nil && strings.EqualFold(found.Properties.EnvironmentName, environment) {
			peers = append(peers, id)
		}
	}
	return peers
}

// Owners finds which of the peers has each wanted entry, in the spelling of
// wanted, as far as the caller can read. unread is the number of peers that
// could not be looked into. An entry can have one connector in a tenant
// (Microsoft Learn, "Connect your Azure DevOps organizations").
func Owners(ctx context.Context, peers []armid.Connector, source func(armid.Connector) Source, wanted Names) (owners map[string]armid.Connector, unread int) {
	owners = map[string]armid.Connector{}
	if len(wanted) == 0 {
		return owners, 0
	}
	looked := peers[:min(len(peers), ownersAtMost)]
	held := make([]Names, len(looked))
	failed := make([]bool, len(looked))
	var group errgroup.Group
	group.SetLimit(ownersWidth)
	for i, peer := range looked {
		group.Go(func() error {
			look, err := source(peer).Read(ctx)
			held[i] = look.Held()
			// A connector that nobody has authorized answers 404 and has none.
			failed[i] = err != nil && !defender.IsNotFound(err)
			return nil
		})
	}
	_ = group.Wait()
	unread = len(peers) - len(looked)
	for i, peer := range looked {
		if failed[i] {
			unread++
		}
		for _, name := range wanted.Both(held[i]) {
			owners[name] = peer
		}
	}
	return owners, unread
}
