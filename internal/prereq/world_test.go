package prereq_test

import (
	"context"
	"iter"
	"slices"
	"sync"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

const (
	subscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	tenant       = "11111111-2222-4333-8444-555555555555"
	idPrefix     = "/subscriptions/" + subscription + "/resourceGroups/rg/providers/Microsoft.Security/securityConnectors/"
)

// world is what the services know; err, where set, is their answer instead.
type world struct {
	endpoint     string
	subscription answer[defender.Subscription]
	registration answer[defender.Registration]
	permissions  answer[[]defender.Permission]
	plans        answer[[]defender.Plan]
	connectors   answer[[]defender.Connector]
	inventories  map[string]answer[[]defender.Organization] // by connector name
	probes       map[string]azdo.Probe

	owners  map[string]armid.Connector // by organization
	unread  int
	wanted  []string           // what the owners were asked for
	offices map[string]*office // nil: nobody signs in

	mu    sync.Mutex
	calls []string
}

type answer[T any] struct {
	value T
	err   error
}

// healthy is a world in which everything passes.
func healthy() *world {
	return &world{
		endpoint:     "https://management.azure.com",
		subscription: answer[defender.Subscription]{value: defender.Subscription{ID: subscription, TenantID: tenant, State: "Enabled"}},
		registration: answer[defender.Registration]{value: defender.Registration{
			State: "Registered", ResourceTypes: []defender.ResourceType{{Name: "securityConnectors", Locations: []string{"West Europe", "UK South"}}},
		}},
		permissions: answer[[]defender.Permission]{value: []defender.Permission{{Actions: []string{"*"}}}},
		plans:       answer[[]defender.Plan]{value: []defender.Plan{{Name: "CloudPosture", Properties: defender.PlanProperties{PricingTier: "Standard"}}}},
		inventories: map[string]answer[[]defender.Organization]{},
		probes: map[string]azdo.Probe{
			"contoso":  {Outcome: azdo.Exists, TenantID: tenant},
			"fabrikam": {Outcome: azdo.Exists, TenantID: tenant},
		},
	}
}

func (w *world) called(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, what)
}

func (w *world) sources() prereq.Sources {
	return prereq.Sources{
		ResourceManager: w.endpoint,
		SignedIn:        w.signedIn(),
		Subscription: func(context.Context, string) (defender.Subscription, error) {
			w.called("subscription")
			return w.subscription.value, w.subscription.err
		},
		Registration: func(context.Context, string) (defender.Registration, error) {
			w.called("registration")
			return w.registration.value, w.registration.err
		},
		Permissions: func(_ context.Context, _, group string) iter.Seq2[defender.Permission, error] {
			w.called("permissions " + group)
			return list(w.permissions)
		},
		Plans: func(context.Context, string) iter.Seq2[defender.Plan, error] {
			w.called("plans")
			return list(w.plans)
		},
		Connectors: func(_ context.Context, _, group string) iter.Seq2[defender.Connector, error] {
			w.called("connectors" + group)
			return list(w.connectors)
		},
		Organizations: func(_ context.Context, id armid.Connector) iter.Seq2[defender.Organization, error] {
			w.called("organizations " + id.Name)
			return list(w.inventories[id.Name])
		},
		Owners: func(_ context.Context, connectors []armid.Connector, wanted []string) (map[string]armid.Connector, int) {
			for _, id := range connectors {
				w.called("owners " + id.Name)
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			w.wanted = wanted
			return w.owners, w.unread
		},
		Probe: func(_ context.Context, name string) azdo.Probe {
			w.called("probe " + name)
			return w.probes[name]
		},
	}
}

func (w *world) signedIn() prereq.SignedIn {
	if w.offices == nil {
		return nil
	}
	return offices{w}
}

// signedIn is a healthy world in which somebody signed in.
func signedIn() *world {
	w := healthy()
	w.offices = map[string]*office{"contoso": open(), "fabrikam": open()}
	return w
}

func list[T any](a answer[[]T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range a.value {
			if !yield(item, nil) {
				return
			}
		}
		if a.err != nil {
			var none T
			yield(none, a.err)
		}
	}
}

func request() prereq.Request {
	return prereq.Request{
		Organizations: []string{"fabrikam", "contoso", "Contoso"}, SubscriptionID: subscription,
		ResourceGroup: "rg", ConnectorName: "ado", Location: "westeurope",
	}
}

// connector is listed by the service.
func connector(name, environment string) defender.Connector {
	return defender.Connector{ID: idPrefix + name, Name: name, Properties: defender.ConnectorProperties{EnvironmentName: environment}}
}

// notPassed lists the findings that are not a pass as "id organization outcome".
func notPassed(t *testing.T, findings []prereq.Finding) []string {
	t.Helper()
	var all []string
	for _, f := range findings {
		if f.Title == "" || f.Subject == "" || f.Severity == "" || f.Message == "" || f.Documentation == "" || !slices.Contains(prereq.IDs(), f.ID) {
			t.Errorf("incomplete: %+v", f)
		}
		if (f.Outcome != prereq.Pass) != (f.Remediation != "") {
			t.Errorf("%s %s and the remedy is %q", f.ID, f.Outcome, f.Remediation)
		}
		if f.Outcome == prereq.Pass {
			continue
		}
		line := f.ID + " " + string(f.Outcome)
		if f.Organization != "" {
			line = f.ID + " " + f.Organization + " " + string(f.Outcome)
		}
		all = append(all, line)
	}
	return all
}
