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

// walkFailed explains why a walk did not come to its end; what is what it was
// to list, and narrower the arguments that would make it cost less.
func walkFailed(ctx context.Context, s *session.Session, id armid.Connector, what, narrower string, err error, diags *diag.Diagnostics) {
	var (
		costly       *discovery.TooCostlyError
		absent       *discovery.NotOnboardedError
		undiscovered *discovery.NotDiscoveredError
	)
	switch {
	case errors.As(err, &costly):
		tooCostly(costly, what, narrower, diags)
	case errors.As(err, &absent):
		notOnboarded(absent, diags)
	case errors.As(err, &undiscovered):
		notDiscovered(undiscovered, diags)
	case defender.IsNotFound(err):
		nothingThere(ctx, s, id, diags)
	default:
		diagnose.Error(diags, path.Empty(), "Cannot list the "+what, "solve what the service says and run Terraform again.", err)
	}
}

// tooCostly names an amount that is enough, as far as it can be known before the
// pages of a project are: else each attempt would only find the next one.
func tooCostly(e *discovery.TooCostlyError, what, narrower string, diags *diag.Diagnostics) {
	below, enough := prose.Count(e.Organizations, "organization"), fmt.Sprintf("at least %d", e.Estimate)
	switch {
	case e.Projects > 0:
		below += " with " + prose.Count(e.Projects, "project")
		enough = fmt.Sprintf("%d plus a tenth of the number of repositories, because the service lists those of a project 10 at a time", 1+e.Organizations+e.Projects)
	case what == "repositories":
		narrower = "organizations"
		enough = fmt.Sprintf("%d plus the number of projects and a tenth of the number of repositories, because the service lists those of a project 10 at a time", e.Estimate)
	}
	diags.AddAttributeError(path.Root("max_requests"), "Listing the "+what+" would cost too many requests",
		fmt.Sprintf("The %s of %s take at least %d requests, and max_requests allows %d.\n\n"+
			"What to do: narrow the walk with %s, or set max_requests to %s. "+
			"Azure counts read requests per subscription, so a large walk slows down others that read there.", what, below, e.Estimate, e.Limit, narrower, enough))
}

func notOnboarded(e *discovery.NotOnboardedError, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("organizations"), "The connector does not have these organizations",
		fmt.Sprintf("Not in the inventory of the connector, or owned by another connector: %s. %s\n\n"+
			"What to do: correct or remove the names, or onboard them first. An organization that was onboarded a moment ago "+
			"shows up after some time: until then the connector resource lists it in pending_organizations.", prose.Names(e.Missing, maxNames), have("It has", e.Onboarded)))
}

func notDiscovered(e *discovery.NotDiscoveredError, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("projects"), "Defender has not discovered these projects",
		fmt.Sprintf("In none of the organizations %s: %s. %s\n\n"+
			"What to do: correct or remove the names. A project that was created a moment ago, or whose organization was onboarded a moment ago, "+
			"shows up after some minutes up to 8 hours.", prose.Names(e.Organizations, maxNames), prose.Names(e.Missing, maxNames), have("Discovered", e.Discovered)))
}

// have says which names there are.
func have(begin string, names []string) string {
	if len(names) == 0 {
		return begin + " none."
	}
	return begin + ": " + prose.Names(names, maxNames) + "."
}

// maxNames is how many names a message lists.
const maxNames = 30
