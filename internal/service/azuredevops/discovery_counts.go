package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// discovered is what the data source and the resource tell of a discovery.
type discovered struct {
	Complete          types.Bool   `tfsdk:"complete"`
	IncompleteReason  types.String `tfsdk:"incomplete_reason"`
	OrganizationCount types.Int64  `tfsdk:"organization_count"`
	ProjectCount      types.Int64  `tfsdk:"project_count"`
	RepositoryCount   types.Int64  `tfsdk:"repository_count"`
}

func newDiscovered(counts discovery.Counts, reason string) discovered {
	return discovered{
		Complete:          types.BoolValue(reason == ""),
		IncompleteReason:  fields.TextOrNull(reason),
		OrganizationCount: types.Int64Value(int64(counts.Own())),
		ProjectCount:      types.Int64Value(int64(counts.Projects.Total)),
		RepositoryCount:   types.Int64Value(int64(counts.Repositories.Total)),
	}
}
