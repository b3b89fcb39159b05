package azuredevops

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

// organizationsAtOnce is how many organizations are asked at once. Azure DevOps
// limits what one identity uses, in all of them together.
const organizationsAtOnce = 4

// existing reads what there is in Azure DevOps.
func (r *coverageReading) existing(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(organizationsAtOnce)
	for _, o := range r.comparison.Organizations() {
		group.Go(func() error {
			limited := azdo.WithRequestGate(ctx, r.budget.gate(requestsPerOrganization, coverageCost{azureDevOps: 1}))
			err := r.unread.down()
			if err == nil {
				err = r.exists(limited, o)
			}
			r.unread.note(o.Name(), err)
			return r.judge(ctx, err, o.Unread)
		})
	}
	return group.Wait()
}

// exists hands one organization to the comparison. The rights come first: that
// is the cheapest question that an identity without access fails.
func (r *coverageReading) exists(ctx context.Context, o *coverage.Organization) error {
	client := r.session.AzureDevOps
	if err := r.judgeRights(ctx, o); err != nil {
		return err
	}
	for p, err := range client.Projects(ctx, o.Name()) {
		if err != nil {
			return err
		}
		p.Name = defender.Clean(p.Name)
		o.ExistingProject(p)
	}
	for repository, err := range client.Repositories(ctx, o.Name()) {
		if err != nil {
			return err
		}
		repository.Name, repository.ProjectName = defender.Clean(repository.Name), defender.Clean(repository.ProjectName)
		o.Existing(repository)
	}
	return nil
}

// sourceControl asks the projects without repositories why they have none, as
// far as the budget goes.
func (r *coverageReading) sourceControl(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(organizationsAtOnce)
	for _, o := range r.comparison.Organizations() {
		ids := o.WithoutRepositories()
		asked := r.budget.spare(len(ids))
		if left := len(ids) - asked; left > 0 {
			o.Doubt(fmt.Sprintf("max_requests leaves no room to ask %s without a Git repository whether they use TFVC or hide their repositories", prose.Count(left, "project")))
		}
		for _, id := range ids[:asked] {
			group.Go(func() error {
				control, err := r.session.AzureDevOps.SourceControl(ctx, o.Name(), id)
				if err == nil {
					o.SourceControl(id, control)
				}
				return r.judge(ctx, err, o.Doubt)
			})
		}
	}
	return group.Wait()
}

// judge tells what ends the comparison, an interruption and its cost, from what
// only makes it less certain.
func (r *coverageReading) judge(ctx context.Context, err error, note func(string)) error {
	var costly *tooCostlyComparison
	if err == nil || errors.As(err, &costly) || ctx.Err() != nil {
		return err
	}
	note(coverageDoubt(err))
	return nil
}

// coverageDoubt says why Azure DevOps did not answer, without anything that is
// another at each read.
func coverageDoubt(err error) string {
	var failed *azdo.Error
	if !errors.As(err, &failed) {
		return "Azure DevOps could not be asked"
	}
	code := ""
	if failed.Code != "" {
		code = " (" + failed.Code + ")"
	}
	switch failed.Kind {
	case azdo.NotSignedIn:
		return "Azure DevOps takes the identity, signed in with " + failed.Method + ", for nobody" + code
	case azdo.NotMember:
		return "the signed-in identity is not a member of the organization" + code
	case azdo.Forbidden:
		return "the signed-in identity may not " + failed.Operation + code
	case azdo.Missing:
		return "Azure DevOps has no such organization, or does not show it to the signed-in identity" + code
	case azdo.Stopped:
		return "the organization is deactivated" + code
	case azdo.Throttled:
		return "Azure DevOps limits the signed-in identity; run Terraform again later" + code
	case azdo.Unavailable:
		return "Azure DevOps could not be reached, or could not answer" + code
	default:
		return "Azure DevOps did not answer when asked to " + failed.Operation + ": " + failed.Message + code
	}
}
