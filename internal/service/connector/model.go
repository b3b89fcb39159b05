package connector

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// model is the resource in Terraform's terms.
type model struct {
	ID                types.String `tfsdk:"id"`
	Name              types.String `tfsdk:"name"`
	ResourceGroupName types.String `tfsdk:"resource_group_name"`
	SubscriptionID    types.String `tfsdk:"subscription_id"`
	Location          types.String `tfsdk:"location"`
	Tags              types.Map    `tfsdk:"tags"`

	HierarchyIdentifier  types.String `tfsdk:"hierarchy_identifier"`
	AutoDiscoveryEnabled types.Bool   `tfsdk:"auto_discovery_enabled"`
	Organizations        types.Set    `tfsdk:"organizations"`
	AgentlessScanning    types.Object `tfsdk:"agentless_scanning"`

	AuthorizationCode        types.String `tfsdk:"authorization_code_wo"`
	AuthorizationCodeVersion types.Int64  `tfsdk:"authorization_code_wo_version"`
	AllowReplacement         types.Bool   `tfsdk:"allow_replacement"`

	ValidatePrerequisites types.String `tfsdk:"validate_prerequisites"`
	AuthorizingUser       types.String `tfsdk:"authorizing_user"`

	Authorization             types.Object `tfsdk:"authorization"`
	OnboardedOrganizations    types.Set    `tfsdk:"onboarded_organizations"`
	UnmanagedOrganizations    types.Set    `tfsdk:"unmanaged_organizations"`
	PendingOrganizations      types.Set    `tfsdk:"pending_organizations"`
	ProvisioningState         types.String `tfsdk:"provisioning_state"`
	ProvisioningStatusMessage types.String `tfsdk:"provisioning_status_message"`
	Capabilities              types.Map    `tfsdk:"capabilities"`

	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// timeoutTypes are the attributes of the timeouts block.
var timeoutTypes = map[string]attr.Type{
	"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
}

// connectorID is the id that the arguments make.
func (m model) connectorID() armid.Connector {
	return armid.Connector{
		SubscriptionID: m.SubscriptionID.ValueString(),
		ResourceGroup:  m.ResourceGroupName.ValueString(),
		Name:           m.Name.ValueString(),
	}
}

// addressed tells whether all parts of the id are known.
func (m model) addressed() bool {
	return !m.SubscriptionID.IsUnknown() && !m.ResourceGroupName.IsUnknown() && !m.Name.IsUnknown()
}

// imported tells whether the model comes from an import that has not been read
// yet: a required argument is missing.
func (m model) imported() bool { return m.AutoDiscoveryEnabled.IsNull() }

// own are the organizations that this resource ensures.
func (m model) own() onboarding.Names { return names(m.Organizations) }

func (m model) tags() map[string]string {
	tags := map[string]string{}
	for key, value := range m.Tags.Elements() {
		if text, ok := value.(types.String); ok {
			tags[key] = text.ValueString()
		}
	}
	return tags
}

// authorizationState is the state that the model last saw.
func (m model) authorizationState() string {
	if state, ok := m.Authorization.Attributes()["state"].(types.String); ok {
		return state.ValueString()
	}
	return ""
}

func (m model) portalURL() string {
	if url, ok := m.Authorization.Attributes()["portal_url"].(types.String); ok {
		return url.ValueString()
	}
	return ""
}

// setConnector takes over what identifies and describes the connector itself,
// keeping the state's spelling where it has one.
func (m *model) setConnector(id armid.Connector, found defender.Connector) {
	m.ID = types.StringValue(id.String())
	m.SubscriptionID = keep(m.SubscriptionID, id.SubscriptionID)
	m.ResourceGroupName = keep(m.ResourceGroupName, id.ResourceGroup)
	m.Name = keep(m.Name, id.Name)
	m.Location = keep(m.Location, found.Location)
	m.HierarchyIdentifier = keep(m.HierarchyIdentifier, found.Properties.HierarchyIdentifier)
	if len(found.Tags) > 0 || !m.Tags.IsNull() {
		m.Tags = tagsValue(found.Tags)
	}
}

// setConfiguration takes over what devops/default says. While there is none the
// arguments stay as they are, because they are still to be sent.
func (m *model) setConfiguration(now facts, waiting onboarding.Names) {
	m.ProvisioningState, m.ProvisioningStatusMessage = types.StringNull(), types.StringNull()
	m.Capabilities = types.MapNull(types.StringType)
	if now.configuration == nil {
		m.AutoDiscoveryEnabled = types.BoolValue(m.AutoDiscoveryEnabled.ValueBool())
		m.AgentlessScanning = agentlessKnown(m.AgentlessScanning)
		m.setInventory(nil, nil)
		return
	}
	live, imported := now.inventory.Live(), m.imported()
	properties := now.configuration.Properties
	m.ProvisioningState = fields.TextOrNull(properties.State)
	m.ProvisioningStatusMessage = fields.TextOrNull(properties.Message)
	m.Capabilities = capabilitiesValue(properties.Capabilities)
	if properties.Agentless != nil || m.imported() || m.AgentlessScanning.IsUnknown() {
		m.AgentlessScanning = agentlessValue(properties.Agentless)
	}
	m.AutoDiscoveryEnabled = types.BoolValue(isEnabled(properties.AutoDiscovery))
	switch own := m.own(); {
	case imported && !m.AutoDiscoveryEnabled.ValueBool() && len(live) > 0:
		m.Organizations = namesValue(live)
	case m.Organizations.IsNull():
	default:
		if present := own.Both(live.Union(waiting)); len(present) != len(own) {
			m.Organizations = namesValue(present)
		}
	}
	m.setInventory(live, waiting)
}

// setInventory fills the three computed sets.
func (m *model) setInventory(live, waiting onboarding.Names) {
	m.OnboardedOrganizations = namesValue(live)
	m.PendingOrganizations = namesValue(waiting.Minus(live))
	if m.AutoDiscoveryEnabled.ValueBool() {
		m.UnmanagedOrganizations = namesValue(nil)
		return
	}
	m.UnmanagedOrganizations = namesValue(live.Minus(m.own()))
}

// keep returns the value that is there, unless the service says something that
// differs in more than case and blanks.
func keep(have types.String, found string) types.String {
	if found == "" && !have.IsUnknown() || !have.IsNull() && !have.IsUnknown() && sameText(have.ValueString(), found) {
		return have
	}
	return types.StringValue(found)
}

// sameText compares as Resource Manager does: "West Europe" is "westeurope".
func sameText(a, b string) bool {
	return armid.EqualFold(strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", ""))
}
