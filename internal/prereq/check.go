package prereq

import "slices"

// The ids of the checks, in the order in which findings are given.
const (
	PublicCloud              = "public_cloud"
	SubscriptionEnabled      = "subscription_enabled"
	ProviderRegistered       = "provider_registered"
	RegionOffered            = "region_offered"
	Permissions              = "permissions"
	DefenderPlan             = "defender_plan"
	ConnectorNameFree        = "connector_name_free"
	OrganizationExists       = "organization_exists"
	OrganizationTenant       = "organization_tenant"
	OrganizationNotOnboarded = "organization_not_onboarded"
)

// Pages of Microsoft Learn that state the prerequisites.
const (
	onboardPage       = "https://learn.microsoft.com/azure/defender-for-cloud/quickstart-onboard-devops"
	supportPage       = "https://learn.microsoft.com/azure/defender-for-cloud/devops-support"
	subscriptionPage  = "https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-states"
	registrationPage  = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types"
	organizationsPage = "https://learn.microsoft.com/azure/devops/organizations/accounts/connect-organization-to-azure-ad"
)

// check is one question. Exactly one of once and each is set.
type check struct {
	id, title, subject, page string
	severity                 Severity
	// applies says whether the request has what the check needs; nil: always.
	applies func(Request) bool
	// once asks about the subscription or the connector.
	once func(facts) verdict
	// each asks about one organization.
	each func(facts, string) verdict
}

func checks() []check {
	return []check{
		{id: PublicCloud, title: "Azure is the commercial cloud", subject: SubjectSubscription, page: supportPage, severity: Error, once: checkCloud},
		{id: SubscriptionEnabled, title: "Subscription is readable and enabled", subject: SubjectSubscription, page: subscriptionPage, severity: Error, once: checkSubscription},
		{id: ProviderRegistered, title: "Microsoft.Security is registered", subject: SubjectSubscription, page: registrationPage, severity: Error, once: checkRegistration},
		{id: RegionOffered, title: "Region takes connectors", subject: SubjectSubscription, page: supportPage, severity: Advice, applies: Request.hasLocation, once: checkRegion},
		{id: Permissions, title: "Terraform may manage connectors", subject: SubjectTerraform, page: supportPage, severity: Error, once: checkPermissions},
		{id: DefenderPlan, title: "Defender CSPM plan", subject: SubjectSubscription, page: supportPage, severity: Advice, once: checkPlan},
		{id: ConnectorNameFree, title: "Connector does not exist yet", subject: SubjectConnector, page: onboardPage, severity: Error, applies: Request.namesConnector, once: checkName},
		{id: OrganizationExists, title: "Organization exists", subject: SubjectOrganization, page: onboardPage, severity: Error, each: checkExists},
		{id: OrganizationTenant, title: "Organization belongs to the subscription's tenant", subject: SubjectOrganization, page: organizationsPage, severity: Error, each: checkTenant},
		{id: OrganizationNotOnboarded, title: "No other connector has the organization", subject: SubjectOrganization, page: onboardPage, severity: Error, each: checkOwner},
	}
}

// IDs are the ids of all checks, in the order of findings.
func IDs() []string {
	var ids []string
	for _, c := range checks() {
		ids = append(ids, c.id)
	}
	return ids
}

// finding turns what a check said into a finding.
func (c check) finding(organization string, v verdict) Finding {
	return Finding{
		ID: c.id, Title: c.title, Subject: c.subject, Organization: organization, Outcome: v.outcome,
		Severity: c.severity, Message: v.message, Remediation: v.remediation, Documentation: c.page,
	}
}

func (r Request) skips(c check) bool {
	return slices.Contains(r.Skip, c.id) || c.applies != nil && !c.applies(r)
}
