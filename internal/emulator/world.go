package emulator

import "encoding/json"

// World is everything the emulator knows: what exists in Azure and in Azure
// DevOps, who calls, and how the service behaves. Its JSON form is what the
// control route /_emulator/world reads and writes. Every key but names and
// ids is optional; an unknown key is an error.
type World struct {
	// TenantID is the Entra tenant of the subscriptions.
	// Default 11111111-2222-4333-8444-555555555555.
	TenantID string `json:"tenant_id"`
	// Subscriptions default to one with a resource group rg-security; the
	// first one is ARM_SUBSCRIPTION_ID.
	Subscriptions []Subscription `json:"subscriptions"`
	Connectors    []Connector    `json:"connectors"`
	Organizations []Organization `json:"organizations"`
	// Caller is who Terraform is.
	Caller Caller `json:"caller"`
	// Codes maps a one-time authorization code to the user principal name
	// that it authorizes. A used code disappears.
	Codes  map[string]string `json:"codes"`
	Timing Timing            `json:"timing"`
	// Quota limits the reads of each subscription. Absent: no limit.
	Quota       *Quota      `json:"quota,omitempty"`
	Assumptions Assumptions `json:"assumptions"`
}

// Subscription is an Azure subscription of the tenant.
type Subscription struct {
	ID string `json:"id"`
	// State is Enabled (default), Warned, PastDue, Disabled or Deleted.
	// Writes are refused unless it is Enabled, Warned or PastDue.
	State string `json:"state"`
	// Registered says whether Microsoft.Security is registered. Default true.
	Registered *bool `json:"registered"`
	// Locations are the regions that take connectors. Default: those of the
	// Microsoft Learn page "DevOps security support and prerequisites".
	Locations []string `json:"locations"`
	// Permissions are the caller's, in the wire's form, and are enforced.
	// Default: everything.
	Permissions []Permission `json:"permissions"`
	// Pricings are the Defender plans. Default: CloudPosture, Free.
	Pricings []Pricing `json:"pricings"`
	// ResourceGroups default to one, rg-security.
	ResourceGroups []string `json:"resource_groups"`
}

// Permission is one role's actions, as
// Microsoft.Authorization/permissions answers them.
type Permission struct {
	Actions        []string `json:"actions"`
	NotActions     []string `json:"notActions"`
	DataActions    []string `json:"dataActions"`
	NotDataActions []string `json:"notDataActions"`
}

// Pricing is one Defender plan of a subscription.
type Pricing struct {
	Name string `json:"name"`
	// PricingTier is Free (default) or Standard.
	PricingTier string `json:"pricing_tier"`
}

// Connector is a securityConnector with its devops/default.
type Connector struct {
	// SubscriptionID and ResourceGroup default to the first of each.
	SubscriptionID string `json:"subscription_id"`
	ResourceGroup  string `json:"resource_group"`
	Name           string `json:"name"`
	// Location defaults to the first one of the subscription.
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags"`
	// HierarchyIdentifier defaults to a UUID made from the names.
	HierarchyIdentifier string `json:"hierarchy_identifier"`
	// Environment is the wire's environmentName. Default AzureDevOps.
	Environment string `json:"environment"`
	// AuthorizedBy is the user principal name whose code was accepted, empty
	// when none was.
	AuthorizedBy string `json:"authorized_by"`
	// Owner is the principal that sent the accepted code to Azure: a user
	// principal name, or the client id of a service principal. Default:
	// AuthorizedBy, because in the portal both are the same person.
	Owner string `json:"owner"`
	// DevOps is the child devops/default; null when there is none.
	DevOps *DevOps `json:"devops"`
	// Annotations are explicit pull request annotation settings in the form
	// of the wire's actionableRemediation, by "org[/project[/repo]]".
	Annotations map[string]json.RawMessage `json:"annotations"`
}

// DevOps is the configuration devops/default of a connector.
type DevOps struct {
	// AutoDiscovery is Enabled or Disabled (default).
	AutoDiscovery string `json:"auto_discovery"`
	// ProvisioningState is Succeeded by default. Pending and PendingDeletion
	// stand for an operation that somebody else began: it ends after
	// Timing.Polls looks, at least one.
	ProvisioningState         string `json:"provisioning_state"`
	ProvisioningStatusMessage string `json:"provisioning_status_message"`
	// Organizations are the onboarded ones; absent (nil) means all that
	// AuthorizedBy can onboard.
	Organizations []string `json:"organizations"`
	// Agentless is the wire's agentlessConfiguration, null when never set.
	Agentless json.RawMessage `json:"agentless"`
	// Capabilities default to DCSPM_ENABLED = "true" when the subscription's
	// CloudPosture plan is Standard, else "false".
	Capabilities []Capability `json:"capabilities"`
}

// Capability is a name and value of the configuration's capabilities.
type Capability struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Caller is who Terraform is.
type Caller struct {
	// Kind is service_principal (default), managed_identity, or user, which is
	// the default where there is a UPN.
	Kind string `json:"kind"`
	// UPN makes every token belong to this person, as after az login. Default
	// empty: the principal is the client id that asked for the token.
	UPN string `json:"upn"`
	// AccessLevel is the caller's accountLicenseType in every organization.
	// Default express (Basic).
	AccessLevel string `json:"access_level"`
}

// Timing is how slow the service is. The zero value is fastest.
type Timing struct {
	// Polls is how many looks an operation stays pending.
	Polls int `json:"polls"`
	// RetryAfterS is the Retry-After of operations, in seconds.
	RetryAfterS int `json:"retry_after_s"`
	// LatencyMS delays every answer, in milliseconds.
	LatencyMS int `json:"latency_ms"`
	// Walks is how many incomplete walks come before a complete one. A walk
	// of an organization is a list of its projects; walk k of n sees k/(n+1).
	Walks int `json:"walks"`
	// OrganizationLag is how many lists a new organization stays hidden.
	OrganizationLag int `json:"organization_lag"`
	// TokenLifetimeS is how long a token is valid, in seconds. Default 3600.
	TokenLifetimeS int `json:"token_lifetime_s"`
}
