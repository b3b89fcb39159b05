package azuredevops

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// discoveryDataSource counts what Defender discovered, with one walk.
type discoveryDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*discoveryDataSource)(nil)

// NewDiscoveryDataSource returns the data source
// defenderdevops_azuredevops_discovery.
func NewDiscoveryDataSource() datasource.DataSource { return &discoveryDataSource{} }

// Metadata implements datasource.DataSource.
func (*discoveryDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_discovery"
}

type discoveryModel struct {
	ConnectorID types.String `tfsdk:"connector_id"`
	// Organizations is nil where the configuration has none.
	Organizations       []string    `tfsdk:"organizations"`
	MinimumRepositories types.Int64 `tfsdk:"minimum_repositories"`
	MaxRequests         types.Int64 `tfsdk:"max_requests"`
	discovered
	UpdatedAt       types.String              `tfsdk:"updated_at"`
	States          *statesModel              `tfsdk:"states"`
	PerOrganization []organizationCountsModel `tfsdk:"per_organization"`
	Report          types.String              `tfsdk:"report"`
}

type statesModel struct {
	Organizations levelStatesModel `tfsdk:"organizations"`
	Projects      levelStatesModel `tfsdk:"projects"`
	Repositories  levelStatesModel `tfsdk:"repositories"`
}

type levelStatesModel struct {
	Onboarding   map[string]int64 `tfsdk:"onboarding"`
	Provisioning map[string]int64 `tfsdk:"provisioning"`
}

type organizationCountsModel struct {
	Name              types.String `tfsdk:"name"`
	OnboardingState   types.String `tfsdk:"onboarding_state"`
	ProvisioningState types.String `tfsdk:"provisioning_state"`
	ProjectCount      types.Int64  `tfsdk:"project_count"`
	RepositoryCount   types.Int64  `tfsdk:"repository_count"`
}

// Read implements datasource.DataSource. An organization that is not there yet
// is a reason for not being complete, not an error.
func (d *discoveryDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data discoveryModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := connectorOf(data.ConnectorID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	walk := discovery.Walk[discovery.AzureDevOps]{
		Source:      discovery.ForAzureDevOps(d.Session.Defender.AzureDevOps, id),
		MaxRequests: numberOr(data.MaxRequests, defaultMaxRequests), Organizations: data.Organizations, Lenient: true,
	}
	counts, err := walk.Count(ctx, nil)
	reason := counts.Lacks(discovery.Minimum{Organizations: data.Organizations, Repositories: int(data.MinimumRepositories.ValueInt64())})
	if err != nil {
		walkFailed(ctx, d.Session, id, "repositories", "organizations", err, &resp.Diagnostics)
		counts, reason = discovery.Counts{}, "nobody has authorized the connector yet"
	}
	if resp.Diagnostics.HasError() {
		return
	}
	data.take(counts, reason)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

func (m *discoveryModel) take(counts discovery.Counts, reason string) {
	m.discovered = newDiscovered(counts, reason)
	m.UpdatedAt = types.StringNull()
	if !counts.UpdatedAt.IsZero() {
		m.UpdatedAt = types.StringValue(counts.UpdatedAt.Format(time.RFC3339))
	}
	m.States = &statesModel{levelStates(counts.Organizations), levelStates(counts.Projects), levelStates(counts.Repositories)}
	m.PerOrganization = []organizationCountsModel{}
	for _, o := range counts.Each() {
		m.PerOrganization = append(m.PerOrganization, organizationCountsModel{
			Name:              types.StringValue(o.Name),
			OnboardingState:   fields.TextOrNull(o.Onboarding),
			ProvisioningState: fields.TextOrNull(o.Provisioning),
			ProjectCount:      types.Int64Value(int64(o.Projects)),
			RepositoryCount:   types.Int64Value(int64(o.Repositories)),
		})
	}
	m.Report = types.StringValue(discovery.Report(counts, reason))
}

func levelStates(tally discovery.Tally) levelStatesModel {
	return levelStatesModel{wordCounts(tally.Onboarding), wordCounts(tally.Provisioning)}
}

// wordCounts makes the service's words fit for state and terminal.
func wordCounts(words map[string]int) map[string]int64 {
	counts := map[string]int64{}
	for word, count := range words {
		counts[defender.Clean(word)] += int64(count)
	}
	return counts
}
