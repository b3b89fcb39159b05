package azuredevops

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// availableOrganizationsDataSource lists what the person who authorized a
// connector could onboard.
type availableOrganizationsDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*availableOrganizationsDataSource)(nil)

// NewAvailableOrganizationsDataSource returns the data source
// defenderdevops_azuredevops_available_organizations.
func NewAvailableOrganizationsDataSource() datasource.DataSource {
	return &availableOrganizationsDataSource{}
}

// Metadata implements datasource.DataSource.
func (*availableOrganizationsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_available_organizations"
}

// Schema implements datasource.DataSource.
func (*availableOrganizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The Azure DevOps organizations that the person who authorized a connector administers, whether they are onboarded or not.\n\n" +
			"~> The service answers this only to the identity that created or authorized the connector, and refuses everybody else with 401 " +
			"([Azure CLI](https://learn.microsoft.com/cli/azure/security/security-connector/devops) documents it). A pipeline that signs in as a service principal is usually somebody else: " +
			"keep this data source out of its configuration, and use `defenderdevops_azuredevops_organizations` there, which every reader of the connector may use.\n\n" +
			"While nobody has authorized the connector the list is empty, with a warning.",
		Attributes: map[string]schema.Attribute{
			"connector_id": fields.ConnectorIDDataSourceAttribute(),
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations, sorted by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":             computed("Name of the organization."),
					"onboarding_state": computed("Whether this connector has the organization: " + onboardingStateText),
				}},
			},
		},
	}
}

type availableOrganizationsModel struct {
	ConnectorID   types.String                 `tfsdk:"connector_id"`
	Organizations []availableOrganizationModel `tfsdk:"organizations"`
}

type availableOrganizationModel struct {
	Name            types.String `tfsdk:"name"`
	OnboardingState types.String `tfsdk:"onboarding_state"`
}

// Read implements datasource.DataSource.
func (d *availableOrganizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data availableOrganizationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := connectorOf(data.ConnectorID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	data.Organizations = []availableOrganizationModel{}
	for organization, err := range d.Session.Defender.AzureDevOps.AvailableOrganizations(ctx, id) {
		if err != nil {
			d.failed(ctx, id, err, &resp.Diagnostics)
			break
		}
		data.Organizations = append(data.Organizations, availableOrganizationModel{
			Name:            types.StringValue(organization.Name),
			OnboardingState: fields.TextOrNull(organization.Properties.OnboardingState),
		})
	}
	if resp.Diagnostics.HasError() {
		return
	}
	slices.SortFunc(data.Organizations, func(a, b availableOrganizationModel) int { return byName(a.Name, b.Name) })
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// failed explains why there is no list.
func (d *availableOrganizationsDataSource) failed(ctx context.Context, id armid.Connector, err error, diags *diag.Diagnostics) {
	switch {
	case defender.IsNotFound(err):
		nothingThere(ctx, d.Session, id, diags)
	case refusedToOthers(err):
		diagnose.Explain(diags, path.Root("connector_id"), "The service answers this only to who authorized the connector", notTheOwner, err)
	default:
		diagnose.Error(diags, path.Empty(), "Cannot list the available organizations", "solve what the service says and run Terraform again.", err)
	}
}

// refusedToOthers tells the 401 that is documented for this operation from the
// one of Resource Manager for a token that it does not take, whose codes are
// InvalidAuthenticationToken, ExpiredAuthenticationToken and their kin.
func refusedToOthers(err error) bool {
	var failed *defender.Error
	return defender.IsUnauthorized(err) && errors.As(err, &failed) && !strings.Contains(strings.ToLower(failed.Code), "authentication")
}

// The reason is that of the help text of the command `az security
// security-connector devops list-available-azure-dev-ops-orgs`: "Returns 401 if
// connector was created by different user or identity".
const notTheOwner = "most likely nothing is wrong with this sign-in: the service lists available organizations only for the identity that created or authorized the connector, " +
	"and answers 401 to every other one (documented for az security security-connector devops list-available-azure-dev-ops-orgs). Either\n\n" +
	"- ask for what is onboarded instead, which every reader may see: data source defenderdevops_azuredevops_organizations; or\n" +
	"- run this configuration signed in as the person who authorized (az login, use_cli = true), in a configuration of its own if the pipeline is somebody else; or\n" +
	"- look in the portal as that person: Microsoft Defender for Cloud > Environment settings > the connector > Edit settings > Configure access.\n\n" +
	"Whoever authorizes the connector again becomes its owner for good; do not do that only for this list."
