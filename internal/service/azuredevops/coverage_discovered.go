package azuredevops

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

// discovered walks the connectors one after the other, because each walk reads
// many lists at once. A connector that cannot be read is an error: without it
// everything that it covers would be called missing.
func (r *coverageReading) discovered(ctx context.Context, diags *diag.Diagnostics) error {
	at := path.Root("connector_ids")
	for _, id := range r.connectors {
		err := r.walk(ctx, id)
		var costly *tooCostlyComparison
		switch {
		case err == nil:
		case errors.As(err, &costly), ctx.Err() != nil:
			return err
		case defender.IsNotFound(err):
			if unauthorized(ctx, r.session, id, at, diags) {
				diags.AddAttributeWarning(at, "Nobody has authorized the connector yet",
					id.String()+" has no DevOps configuration, so Defender has discovered nothing through it.\n\n"+
						"What to do: "+diagnose.AuthorizeSteps(r.session.PortalURL(ctx, id))+" Discovery takes from some minutes up to 8 hours.")
			}
		default:
			diagnose.Error(diags, at, "Cannot list what Defender discovered", "solve what the service says and run Terraform again.", err)
		}
		if diags.HasError() {
			return errSeeDiagnostics
		}
	}
	return nil
}

// errSeeDiagnostics ends the other side when this one has said why.
var errSeeDiagnostics = errors.New("the connectors cannot be read")

// walk hands the inventory of one connector to the comparison.
func (r *coverageReading) walk(ctx context.Context, id armid.Connector) error {
	walk := discovery.Walk[discovery.AzureDevOps]{
		Source: comparedOnly{discovery.ForAzureDevOps(r.session.Defender.AzureDevOps, id), r},
		Entering: func(level discovery.Level, estimate discovery.Estimate) {
			lists := estimate.Organizations
			if level == discovery.Project {
				lists = estimate.Projects
			}
			r.budget.need(coverageCost{defender: lists})
		},
	}
	for node, err := range walk.Nodes(ctx) {
		if err != nil {
			return err
		}
		r.take(node)
	}
	return nil
}

// take hands on one object of an inventory.
func (r *coverageReading) take(node discovery.Node[discovery.AzureDevOps]) {
	o := r.comparison.Organization(node.Organization)
	switch node.Level() {
	case discovery.Organization:
		o.Stands(standing(node.Onboarding))
	case discovery.Project:
		o.DiscoveredProject(node.Object.Project.Properties.ProjectID, defender.Clean(node.Project))
	case discovery.Repository:
		p := node.Object.Repository.Properties
		o.Discovered(coverage.Discovered{
			Project: defender.Clean(node.Project), ID: p.RepositoryID, Name: defender.Clean(node.Repository), URL: defender.Clean(p.URL),
			Standing: standing(node.Onboarding),
		})
	}
}

// standing reads an onboarding state. A word that nobody knows yet counts as
// onboarded, as in a walk.
func standing(state string) coverage.Standing {
	switch strings.ToLower(strings.TrimSpace(state)) {
	case strings.ToLower(defender.OnboardedByOtherConnector):
		return coverage.Elsewhere
	case strings.ToLower(defender.NotOnboarded):
		return coverage.NotOnboarded
	default:
		return coverage.Ours
	}
}

// comparedOnly is the source of a walk without the organizations that are not
// compared. That a connector lacks some of those that are is a result here and
// no error. Each page counts for the comparison too.
type comparedOnly struct {
	discovery.Source[discovery.AzureDevOps]
	reading *coverageReading
}

// Roots implements discovery.Source.
func (s comparedOnly) Roots(ctx context.Context, page func() error) iter.Seq2[discovery.Node[discovery.AzureDevOps], error] {
	return func(yield func(discovery.Node[discovery.AzureDevOps], error) bool) {
		for node, err := range s.Source.Roots(ctx, s.counted(page)) {
			if err == nil && s.reading.comparison.Organization(node.Organization) == nil {
				continue
			}
			if !yield(node, err) {
				return
			}
		}
	}
}

// Children implements discovery.Source.
func (s comparedOnly) Children(ctx context.Context, parent discovery.Path, page func() error) iter.Seq2[discovery.Node[discovery.AzureDevOps], error] {
	return s.Source.Children(ctx, parent, s.counted(page))
}

// counted asks the budget before each page. That the list begins is counted.
func (s comparedOnly) counted(page func() error) func() error {
	mine := s.reading.budget.gate(1, coverageCost{defender: 1})
	return func() error {
		if err := page(); err != nil {
			return err
		}
		return mine()
	}
}
