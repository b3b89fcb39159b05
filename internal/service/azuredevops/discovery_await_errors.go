package azuredevops

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// unsettled explains why a wait ended before discovery was complete. Only when
// the time is up, and the configuration takes that, is there an outcome.
func (a await) unsettled(ctx context.Context, s *session.Session, id armid.Connector, terms awaitTerms, err error, diags *diag.Diagnostics) discovered {
	var ended *discovery.UnsettledError
	switch errors.As(err, &ended); {
	case ctx.Err() != nil:
		diags.AddError("Stopped waiting for discovery", "The operation was cancelled. Discovery itself goes on.\n\nWhat to do: to wait again, "+terms.again+".")
	case ended != nil && ended.TimeIsUp():
		return a.timeIsUp(ended, terms, diags)
	case defender.IsNotFound(err):
		if unauthorized(ctx, s, id, path.Root("connector_id"), diags) {
			diags.AddAttributeError(path.Root("connector_id"), "Discovery has not begun",
				"Nobody has authorized "+id.String()+" yet, and until then Defender discovers nothing. The provider does not wait for a person.\n\n"+
					"What to do: "+diagnose.AuthorizeSteps(s.PortalURL(ctx, id))+" To wait then, "+terms.again+".")
		}
	default:
		walkFailed(ctx, s, id, "repositories", "organizations", err, diags)
	}
	return discovered{}
}

func (a await) timeIsUp(ended *discovery.UnsettledError, terms awaitTerms, diags *diag.Diagnostics) discovered {
	reason := ended.Reason
	if reason == "" {
		reason = "the looks did not agree"
	}
	found := newDiscovered(ended.Counts, reason)
	const summary = "Discovery is not complete"
	detail := fmt.Sprintf("After %s and %s there are %s, %s and %s: %s.\n\n", short(terms.limit), prose.Count(ended.Walks, "look"),
		prose.Count(ended.Counts.Own(), "organization"), prose.Count(ended.Counts.Projects.Total, "project"),
		prose.Count(ended.Counts.Repositories.Total, "repository"), reason)
	advice := "Defender discovers about 100 projects an hour and can take 8 hours."
	if a.MinimumRepositories.IsNull() {
		advice += " If an organization really is empty, set minimum_repositories: then it does not have to have projects."
	}
	if a.OnTimeout.ValueString() == onTimeoutWarn {
		diags.AddWarning(summary, detail+"What to do: nothing, if what depends on this can do without the rest. "+advice+" Ask the data source defenderdevops_azuredevops_discovery later.")
		return found
	}
	diags.AddError(summary, detail+"What to do: to wait again, "+terms.again+"; allow more in timeouts."+terms.operation+", or set on_timeout to \""+onTimeoutWarn+"\". "+advice)
	return found
}
