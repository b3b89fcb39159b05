package azuredevops

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// walkFailed explains why a walk did not come to its end.
func walkFailed(ctx context.Context, s *session.Session, id armid.Connector, err error, diags *diag.Diagnostics) {
	var (
		costly *discovery.TooCostlyError
		absent *discovery.NotOnboardedError
	)
	switch {
	case errors.As(err, &costly):
		tooCostly(costly, diags)
	case errors.As(err, &absent):
		notOnboarded(absent, diags)
	case defender.IsNotFound(err):
		nothingThere(ctx, s, id, diags)
	default:
		diagnose.Error(diags, path.Empty(), "Cannot list the repositories", "solve what the service says and run Terraform again.", err)
	}
}

func tooCostly(e *discovery.TooCostlyError, diags *diag.Diagnostics) {
	what := count(e.Organizations, "organization")
	if e.Projects > 0 {
		what += " with " + count(e.Projects, "project")
	}
	diags.AddAttributeError(path.Root("max_requests"), "Listing the repositories would cost too many requests",
		fmt.Sprintf("The repositories of %s take at least %d requests, and max_requests allows %d. "+
			"The service lists repositories project by project, 10 at a time: a large project takes more than the one request that it counts for here.\n\n"+
			"What to do: narrow the walk with organizations, or set max_requests to more than %d. "+
			"Azure counts read requests per subscription, so a large walk slows down others that read there.", what, e.Estimate, e.Limit, e.Estimate))
}

func notOnboarded(e *discovery.NotOnboardedError, diags *diag.Diagnostics) {
	have := "It has none."
	if n := len(e.Onboarded); n > maxNames {
		have = fmt.Sprintf("It has %d, among them: %s.", n, strings.Join(e.Onboarded[:maxNames], ", "))
	} else if n > 0 {
		have = "It has: " + strings.Join(e.Onboarded, ", ") + "."
	}
	diags.AddAttributeError(path.Root("organizations"), "The connector does not have these organizations",
		fmt.Sprintf("Not in the inventory of the connector, or owned by another connector: %s. %s\n\n"+
			"What to do: correct or remove the names, or onboard them first. An organization that was onboarded a moment ago "+
			"shows up after some time: until then the connector resource lists it in pending_organizations.", strings.Join(e.Missing, ", "), have))
}

// maxNames is how many names a message lists.
const maxNames = 30

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
