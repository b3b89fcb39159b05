package prereq

import (
	"context"
	"iter"
	"sync"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// Sources are where facts come from. Each may be called by several goroutines
// at the same time.
type Sources struct {
	// ResourceManager is the address of the Resource Manager.
	ResourceManager string
	Subscription    func(ctx context.Context, subscriptionID string) (defender.Subscription, error)
	Registration    func(ctx context.Context, subscriptionID string) (defender.Registration, error)
	Permissions     func(ctx context.Context, subscriptionID, resourceGroup string) iter.Seq2[defender.Permission, error]
	Plans           func(ctx context.Context, subscriptionID string) iter.Seq2[defender.Plan, error]
	Connectors      func(ctx context.Context, subscriptionID, resourceGroup string) iter.Seq2[defender.Connector, error]
	Organizations   func(ctx context.Context, id armid.Connector) iter.Seq2[defender.Organization, error]
	Probe           func(ctx context.Context, organization string) azdo.Probe
	// SignedIn asks Azure DevOps as somebody. nil: what takes a sign-in there is
	// neither asked nor in the findings.
	SignedIn SignedIn
	// Owners says which of the connectors has each of the organizations, by the
	// spelling in wanted, and how many connectors could not be looked into.
	Owners func(ctx context.Context, connectors []armid.Connector, wanted []string) (owners map[string]armid.Connector, unread int)
}

// From are the sources of the real services, without Owners.
func From(azure *defender.Client, devops *azdo.Client) Sources {
	return Sources{
		ResourceManager: azure.Endpoint,
		Subscription:    azure.Subscriptions.Get,
		Registration:    azure.Subscriptions.Registration,
		Permissions:     azure.Subscriptions.Permissions,
		Plans:           azure.Subscriptions.Plans,
		Connectors:      azure.Connectors.List,
		Organizations:   azure.AzureDevOps.Organizations,
		Probe:           devops.Probe,
		SignedIn:        devops,
	}
}

// facts are what checks look at. Each is read when it is first asked for.
type facts struct {
	request         Request
	resourceManager string
	// signsIn says that some check signs in to Azure DevOps.
	signsIn bool
	// over says that there is no time left.
	over         func() bool
	subscription func() (defender.Subscription, error)
	registration func() (defender.Registration, error)
	permissions  func() ([]defender.Permission, error)
	// inherited are the permissions that a new resource group begins with.
	inherited  func() ([]defender.Permission, error)
	plans      func() ([]defender.Plan, error)
	connectors func() ([]defender.Connector, error)
	owners     func() (owners, error)
	probes     map[string]func() azdo.Probe
	insights   map[string]*insight
}

// gather prepares the facts and reads none of them.
func gather(ctx context.Context, from Sources, r Request) facts {
	known := facts{
		request:         r,
		resourceManager: from.ResourceManager,
		signsIn:         from.SignedIn != nil && r.signsIn(),
		over:            func() bool { return ctx.Err() != nil },
		subscription:    once(ctx, func() (defender.Subscription, error) { return from.Subscription(ctx, r.SubscriptionID) }),
		registration:    once(ctx, func() (defender.Registration, error) { return from.Registration(ctx, r.SubscriptionID) }),
		permissions: once(ctx, func() ([]defender.Permission, error) {
			return collect(from.Permissions(ctx, r.SubscriptionID, r.ResourceGroup))
		}),
		inherited: once(ctx, func() ([]defender.Permission, error) { return collect(from.Permissions(ctx, r.SubscriptionID, "")) }),
		plans:     once(ctx, func() ([]defender.Plan, error) { return collect(from.Plans(ctx, r.SubscriptionID)) }),
		connectors: once(ctx, func() ([]defender.Connector, error) {
			all, err := collect(from.Connectors(ctx, r.SubscriptionID, ""))
			if defender.IsUnregistered(err) {
				return nil, nil // where Microsoft.Security is not registered it has no connectors
			}
			return all, err
		}),
		probes:   map[string]func() azdo.Probe{},
		insights: map[string]*insight{},
	}
	known.owners = once(ctx, func() (owners, error) {
		all, err := known.connectors()
		if err != nil {
			return owners{}, err
		}
		byName, unread := from.Owners(ctx, others(all, r), r.Organizations)
		return owners{byName, unread}, nil
	})
	for _, name := range r.Organizations {
		probe := sync.OnceValue(func() azdo.Probe {
			if ctx.Err() != nil {
				return azdo.Probe{}
			}
			return from.Probe(ctx, name)
		})
		known.probes[name] = probe
		if r.skipsAll(OrganizationExists, OrganizationTenant) {
			probe = nil
		}
		known.insights[name] = look(ctx, from.SignedIn, r.AuthorizingUser, name, probe)
	}
	return known
}

// once is a fact that is read once, and not at all when there is no time left.
func once[T any](ctx context.Context, ask func() (T, error)) func() (T, error) {
	return sync.OnceValues(func() (T, error) {
		if err := ctx.Err(); err != nil {
			var none T
			return none, err
		}
		return ask()
	})
}

func collect[T any](list iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}
