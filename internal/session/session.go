package session

import (
	"context"
	"iter"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// Session is one configured provider: its clients, its defaults and what this process has learned so far. It is shared
// by concurrent operations and must not be changed after the provider was configured.
type Session struct {
	// Defender talks to Microsoft.Security in Azure Resource Manager.
	Defender *defender.Client
	// AzureDevOps asks Azure DevOps, with the same identity or without signing in.
	AzureDevOps *azdo.Client
	// SubscriptionID is the provider's default subscription; empty when none was configured.
	SubscriptionID string
	// Tenant returns the tenant id of the signed-in identity, for portal links and for comparing with the tenant of an
	// Azure DevOps organization. It may sign in.
	Tenant func(ctx context.Context) (string, error)
	// Pace says how long to wait between two looks at the service.
	Pace Pace
	// Seen remembers the connectors that this process has met in state.
	Seen Registry
	// Coming remembers the connectors that a plan of this process creates: there is nothing to look up in them yet.
	Coming Registry
	// Leaving remembers the connectors that a plan of this process replaces.
	Leaving Registry
	// Written remembers the organizations that this process has onboarded and not seen yet.
	Written onboarding.Memory
	// Siblings reads organizations, projects and repositories together.
	Siblings *discovery.Siblings

	prerequisites prerequisites
}

// Organizations is the organization list of a connector, shared with the reads of single organizations. It may be some
// moments old: for what is only shown. Writers list for themselves.
func (s *Session) Organizations(id armid.Connector) onboarding.Source {
	return func(ctx context.Context) iter.Seq2[onboarding.Entry, error] {
		return func(yield func(onboarding.Entry, error) bool) {
			all, err := s.Siblings.Below(ctx, armid.Scope{Connector: id})
			if err != nil {
				yield(onboarding.Entry{}, err)
				return
			}
			for _, found := range all {
				entry := onboarding.Entry{Name: found.Name, OnboardingState: found.Properties.OnboardingState, Provisioning: found.Properties.Provisioning}
				if !yield(entry, nil) {
					return
				}
			}
		}
	}
}

// Pace is how long the provider waits for the service and between two looks at it. The zero value does not wait at all.
type Pace struct {
	// Operation paces the polls of long-running operations.
	Operation poll.Pace
	// Converge is the wait between two looks at the organization list while a new organization has not shown up.
	Converge time.Duration
	// LookAgain is the wait before the second look after a list of organizations was written.
	LookAgain time.Duration
	// Discovery is the rest between two walks of the inventory while discovery is awaited.
	Discovery discovery.Pace
	// Backoff is the first wait of the jittered backoff between two attempts of one request.
	Backoff time.Duration
	// Checks is what a plan may spend on looking for what would make its apply fail.
	Checks time.Duration
}

// List is the pace of a write to the list of organizations.
func (p Pace) List() onboarding.Pace {
	return onboarding.Pace{Look: p.Converge, LookAgain: p.LookAgain, Backoff: p.Backoff}
}

// DefaultPace returns the pace for the real service.
func DefaultPace() Pace {
	return Pace{
		Operation: poll.Pace{Interval: 10 * time.Second, Floor: time.Second, Ceiling: time.Minute},
		Converge:  5 * time.Second,
		LookAgain: 5 * time.Second,
		// Five requests a second are a fifth of what Azure gives one identity in one subscription (Microsoft Learn,
		// "Understand how Azure Resource Manager throttles requests"); 5 minutes are worth 8 projects (decision 0015).
		Discovery: discovery.Pace{Between: 5 * time.Minute, PerRequest: time.Second / 5},
		Backoff:   800 * time.Millisecond,
		Checks:    20 * time.Second,
	}
}
