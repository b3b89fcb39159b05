package azuredevops

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// organizationsDataSource lists the organizations of a connector in one request.
type organizationsDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*organizationsDataSource)(nil)

// NewOrganizationsDataSource returns the data source
// defenderdevops_azuredevops_organizations.
func NewOrganizationsDataSource() datasource.DataSource { return &organizationsDataSource{} }

// Metadata implements datasource.DataSource.
func (*organizationsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_organizations"
}

// Schema implements datasource.DataSource.
func (*organizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The Azure DevOps organizations in a connector's inventory. While nobody has authorized the connector the list is empty, with a warning.",
		Attributes: map[string]schema.Attribute{
			"connector_id": fields.ConnectorIDDataSourceAttribute(),
			"organizations": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations, sorted by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":                        computed("Name of the organization."),
					"id":                          computed("Azure resource id of the organization."),
					"onboarding_state":            computed("Whether the organization belongs to this connector: " + onboardingStateText),
					"provisioning_state":          computed("How the last thing that was done to the organization ended, for example `Succeeded` or `Pending`."),
					"provisioning_status_message": computed("The service's message that goes with `provisioning_state`."),
				}},
			},
		},
	}
}

type organizationsModel struct {
	ConnectorID   types.String        `tfsdk:"connector_id"`
	Organizations []organizationModel `tfsdk:"organizations"`
}

type organizationModel struct {
	Name                      types.String `tfsdk:"name"`
	ID                        types.String `tfsdk:"id"`
	OnboardingState           types.String `tfsdk:"onboarding_state"`
	ProvisioningState         types.String `tfsdk:"provisioning_state"`
	ProvisioningStatusMessage types.String `tfsdk:"provisioning_status_message"`
}

func newOrganization(connector armid.Connector, o defender.Organization) organizationModel {
	return organizationModel{
		Name:                      types.StringValue(o.Name),
		ID:                        types.StringValue(armid.Scope{Connector: connector, Organization: o.Name}.String()),
		OnboardingState:           textOrNull(o.Properties.OnboardingState),
		ProvisioningState:         textOrNull(o.Properties.State),
		ProvisioningStatusMessage: textOrNull(o.Properties.Message),
	}
}

// Read implements datasource.DataSource.
func (d *organizationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data organizationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, err := armid.ParseConnector(data.ConnectorID.ValueString())
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("connector_id"), "Not the id of a security connector", err.Error())
		return
	}
	data.Organizations = []organizationModel{}
	for organization, err := range d.Session.Defender.AzureDevOps.Organizations(ctx, id) {
		switch {
		case defender.IsNotFound(err):
			nothingThere(ctx, d.Session, id, &resp.Diagnostics)
		case err != nil:
			diagnose.Error(&resp.Diagnostics, path.Empty(), "Cannot list the organizations", "solve what the service says and run Terraform again.", err)
		default:
			data.Organizations = append(data.Organizations, newOrganization(id, organization))
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	slices.SortFunc(data.Organizations, func(a, b organizationModel) int { return byName(a.Name, b.Name) })
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}
