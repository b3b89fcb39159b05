package azuredevops

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// defaultMaxRequests is what a read may cost unless the configuration says otherwise.
const defaultMaxRequests = 500

// Schema implements datasource.DataSource.
func (*repositoriesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The repositories that Defender for Cloud discovered below a connector. " +
			"It costs one request for the list of organizations, one for each organization, and for each project one for every 10 repositories. " +
			"While nobody has authorized the connector the list is empty, with a warning.",
		Attributes: map[string]schema.Attribute{
			"connector_id": fields.ConnectorIDDataSourceAttribute(),
			"organizations": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Names of the organizations to look into, in any letter case; left out, all of the connector. Naming one that the connector does not have is an error.",
				Validators: []validator.Set{
					setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization)),
				},
			},
			"max_requests": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("How many requests one read may cost, %d by default. A read that needs more is an error that says how many; "+
					"it ends before it lists a repository where the number of projects alone is too high.", defaultMaxRequests),
				Validators: []validator.Int64{int64validator.AtLeast(1)},
			},
			"repositories": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The repositories, sorted by organization, project and name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"organization_name": computed("Name of the organization."),
					"project_name":      computed("Name of the project."),
					"name":              computed("Name of the repository."),
					"id":                computed("Azure resource id of the repository."),
					"repository_id":     computed("GUID of the repository in Azure DevOps."),
					"url":               computed("Address of the repository in Azure DevOps."),
					"visibility":        computed("Visibility of the repository in Azure DevOps, in the service's own words."),
					"onboarding_state":  computed("Whether the repository belongs to this connector: " + onboardingStateText),
				}},
			},
		},
	}
}
