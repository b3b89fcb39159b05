package azuredevops

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// requestsPerOrganization is what an organization costs in Azure DevOps as a
// rule: the caller's right, a page of projects and all repositories.
const requestsPerOrganization = 3

// coverageBudget adds up the requests that both sides are sure to need, whether
// they were sent already or not, so that a comparison that costs too much ends
// early.
type coverageBudget struct {
	limit int

	mu     sync.Mutex
	needed coverageCost
}

// coverageCost counts requests by who has to answer them.
type coverageCost struct{ defender, azureDevOps int }

func (c coverageCost) total() int { return c.defender + c.azureDevOps }

// need adds requests that are to be sent. It is the gate of each request that
// says whether there is room for them.
func (b *coverageBudget) need(more coverageCost) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.needed.defender += more.defender
	b.needed.azureDevOps += more.azureDevOps
}

// gate is asked before each of a number of requests that are counted already,
// and of those that follow them, which it counts as one more each.
func (b *coverageBudget) gate(counted int, further coverageCost) func() error {
	return func() error {
		if counted > 0 {
			counted--
		} else {
			b.need(further)
		}
		return b.check()
	}
}

func (b *coverageBudget) check() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.needed.total() > b.limit {
		return &tooCostlyComparison{b.needed, b.limit}
	}
	return nil
}

// spare takes at most this many of the requests that nobody needs, once both
// sides are read. What they are for no longer matters.
func (b *coverageBudget) spare(most int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := max(0, min(most, b.limit-b.needed.total()))
	b.needed.azureDevOps += taken
	return taken
}

// tooCostlyComparison is a comparison that needs more than it may send.
type tooCostlyComparison struct {
	needed coverageCost
	limit  int
}

func (e *tooCostlyComparison) Error() string {
	return fmt.Sprintf("the comparison needs at least %d requests, and %d are allowed", e.needed.total(), e.limit)
}

func (e *tooCostlyComparison) explain(organizations int, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("max_requests"), "The comparison would cost too many requests",
		fmt.Sprintf("Comparing %s takes at least %d requests, as far as it got: %d to Defender for Cloud and %d to Azure DevOps. max_requests allows %d.\n\n"+
			"What to do: compare fewer organizations at a time, or set max_requests to 7 for each organization, 1 for each project "+
			"and a tenth of the number of repositories, because Defender lists those of a project 10 at a time. "+
			"Azure counts read requests per subscription, so a large comparison slows down others that read there.",
			prose.Count(organizations, "organization"), e.needed.total(), e.needed.defender, e.needed.azureDevOps, e.limit))
}
