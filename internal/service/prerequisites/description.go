package prerequisites

const description = "Checks what the onboarding of Azure DevOps organizations needs, and changes nothing: no resource provider is registered, and nothing is asked of Azure DevOps but reads. " +
	"A failed check is a result and not an error of the data source, so that a `precondition` or a `check` block decides what follows. " +
	"What cannot be found out is `unknown` and does not count as failed.\n\n" +
	"These checks exist:\n\n" +
	"| Check | Fails when | Needs |\n|---|---|---|\n" +
	"| `public_cloud` | the Resource Manager is that of a national cloud | |\n" +
	"| `subscription_enabled` | the subscription does not exist for this sign-in, or takes no writes | |\n" +
	"| `provider_registered` | `Microsoft.Security` is not registered | |\n" +
	"| `region_offered` | Azure does not list the region for connectors; only advice | `location` |\n" +
	"| `permissions` | Terraform's identity may not read, write and delete connectors and their configuration | |\n" +
	"| `defender_plan` | never: it says which features will be there | |\n" +
	"| `connector_name_free` | the connector exists already | `connector_name`, `resource_group_name` |\n" +
	"| `organization_exists` | Azure DevOps knows no such organization | |\n" +
	"| `organization_tenant` | the organization belongs to another Microsoft Entra tenant than the subscription, or to none | |\n" +
	"| `organization_not_onboarded` | another connector of the subscription has the organization | |\n" +
	"| `oauth_policy` | third-party application access via OAuth is off | a sign-in |\n" +
	"| `authorizing_user_is_user` | the authorizing user is not in the organization, or is a service principal; a warning only where it is a guest or has never signed in | a sign-in, `authorizing_user` |\n" +
	"| `authorizing_user_administrator` | the authorizing user is no Project Collection Administrator | a sign-in, `authorizing_user` |\n" +
	"| `authorizing_user_access_level` | the authorizing user has the access level Stakeholder, or one that has ended | a sign-in, `authorizing_user` |\n" +
	"| `container_mapping_extension` | never: Defender for Cloud brings the extension only after the organization was connected | a sign-in |\n" +
	"| `security_devops_extension` | never: connecting does not need it | a sign-in |\n" +
	"| `rate_limit` | Azure DevOps delays the requests of Terraform's identity, or soon will; only a warning | a sign-in |\n\n" +
	"## What it costs\n\n" +
	"At most 5 requests to Azure for a subscription, and one more for each other Azure DevOps connector in it (25 at most). " +
	"For each organization at most 6 requests to Azure DevOps, and 6 more with `authorizing_user`, unless that is the identity that Terraform runs as. The first carries no sign-in. " +
	"An organization that refuses the first request with a sign-in gets no second. " +
	"Eight organizations are asked at a time; what is not known after one minute is unknown. " +
	"A check that is in `skip` is not made and costs nothing. Within two minutes nothing is asked twice.\n\n" +
	"## Who signs in\n\n" +
	"Two identities matter, and they are rarely one. **Terraform's identity** creates the connector and makes these checks. **The authorizing user** is the person who clicks *Authorize*, and is a user always: a service principal cannot. " +
	"Only that user has to administer the organizations.\n\n" +
	"To make the checks that need a sign-in, Terraform's identity has to be in the organizations: Organization settings > Users, access level Basic, without any right of an administrator. " +
	"Reading the access level of others may take more. What Azure DevOps does not show is `unknown`, with what would help. " +
	"Where Terraform's identity shall have no access to Azure DevOps at all, put the checks that need a sign-in into `skip`.\n\n" +
	"Whether the authorizing user administers an organization through a group of Microsoft Entra, only the sign-in of that very user shows. Run Terraform as that user, and it is known; otherwise it is unknown.\n\n" +
	"Not checked are deny assignments, locks, Azure Policy, Conditional Access, and the connectors of other subscriptions.\n\n" +
	"~> Once the connector exists, `connector_name_free` fails. Where the data source stays in the configuration of the connector, keep `connector_name`, so that the connector does not count as another one, and skip that check."
