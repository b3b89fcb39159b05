package connector

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// facts are what the service says of a connector at one moment.
type facts struct {
	connector defender.Connector
	// configuration is devops/default; nil while nobody has authorized.
	configuration *defender.Configuration
	// inventory is nil where nobody looked.
	inventory onboarding.Inventory
}

// wrongKindError says that the connector belongs to another platform.
type wrongKindError struct{ id, found, want string }

func (e *wrongKindError) Error() string {
	return fmt.Sprintf("%s connects %q, not %q", e.id, e.found, e.want)
}

// read gathers the facts in three requests, two where nobody has authorized.
func (k kind) read(ctx context.Context, client *defender.Client, id armid.Connector, roots onboarding.Source) (facts, error) {
	var now facts
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		now.connector, err = client.Connectors.Get(groupCtx, id)
		return err
	})
	group.Go(func() (err error) {
		now.configuration, err = configuration(groupCtx, client, id)
		return err
	})
	if err := group.Wait(); err != nil {
		return facts{}, err
	}
	if found := now.connector.Properties.EnvironmentName; !strings.EqualFold(found, k.environmentName) {
		return facts{}, &wrongKindError{id: id.String(), found: found, want: k.environmentName}
	}
	if now.configuration == nil {
		return now, nil
	}
	var err error
	now.inventory, err = roots.Read(ctx)
	return now, err
}

// configuration reads devops/default; nil means that there is none.
func configuration(ctx context.Context, client *defender.Client, id armid.Connector) (*defender.Configuration, error) {
	found, err := client.Configurations.Get(ctx, id)
	if defender.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &found, nil
}
