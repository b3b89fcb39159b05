package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// defaultMaxListed is how many repositories each list names unless the
// configuration says otherwise.
const defaultMaxListed = 100

type coverageModel struct {
	ConnectorIDs []string    `tfsdk:"connector_ids"`
	Names        []string    `tfsdk:"organizations"`
	MaxListed    types.Int64 `tfsdk:"max_listed"`
	MaxRequests  types.Int64 `tfsdk:"max_requests"`
	coverageJudgement
	coverageCounts
	Missing         []coverageRepository   `tfsdk:"missing"`
	Stale           []coverageRepository   `tfsdk:"stale"`
	Elsewhere       []coverageRepository   `tfsdk:"elsewhere"`
	PerOrganization []coverageOrganization `tfsdk:"per_organization"`
	Advice          []string               `tfsdk:"advice"`
	Report          types.String           `tfsdk:"report"`
}

type coverageOrganization struct {
	Name types.String `tfsdk:"name"`
	coverageJudgement
	coverageCounts
}

// coverageJudgement is whether a comparison is proven, and what follows from it.
type coverageJudgement struct {
	Proven  types.Bool    `tfsdk:"proven"`
	Reasons []string      `tfsdk:"unproven_reasons"`
	Percent types.Float64 `tfsdk:"coverage_percent"`
}

func newCoverageJudgement(reasons []string, counts coverage.Counts) coverageJudgement {
	j := coverageJudgement{Proven: types.BoolValue(len(reasons) == 0), Reasons: append([]string{}, reasons...), Percent: types.Float64Null()}
	if len(reasons) == 0 {
		j.Percent = types.Float64Value(counts.Percent())
	}
	return j
}

type coverageCounts struct {
	Existing        types.Int64 `tfsdk:"existing_count"`
	Covered         types.Int64 `tfsdk:"covered_count"`
	Missing         types.Int64 `tfsdk:"missing_count"`
	OldMissing      types.Int64 `tfsdk:"old_missing_count"`
	Stale           types.Int64 `tfsdk:"stale_count"`
	Elsewhere       types.Int64 `tfsdk:"elsewhere_count"`
	Disabled        types.Int64 `tfsdk:"disabled_count"`
	Empty           types.Int64 `tfsdk:"empty_count"`
	Forks           types.Int64 `tfsdk:"fork_count"`
	Projects        types.Int64 `tfsdk:"project_count"`
	MissingProjects types.Int64 `tfsdk:"missing_project_count"`
	TFVCProjects    types.Int64 `tfsdk:"tfvc_project_count"`
}

// newCoverageCounts leaves everything null where nothing was counted.
func newCoverageCounts(counted bool, c coverage.Counts) coverageCounts {
	number := func(n int) types.Int64 {
		if !counted {
			return types.Int64Null()
		}
		return types.Int64Value(int64(n))
	}
	return coverageCounts{
		Existing: number(c.Existing), Covered: number(c.Covered), Missing: number(c.Missing), OldMissing: number(c.OldMissing),
		Stale: number(c.Stale), Elsewhere: number(c.Elsewhere), Disabled: number(c.Disabled), Empty: number(c.Empty), Forks: number(c.Forks),
		Projects: number(c.Projects), MissingProjects: number(c.MissingProjects), TFVCProjects: number(c.TFVCProjects),
	}
}

type coverageRepository struct {
	Organization types.String `tfsdk:"organization_name"`
	Project      types.String `tfsdk:"project_name"`
	Name         types.String `tfsdk:"name"`
	ID           types.String `tfsdk:"repository_id"`
	URL          types.String `tfsdk:"url"`
	Reason       types.String `tfsdk:"reason"`
}

func newCoverageRepositories(list []coverage.Repository) []coverageRepository {
	models := []coverageRepository{}
	for _, r := range list {
		models = append(models, coverageRepository{
			types.StringValue(r.Organization), fields.TextOrNull(r.Project), fields.TextOrNull(r.Name), fields.TextOrNull(r.ID), fields.TextOrNull(r.URL), types.StringValue(string(r.Reason)),
		})
	}
	return models
}

func (m *coverageModel) fill(r coverage.Result) {
	m.coverageJudgement = newCoverageJudgement(r.Reasons, r.Total)
	m.coverageCounts = newCoverageCounts(true, r.Total)
	m.Missing, m.Stale, m.Elsewhere = newCoverageRepositories(r.Missing), newCoverageRepositories(r.Stale), newCoverageRepositories(r.Elsewhere)
	m.PerOrganization = []coverageOrganization{}
	for _, o := range r.Organizations {
		m.PerOrganization = append(m.PerOrganization, coverageOrganization{
			types.StringValue(o.Name), newCoverageJudgement(o.Doubts, o.Counts), newCoverageCounts(o.Compared, o.Counts),
		})
	}
	m.Advice = append([]string{}, r.Advice...)
	m.Report = types.StringValue(coverage.Report(r))
}
