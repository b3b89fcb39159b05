package connector

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// connectorsDataSource lists connectors of every kind in one list (pages).
type connectorsDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*connectorsDataSource)(nil)

// NewConnectorsDataSource returns the data source defenderdevops_connectors.
func NewConnectorsDataSource() datasource.DataSource { return &connectorsDataSource{} }

// Metadata implements datasource.DataSource.
func (*connectorsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connectors"
}

// Schema implements datasource.DataSource.
func (*connectorsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The security connectors of a subscription or of one resource group: of Azure DevOps, GitHub and GitLab, and those of other clouds too. It reads one list and looks into no connector.",
		Attributes: map[string]schema.Attribute{
			"subscription_id": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Subscription to look in. Left out, it is the provider's.",
				Validators: []validator.String{fields.Name(armid.ValidateSubscriptionID)},
			},
			"resource_group_name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Resource group to look in. Left out, the whole subscription is listed.",
				Validators: []validator.String{fields.Name(armid.ValidateResourceGroup)},
			},
			"connectors": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The connectors, sorted by id.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                   text(idText),
					"name":                 text("Name of the connector."),
					"resource_group_name":  text("Resource group that holds the connector."),
					"subscription_id":      text("Subscription that holds the connector."),
					"location":             text("Azure region of the connector."),
					"tags":                 schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the Azure resource."},
					"environment":          text("What the connector connects, in the service's own words: `AzureDevOps`, `Github`, `GitLab`, and clouds such as `AWS` and `GCP`."),
					"hierarchy_identifier": text("Identifier that the connector carries inside Defender for Cloud; of another cloud, that cloud's id of the account or project."),
				}},
			},
		},
	}
}

type connectorsModel struct {
	SubscriptionID    types.String      `tfsdk:"subscription_id"`
	ResourceGroupName types.String      `tfsdk:"resource_group_name"`
	Connectors        []listedConnector `tfsdk:"connectors"`
}

type listedConnector struct {
	ID                  types.String `tfsdk:"id"`
	Name                types.String `tfsdk:"name"`
	ResourceGroupName   types.String `tfsdk:"resource_group_name"`
	SubscriptionID      types.String `tfsdk:"subscription_id"`
	Location            types.String `tfsdk:"location"`
	Tags                types.Map    `tfsdk:"tags"`
	Environment         types.String `tfsdk:"environment"`
	HierarchyIdentifier types.String `tfsdk:"hierarchy_identifier"`
}

func newListedConnector(id armid.Connector, found defender.Connector) listedConnector {
	return listedConnector{
		ID:                  types.StringValue(id.String()),
		Name:                types.StringValue(id.Name),
		ResourceGroupName:   types.StringValue(id.ResourceGroup),
		SubscriptionID:      types.StringValue(id.SubscriptionID),
		Location:            fields.TextOrNull(found.Location),
		Tags:                tagsValue(found.Tags),
		Environment:         fields.TextOrNull(found.Properties.EnvironmentName),
		HierarchyIdentifier: fields.TextOrNull(found.Properties.HierarchyIdentifier),
	}
}

// Read implements datasource.DataSource.
func (d *connectorsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data connectorsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data.SubscriptionID = subscriptionOf(d.Session, data.SubscriptionID, "look in", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	d.list(ctx, &data, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	slices.SortFunc(data.Connectors, func(a, b listedConnector) int {
		return armid.Compare(a.ID.ValueString(), b.ID.ValueString())
	})
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// list fills in the connectors. What carries no id of a connector is left out
// and counted: nothing could be done with it.
func (d *connectorsDataSource) list(ctx context.Context, data *connectorsModel, diags *diag.Diagnostics) {
	group := data.ResourceGroupName.ValueString()
	data.Connectors = []listedConnector{}
	odd := 0
	for found, err := range d.Session.Defender.Connectors.List(ctx, data.SubscriptionID.ValueString(), group) {
		if err != nil {
			at := path.Empty()
			if group != "" && defender.IsNotFound(err) {
				at = path.Root("resource_group_name")
			}
			diagnose.Error(diags, at, "Cannot list the connectors", "solve what the service says and run Terraform again.", err)
			return
		}
		id, err := armid.ParseConnector(found.ID)
		if err != nil {
			odd++
			continue
		}
		data.Connectors = append(data.Connectors, newListedConnector(id, found))
	}
	if odd > 0 {
		diags.AddWarning("Some connectors are left out", fmt.Sprintf(
			"The service listed %d entries whose id is not that of a security connector.\n\n"+
				"What to do: nothing, if what you look for is there; else please report it with the answer of "+
				"az rest --method get --url \"/subscriptions/…/providers/Microsoft.Security/securityConnectors?api-version=%s\".", odd, defender.ConnectorAPIVersion))
	}
}
