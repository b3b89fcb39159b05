package azuredevops

import (
	"context"
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
)

// maxGroups is how many groups are looked into to find the caller among the
// administrators.
const maxGroups = 20

// notFoundAmongAdministrators is the doubt about a caller that has the right of
// administrators, perhaps because somebody granted it alone.
const notFoundAmongAdministrators = "the signed-in identity may edit collection-level information there and is not found among the Project Collection Administrators, " +
	"who alone see every project by their role: Azure DevOps does not show a membership through a group of Microsoft Entra, so make the identity a direct member"

// judgeRights tells whether the caller is known to see everything. The right
// comes first: it is one question, and most identities do not have it. Alone it
// proves nothing, because it can be granted without the sight of any project;
// members of Project Collection Administrators see projects by their role
// (decision 0012).
func (r *coverageReading) judgeRights(ctx context.Context, o *coverage.Organization) error {
	has, err := r.session.AzureDevOps.CallerHas(ctx, o.Name(), azdo.EditCollection)
	if err != nil {
		return err
	}
	if !has {
		o.Doubt(coverage.NotAdministrator)
		return nil
	}
	found, err := r.isAdministrator(ctx, o.Name())
	if err == nil && !found {
		o.Doubt(notFoundAmongAdministrators)
	}
	return r.judge(ctx, err, o.Doubt)
}

// isAdministrator looks for the caller in the group of the administrators,
// directly or through other groups of Azure DevOps.
func (r *coverageReading) isAdministrator(ctx context.Context, organization string) (bool, error) {
	client := r.session.AzureDevOps
	caller, err := client.Caller(ctx, organization)
	if err != nil {
		return false, err
	}
	administrators, err := azdo.AdministratorsOf(caller.CollectionID)
	if err != nil {
		return false, err
	}
	look := []string{caller.SubjectDescriptor}
	for next := 0; next < len(look) && next <= maxGroups; next++ {
		groups, err := client.Containers(ctx, organization, look[next])
		if err != nil {
			return false, err
		}
		for _, group := range groups {
			if group == administrators {
				return true, nil
			}
			if !slices.Contains(look, group) {
				look = append(look, group)
			}
		}
	}
	return false, nil
}
