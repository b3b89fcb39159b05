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
	var open []prereq.Finding
	for _, f := range findings {
		same := func(group []prereq.Finding) bool { return group[0].ID == f.ID && group[0].Severity == f.Severity }
		switch i := slices.IndexFunc(failed, same); {
		case f.Outcome == prereq.Unknown:
			open = append(open, f)
		case f.Outcome != prereq.Fail:
		case i >= 0:
			failed[i] = append(failed[i], f)
		default:
			failed = append(failed, []prereq.Finding{f})
		}
	}
	for _, group := range failed {
		reportFailed(group, enforce, diags)
	}
	if len(open) > 0 {
		reportOpen(open, diags)
	}
}

// reportFailed reports one check that failed, for one organization or several.
func reportFailed(group []prereq.Finding, enforce bool, diags *diag.Diagnostics) {
	first := group[0]
	summary, add := "Prerequisite not met: ", diags.AddAttributeWarning
	switch {
	case !first.Blocks():
		summary = "Prerequisite in doubt: "
	case enforce:
		add = diags.AddAttributeError
	}
	add(findingPath(group), summary+first.Title,
		fmt.Sprintf("%s\n\nWhat to do: %s\n\nIt is the check %s of validate_prerequisites; see %s.",
			lines(group, func(f prereq.Finding) string { return f.Message }),
			lines(group, func(f prereq.Finding) string { return f.Remediation }), first.ID, first.Documentation))
}

// reportOpen says once what could not be found out, whatever it was.
func reportOpen(open []prereq.Finding, diags *diag.Diagnostics) {
	more := ""
	if slices.ContainsFunc(open, func(f prereq.Finding) bool { return f.Subject == prereq.SubjectUser }) {
		more = ", and without authorizing_user nobody signs in to Azure DevOps"
	}
	diags.AddAttributeWarning(path.Root("validate_prerequisites"), "Prerequisites could not be checked",
		fmt.Sprintf("Not found out: %s\n\nThat stops nothing; the service has the last word.\n\n"+
			"What to do: %s The data source defenderdevops_azuredevops_prerequisites says what to do about each; validate_prerequisites = %q makes none of these checks%s.",
			prereq.FoldUnknown(open), open[0].Remediation, validateOff, more))
}

// lines are what is said of the findings, each thing once.
func lines(findings []prereq.Finding, say func(prereq.Finding) string) string {
	var all []string
	for _, f := range findings {
		if line := say(f); !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}

// findingPath is the argument that the user would look at first.
func findingPath(group []prereq.Finding) path.Path {
	switch first := group[0]; {
	case first.ID == prereq.RegionOffered:
		return path.Root("location")
	case first.Subject == prereq.SubjectUser:
		return path.Root("authorizing_user")
	case first.Subject == prereq.SubjectOrganization && len(group) == 1:
		return organizationPath(first.Organization)
	case first.Subject == prereq.SubjectOrganization:
		return path.Root("organizations")
	default:
		return path.Root("subscription_id")
	}
}
