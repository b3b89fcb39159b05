package azuredevops

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// coverageDataSource compares what exists in Azure DevOps with what Defender
// discovered.
type coverageDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*coverageDataSource)(nil)

// NewCoverageDataSource returns the data source
// defenderdevops_azuredevops_coverage.
func NewCoverageDataSource() datasource.DataSource { return &coverageDataSource{} }

// Metadata implements datasource.DataSource.
func (*coverageDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_coverage"
}

// Read implements datasource.DataSource. What cannot be proven is a result and
// not an error, so that a check decides what follows.
func (d *coverageDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data coverageModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	connectors, err := connectorsOf(data.ConnectorIDs)
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("connector_ids"), "Not the id of a security connector", err.Error())
		return
	}
	comparison := coverage.New(data.Names, numberOr(data.MaxListed, defaultMaxListed), time.Now())
	reading := &coverageReading{
		session: d.Session, comparison: comparison, connectors: connectors,
		budget: &coverageBudget{limit: numberOr(data.MaxRequests, defaultMaxRequests)},
	}
	result := reading.run(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	data.fill(result)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// connectorsOf reads ids; spellings of one connector are one.
func connectorsOf(ids []string) ([]armid.Connector, error) {
	var connectors []armid.Connector
	seen := map[string]bool{}
	for _, text := range ids {
		id, err := armid.ParseConnector(text)
		if err != nil {
			return nil, err
		}
		if !seen[id.Key()] {
			seen[id.Key()] = true
			connectors = append(connectors, id)
		}
	}
	return connectors, nil
}

// coverageReading asks both sides.
type coverageReading struct {
	session    *session.Session
	comparison *coverage.Comparison
	connectors []armid.Connector
	budget     *coverageBudget
	unread     unreadOrganizations
}

// run reads both sides at once; what only both show is asked for afterwards.
func (r *coverageReading) run(ctx context.Context, diags *diag.Diagnostics) coverage.Result {
	r.budget.need(coverageCost{len(r.connectors), len(r.comparison.Organizations()) * requestsPerOrganization})
	// The two sides share nothing but the comparison and the budget, which are
	// made for it; each has diagnostics of its own.
	var discovered diag.Diagnostics
	group, both := errgroup.WithContext(ctx)
	group.Go(func() error { return r.discovered(both, &discovered) })
	group.Go(func() error { return r.existing(both) })
	err := group.Wait()
	diags.Append(discovered...)
	if err == nil && !discovered.HasError() {
		err = r.sourceControl(ctx)
		r.owners(ctx)
	}
	var costly *tooCostlyComparison
	switch {
	case discovered.HasError():
	case errors.As(err, &costly):
		costly.explain(len(r.comparison.Organizations()), diags)
	case err != nil:
		diags.AddError("The comparison was interrupted", "What was found by then is not kept.\n\nWhat to do: run Terraform again.")
	default:
		result := r.comparison.Result()
		r.unread.explain(result, diags)
		return result
	}
	return coverage.Result{}
}
