package azuredevops

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// awaitTimeout is how long a wait for discovery may take unless the configuration
// says otherwise. Most estates take less; the documented bound is 8 hours.
const awaitTimeout = time.Hour

// The words of on_timeout; the first is the default.
const (
	onTimeoutFail = "fail"
	onTimeoutWarn = "warn"
)

// await is what the resource and the action wait for, by the same arguments.
type await struct {
	ConnectorID types.String `tfsdk:"connector_id"`
	// Organizations is nil where the configuration has none.
	Organizations       []string     `tfsdk:"organizations"`
	MinimumRepositories types.Int64  `tfsdk:"minimum_repositories"`
	StableFor           types.Int64  `tfsdk:"stable_for"`
	OnTimeout           types.String `tfsdk:"on_timeout"`
	MaxRequests         types.Int64  `tfsdk:"max_requests"`
}

// run waits until discovery is complete and tells how far it is. Where it adds
// an error, there is no outcome.
func (a await) run(ctx context.Context, s *session.Session, terms awaitTerms, diags *diag.Diagnostics) discovered {
	id := connectorOf(a.ConnectorID, diags)
	if diags.HasError() {
		return discovered{}
	}
	looks := stableLooks(a.StableFor)
	if !terms.enough(s.Pace.Discovery, looks, diags) {
		return discovered{}
	}
	walk := discovery.Walk[discovery.AzureDevOps]{
		Source:      discovery.ForAzureDevOps(s.Defender.AzureDevOps, id),
		MaxRequests: int(a.MaxRequests.ValueInt64()), Organizations: a.Organizations, Lenient: true,
	}
	settle := discovery.Settle{
		Walk:     walk.Count,
		Stable:   looks,
		Minimum:  discovery.Minimum{Organizations: a.Organizations, Repositories: int(a.MinimumRepositories.ValueInt64())},
		Pace:     s.Pace.Discovery,
		Progress: func(event discovery.Event) { terms.tell(progress(event)) },
	}
	until := "one look finds it complete"
	if looks > 1 {
		until = fmt.Sprintf("%d looks in a row agree, at least %s apart", looks, short(s.Pace.Discovery.Between))
	}
	terms.tell(fmt.Sprintf("Waiting for Defender to discover what is below %s: until %s, for %s at most.", id.Name, until, short(terms.limit)))
	waiting, cancel := context.WithTimeout(ctx, terms.limit)
	defer cancel()
	counts, err := settle.Wait(waiting)
	if err != nil {
		return a.unsettled(ctx, s, id, terms, err, diags)
	}
	return newDiscovered(counts, "")
}

// progress says in a sentence how far the wait is.
func progress(e discovery.Event) string {
	found := fmt.Sprintf("%s, %s, %s", prose.Count(e.Organizations, "organization"),
		prose.Count(e.Projects, "project"), prose.Count(e.Repositories, "repository"))
	elapsed, next := short(e.Elapsed.Round(time.Second)), short(e.Next.Round(time.Millisecond))
	switch {
	case e.Err != nil:
		return fmt.Sprintf("Look %d failed after %s and is repeated in %s: %s", e.Walk, elapsed, next, oneLine(e.Err))
	case !e.Done:
		return fmt.Sprintf("Look %d: %s so far, after %s.", e.Walk, found, elapsed)
	case e.Next > 0:
		return fmt.Sprintf("Look %d: %s, after %s: %s. Next look in %s.", e.Walk, found, elapsed, e.Reason, next)
	default:
		return fmt.Sprintf("Discovery is complete: %s, after %s.", found, elapsed)
	}
}

// oneLine is an error fit for a line of a terminal.
func oneLine(err error) string {
	return strings.Join(strings.Fields(defender.Clean(err.Error())), " ")
}
