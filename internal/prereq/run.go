package prereq

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// width bounds the checks that run at the same time.
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
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(armid.Fold(a), armid.Fold(b)) })
	return names
}

// Run makes the checks and gives a finding for each that applies, in the order
// of IDs and then of organizations. Facts are read once and only when a check
// needs them. What is not read when the context ends is unknown.
func Run(ctx context.Context, from Sources, request Request) []Finding {
	request.Organizations = request.organizations()
	known := gather(ctx, from, request)
	var asks []func() Finding
	for _, c := range checks() {
		switch {
		case request.skips(c):
		case c.once != nil:
			asks = append(asks, func() Finding { return c.finding("", c.once(known)) })
		default:
			for _, name := range request.Organizations {
				asks = append(asks, func() Finding { return c.finding(name, c.each(known, name)) })
			}
		}
	}
	findings := make([]Finding, len(asks))
	var group errgroup.Group
	group.SetLimit(width)
	for i, ask := range asks {
		group.Go(func() error {
			findings[i] = ask()
			return nil
		})
	}
	_ = group.Wait() // no check returns an error
	return findings
}
