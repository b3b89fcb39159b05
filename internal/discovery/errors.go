package discovery

import (
	"fmt"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// TooCostlyError is a walk that needs more requests than it may make. It is
// found as early as possible: as a rule before the first repository is listed.
type TooCostlyError struct {
	// Estimate is how many requests the walk needs at least: one for the list of
	// organizations, one for each organization and one for each project, and
	// the further pages that were met so far.
	Estimate int
	// Limit is how many it may make.
	Limit int
	// Organizations and Projects count what the walk found to look into before
	// it was given up. Projects is 0 where the organizations alone are too many.
	Organizations, Projects int
}

func (e *TooCostlyError) Error() string {
	return fmt.Sprintf("the walk of %d organizations and %d projects needs at least %d requests, and %d are allowed",
		e.Organizations, e.Projects, e.Estimate, e.Limit)
}

// NotOnboardedError names organizations that were asked for and that the
// connector does not have.
type NotOnboardedError struct {
	// Missing are the names as they were asked for, Onboarded the names that the
	// connector has. Both are sorted.
	Missing, Onboarded []string
}

func (e *NotOnboardedError) Error() string {
	return fmt.Sprintf("the connector has no organization %s; it has: %s", listed(e.Missing), listed(e.Onboarded))
}

// NotDiscoveredError names projects that were asked for and that no
// organization of the walk has.
type NotDiscoveredError struct {
	// Missing are the names as they were asked for, Organizations what the walk
	// looked into, and Discovered the projects that are there. All are sorted.
	Missing, Organizations, Discovered []string
}

func (e *NotDiscoveredError) Error() string {
	return fmt.Sprintf("no project %s is in the organizations %s; these are: %s", listed(e.Missing), listed(e.Organizations), listed(e.Discovered))
}

// listed joins names, at most 30 of them.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return prose.Names(names, 30)
}
