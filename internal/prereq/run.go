package prereq

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// width bounds the questions that are asked at the same time.
const width = 8

// Request is what somebody wants to onboard.
type Request struct {
	Organizations  []string
	SubscriptionID string
	// ResourceGroup and ConnectorName may be empty: permissions are then those
	// in the subscription, and no name is looked up.
	ResourceGroup, ConnectorName string
	// Location is a region in any spelling; empty: no region is checked.
	Location string
	// AuthorizingUser is the user principal name of the person who authorizes
	// the connector; empty: what is asked of that person is unknown.
	AuthorizingUser string
	// Skip holds ids of checks that are not made and not in the findings.
	Skip []string
}

func (r Request) hasLocation() bool    { return r.Location != "" }
func (r Request) namesConnector() bool { return r.ResourceGroup != "" && r.ConnectorName != "" }

// connector is the id of the connector, if the request names one.
func (r Request) connector() armid.Connector {
	return armid.Connector{SubscriptionID: r.SubscriptionID, ResourceGroup: r.ResourceGroup, Name: r.ConnectorName}
}

// skipsAll tells whether none of the checks is made.
func (r Request) skipsAll(ids ...string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(r.Skip, id) })
}

// organizations are the names without repetitions, in alphabetical order.
func (r Request) organizations() []string {
	seen := map[string]bool{}
	var names []string
	for _, name := range r.Organizations {
		if key := armid.Fold(name); !seen[key] {
			seen[key] = true
			names = append(names, name)
		}
	}
	slices.SortFunc(names, armid.Compare)
	return names
}

// Run makes the checks and gives a finding for each that applies, in the order
// of IDs and then of organizations. Facts are read once and only when a check
// needs them. What is not read when the context ends is unknown.
//
// What Azure tells comes first: it needs no answer of Azure DevOps. What takes a
// sign-in to an organization comes last, and its questions come one after another:
// an organization that is slow delays no other.
func Run(ctx context.Context, from Sources, request Request) []Finding {
	request.Organizations = request.organizations()
	known := gather(ctx, from, request)
	var findings []Finding
	var first, probes []func()
	later := map[string][]func(){}
	for _, c := range checks() {
		if request.skips(c) || c.within != nil && from.SignedIn == nil {
			continue
		}
		subjects := request.Organizations
		if c.once != nil {
			subjects = []string{""}
		}
		for _, name := range subjects {
			i := len(findings)
			findings = append(findings, Finding{})
			ask := func() { findings[i] = c.finding(name, c.ask(known, name)) }
			switch {
			case c.within != nil:
				later[name] = append(later[name], ask)
			case c.probes:
				probes = append(probes, ask)
			default:
				first = append(first, ask)
			}
		}
	}
	asks := slices.Concat(first, probes)
	for _, name := range request.Organizations {
		asks = append(asks, func() {
			for _, ask := range later[name] {
				ask()
			}
		})
	}
	var group errgroup.Group
	group.SetLimit(width)
	for _, ask := range asks {
		group.Go(func() error {
			ask()
			return nil
		})
	}
	_ = group.Wait() // no check returns an error
	return findings
}
