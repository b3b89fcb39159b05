package connector

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// connectorDataSource reads one connector and changes nothing.
type connectorDataSource struct {
	session.DataSource
	kind kind
}

var _ datasource.DataSourceWithConfigure = (*connectorDataSource)(nil)

// NewAzureDevOpsDataSource returns the data source
// defenderdevops_azuredevops_connector.
func NewAzureDevOpsDataSource() datasource.DataSource { return &connectorDataSource{kind: azureDevOps} }

// Metadata implements datasource.DataSource.
func (d *connectorDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + d.kind.typeSuffix
}

// dataModel is the data source in Terraform's terms.
type dataModel struct {
	ID                        types.String `tfsdk:"id"`
	Name                      types.String `tfsdk:"name"`
	ResourceGroupName         types.String `tfsdk:"resource_group_name"`
	SubscriptionID            types.String `tfsdk:"subscription_id"`
	Location                  types.String `tfsdk:"location"`
	Tags                      types.Map    `tfsdk:"tags"`
	HierarchyIdentifier       types.String `tfsdk:"hierarchy_identifier"`
	AutoDiscoveryEnabled      types.Bool   `tfsdk:"auto_discovery_enabled"`
	AgentlessScanning         types.Object `tfsdk:"agentless_scanning"`
	Authorization             types.Object `tfsdk:"authorization"`
	OnboardedOrganizations    types.Set    `tfsdk:"onboarded_organizations"`
	ProvisioningState         types.String `tfsdk:"provisioning_state"`
	ProvisioningStatusMessage types.String `tfsdk:"provisioning_status_message"`
	Capabilities              types.Map    `tfsdk:"capabilities"`
}

// Schema implements datasource.DataSource.
func (d *connectorDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One " + d.kind.platform + " connector and its DevOps configuration. It only reads, which makes it a safe first contact with a tenant.",
		Attributes: map[string]schema.Attribute{
			"id": text(idText),
			"name": schema.StringAttribute{
				Required: true, MarkdownDescription: "Name of the connector.",
				Validators: []validator.String{fields.Name(armid.ValidateConnectorName)},
			},
			"resource_group_name": schema.StringAttribute{
				Required: true, MarkdownDescription: "Resource group that holds the connector.",
				Validators: []validator.String{fields.Name(armid.ValidateResourceGroup)},
			},
			"subscription_id": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Subscription that holds the connector. Left out, it is the provider's.",
				Validators: []validator.String{fields.Name(armid.ValidateSubscriptionID)},
			},
			"location":               text("Azure region of the connector."),
			"tags":                   schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the Azure resource."},
			"hierarchy_identifier":   text("Identifier that the connector carries inside Defender for Cloud."),
			"auto_discovery_enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Defender onboards all organizations, present and future; null while nobody has authorized."},
			"agentless_scanning": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "Agentless code scanning of the connected repositories; null where the service reports nothing.",
				Attributes: map[string]schema.Attribute{
					"enabled":                schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether repositories are scanned without an agent in the pipeline."},
					"auto_discovery_enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether repositories that appear later are scanned too."},
					"scanners":               schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Scanners that are switched on, in the service's own words."},
					"scope": schema.SingleNestedAttribute{
						Computed: true, MarkdownDescription: "What the scan is limited to; null when it is not limited.",
						Attributes: map[string]schema.Attribute{
							"mode": text("`Inclusion`: only the entries are scanned. `Exclusion`: everything else is."),
							"entries": schema.SetNestedAttribute{
								Computed: true, MarkdownDescription: "The organizations, projects and repositories of the scope.",
								NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
									"kind": text("What the entry is, for example `AzureDevOpsRepository`."), "value": text("The entry's name as the service spells it."),
								}},
							},
						},
					},
				},
			},
			"authorization": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: authorizationText,
				Attributes: map[string]schema.Attribute{
					"state": text(stateText), "message": text(messageText), "changed_at": text(changedAtText), "portal_url": text(portalURLText),
				},
			},
			"onboarded_organizations":     schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: onboardedText},
			"provisioning_state":          text(provStateText),
			"provisioning_status_message": text(provMsgText),
			"capabilities":                schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: capabilityText},
		},
	}
}

// Read implements datasource.DataSource.
func (d *connectorDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data.SubscriptionID = subscriptionOf(d.Session, data.SubscriptionID, "look in", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := armid.Connector{
		SubscriptionID: data.SubscriptionID.ValueString(), ResourceGroup: data.ResourceGroupName.ValueString(), Name: data.Name.ValueString(),
	}
	now, err := d.kind.read(ctx, d.Session.Defender, id, d.kind.roots(d.Session.Defender, id))
	if defender.IsNotFound(err) {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Connector not found",
			"There is no connector "+id.String()+". Check the name, the resource group and the subscription; the portal lists connectors under Defender for Cloud > Environment settings.")
		return
	}
	if err != nil {
		readError(&resp.Diagnostics, "Cannot read the connector", err)
		return
	}
	data.take(id, now)
	data.Authorization = authorizationValue(now.configuration, d.Session.PortalURL(ctx, id))
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// take fills the model from the facts, through the resource's own conversion.
func (m *dataModel) take(id armid.Connector, now facts) {
	whole := emptyModel()
	whole.setConnector(id, now.connector)
	whole.setConfiguration(now, nil)
	m.ID = whole.ID
	m.Location = whole.Location
	m.Tags = tagsValue(now.connector.Tags)
	m.HierarchyIdentifier = whole.HierarchyIdentifier
	m.AgentlessScanning = whole.AgentlessScanning
	m.OnboardedOrganizations = whole.OnboardedOrganizations
	m.ProvisioningState = whole.ProvisioningState
	m.ProvisioningStatusMessage = whole.ProvisioningStatusMessage
	m.Capabilities = whole.Capabilities
	if now.configuration != nil {
		m.AutoDiscoveryEnabled = whole.AutoDiscoveryEnabled
	}
}
