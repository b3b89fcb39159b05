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

	// These need a sign-in to Azure DevOps.
	OAuthPolicy                  = "oauth_policy"
	AuthorizingUserIsUser        = "authorizing_user_is_user"
	AuthorizingUserAdministrator = "authorizing_user_administrator"
	AuthorizingUserAccessLevel   = "authorizing_user_access_level"
	ContainerMappingExtension    = "container_mapping_extension"
	SecurityDevOpsExtension      = "security_devops_extension"
	RateLimit                    = "rate_limit"
)

// Pages of Microsoft Learn that state the prerequisites.
const (
	onboardPage       = "https://learn.microsoft.com/azure/defender-for-cloud/quickstart-onboard-devops"
	supportPage       = "https://learn.microsoft.com/azure/defender-for-cloud/devops-support"
	subscriptionPage  = "https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-states"
	registrationPage  = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types"
	organizationsPage = "https://learn.microsoft.com/azure/devops/organizations/accounts/connect-organization-to-azure-ad"
	policyPage        = "https://learn.microsoft.com/azure/devops/organizations/accounts/change-application-access-policies"
	accessLevelPage   = "https://learn.microsoft.com/azure/devops/organizations/security/access-levels"
	administratorPage = "https://learn.microsoft.com/azure/devops/organizations/security/look-up-project-collection-administrators"
	extensionPage     = "https://learn.microsoft.com/azure/defender-for-cloud/container-image-mapping"
	securityToolsPage = "https://learn.microsoft.com/azure/defender-for-cloud/configure-azure-devops-extension"
	rateLimitPage     = "https://learn.microsoft.com/azure/devops/integrate/concepts/rate-limits"
)

// check is one question. Exactly one of once, each and within is set.
type check struct {
	id, title, subject, page string
	severity                 Severity
	// applies says whether the request has what the check needs; nil: always.
	applies func(Request) bool
	// once asks about the subscription or the connector.
	once func(facts) verdict
	// each asks about one organization.
	each func(facts, string) verdict
	// probes says that each waits for Azure DevOps, which may not answer.
	probes bool
	// within asks about one organization what only a sign-in shows.
	within func(*insight) verdict
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
		{id: OrganizationExists, title: "Organization exists and is active", subject: SubjectOrganization, page: onboardPage, severity: Error, each: checkExists, probes: true},
		{id: OrganizationTenant, title: "Organization belongs to the subscription's tenant", subject: SubjectOrganization, page: organizationsPage, severity: Error, each: checkTenant, probes: true},
		{id: OrganizationNotOnboarded, title: "No other connector has the organization", subject: SubjectOrganization, page: onboardPage, severity: Error, each: checkOwner},
		{id: OAuthPolicy, title: "Third-party application access via OAuth is on", subject: SubjectOrganization, page: policyPage, severity: Error, within: checkOAuthPolicy},
		{id: AuthorizingUserIsUser, title: "The authorizing user is a user of the organization", subject: SubjectUser, page: onboardPage, severity: Error, within: checkIsUser},
		{id: AuthorizingUserAdministrator, title: "The authorizing user is a Project Collection Administrator", subject: SubjectUser, page: administratorPage, severity: Error, within: checkAdministrator},
		{id: AuthorizingUserAccessLevel, title: "The authorizing user has the access level Basic or better", subject: SubjectUser, page: accessLevelPage, severity: Error, within: checkAccessLevel},
		{id: ContainerMappingExtension, title: "Container Mapping extension is installed", subject: SubjectOrganization, page: extensionPage, severity: Advice, within: checkContainerMapping},
		{id: SecurityDevOpsExtension, title: "Microsoft Security DevOps extension is installed", subject: SubjectOrganization, page: securityToolsPage, severity: Advice, within: checkSecurityDevOps},
		{id: RateLimit, title: "Azure DevOps does not slow this identity down", subject: SubjectTerraform, page: rateLimitPage, severity: Warning, within: checkRateLimit},
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

// ask gives the check's answer; name is the organization that it is about.
func (c check) ask(known facts, name string) verdict {
	switch {
	case c.once != nil:
		return c.once(known)
	case c.each != nil:
		return c.each(known, name)
	default:
		return c.within(known.insights[name])
	}
}

// finding turns what a check said into a finding.
func (c check) finding(organization string, v verdict) Finding {
	severity := c.severity
	if v.lenient {
		severity = Warning
	}
	return Finding{
		ID: c.id, Title: c.title, Subject: c.subject, Organization: organization, Outcome: v.outcome,
		Severity: severity, Message: v.message, Remediation: v.remediation, Documentation: c.page,
	}
}

// signsIn tells whether one of the checks that are made takes a sign-in to Azure DevOps.
func (r Request) signsIn() bool {
	return slices.ContainsFunc(checks(), func(c check) bool { return c.within != nil && !r.skips(c) })
}

func (r Request) skips(c check) bool {
	return slices.Contains(r.Skip, c.id) || c.applies != nil && !c.applies(r)
}
