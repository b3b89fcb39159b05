package discovery

import (
	"fmt"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// Minimum is what has to be there, whatever walks agree on.
type Minimum struct {
	// Organizations are names that the connector must have, in any letter case.
	Organizations []string
	// Repositories is how many there must be. Where it is above 0, an
	// organization without any project no longer counts as not discovered yet:
	// who says how much is enough knows what is empty.
	Repositories int
}

// Lacks says why discovery is not complete; it is "" where discovery looks
// complete. It judges one walk of whole organizations: what the service did not
// discover yet and does not announce cannot be seen by looking once.
func (c Counts) Lacks(minimum Minimum) string {
	if absent := c.absent(minimum.Organizations); len(absent) > 0 {
		return "the connector does not have " + noun(absent, "organization") + " yet"
	}
	if reason := c.unfinished(); reason != "" {
		return reason
	}
	if minimum.Repositories > 0 {
		if c.Repositories.Total < minimum.Repositories {
			return fmt.Sprintf("%d of at least %d repositories were discovered", c.Repositories.Total, minimum.Repositories)
		}
		return ""
	}
	return c.empty()
}

// absent are the names that this connector has no organization of.
func (c Counts) absent(names []string) []string {
	var absent []string
	for _, name := range names {
		if found := c.each[armid.Fold(name)]; found == nil || found.Elsewhere {
			absent = append(absent, name)
		}
	}
	return distinct(absent)
}

// unfinished says what the service is still at. A failed project or repository
// is an end; a failed organization comes right again, or a person has to act.
func (c Counts) unfinished() string {
	var pending []string
	ours := 0
	for _, organization := range c.Each() {
		if organization.Elsewhere {
			continue
		}
		ours++
		if state := organization.Provisioning; state != "" && !strings.EqualFold(state, defender.StateSucceeded) {
			pending = append(pending, pipeline.Sanitize(organization.Name+" ("+state+")", 100))
		}
	}
	switch {
	case ours == 0:
		return "the connector has no organization yet"
	case len(pending) > 0:
		return "the service is not done with " + noun(pending, "organization")
	}
	if projects, repositories := c.Projects.running(), c.Repositories.running(); projects+repositories > 0 {
		return "the service is not done with " + prose.Count(projects, "project") + " and " + prose.Count(repositories, "repository")
	}
	return ""
}

// empty says where nothing was discovered.
func (c Counts) empty() string {
	var empty []string
	for _, organization := range c.Each() {
		if !organization.Elsewhere && organization.Projects == 0 {
			empty = append(empty, pipeline.Sanitize(organization.Name, 100))
		}
	}
	switch {
	case len(empty) > 0:
		return "no project was discovered yet in " + noun(empty, "organization")
	case c.Repositories.Total == 0:
		return "no repository was discovered yet"
	}
	return ""
}

// running counts what is in a state that Resource Manager does not define as an
// end. An absent state is an end.
func (t Tally) running() int {
	running := 0
	for state, count := range t.Provisioning {
		switch strings.ToLower(state) {
		case "succeeded", "failed", "canceled", "deletionsuccess", "deletionfailure":
		default:
			running += count
		}
	}
	return running
}

// noun puts "organization" or "organizations" before the names.
func noun(names []string, one string) string {
	if len(names) == 1 {
		return one + " " + names[0]
	}
	return one + "s " + listed(names)
}
