package connector

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

// reportFindings makes one diagnostic of each check that failed, for all its
// organizations together, and one of all that could not tell. Terraform shows
// only the first of several warnings with one summary, so each check has its own.
func reportFindings(findings []prereq.Finding, enforce bool, diags *diag.Diagnostics) {
	var failed [][]prereq.Finding
	var open []string
	for _, f := range findings {
		same := func(group []prereq.Finding) bool { return group[0].ID == f.ID }
		switch i := slices.IndexFunc(failed, same); {
		case f.Outcome == prereq.Unknown && !slices.Contains(open, f.ID):
			open = append(open, f.ID)
		case f.Outcome != prereq.Fail:
		case i >= 0:
			failed[i] = append(failed[i], f)
		default:
			failed = append(failed, []prereq.Finding{f})
		}
	}
	for _, group := range failed {
		reportFailed(group, enforce && group[0].Severity == prereq.Error, diags)
	}
	if len(open) > 0 {
		diags.AddAttributeWarning(path.Root("validate_prerequisites"), "Prerequisites could not be checked",
			fmt.Sprintf("Not found out: %s. That stops nothing, and the service has the last word.\n\n"+
				"What to do: the data source defenderdevops_azuredevops_prerequisites says for each of them why; validate_prerequisites = %q looks no more.",
				strings.Join(open, ", "), validateOff))
	}
}

// reportFailed reports one check that failed, for one organization or several.
func reportFailed(group []prereq.Finding, block bool, diags *diag.Diagnostics) {
	first := group[0]
	var found, todo []string
	for _, f := range group {
		found = append(found, f.Message)
		if !slices.Contains(todo, f.Remediation) {
			todo = append(todo, f.Remediation)
		}
	}
	detail := fmt.Sprintf("%s\n\nWhat to do: %s\n\nIt is the check %s of validate_prerequisites; %s states the prerequisite.",
		strings.Join(found, "\n"), strings.Join(todo, "\n"), first.ID, first.Documentation)
	add := diags.AddAttributeWarning
	if block {
		add = diags.AddAttributeError
	}
	add(findingPath(group), "Prerequisite not met: "+first.Title, detail)
}

// findingPath is the argument that the user would look at first.
func findingPath(group []prereq.Finding) path.Path {
	switch first := group[0]; {
	case first.ID == prereq.RegionOffered:
		return path.Root("location")
	case first.Subject == prereq.SubjectOrganization && len(group) == 1:
		return organizationPath(first.Organization)
	case first.Subject == prereq.SubjectOrganization:
		return path.Root("organizations")
	default:
		return path.Root("subscription_id")
	}
}
