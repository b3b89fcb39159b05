package connector

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

// The values of validate_prerequisites.
const (
	validateOff     = "off"
	validateWarn    = "warn"
	validateEnforce = "enforce"
)

// validations are the arguments that say what a plan looks into before it
// creates something. Azure knows nothing of them.
func validations() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"validate_prerequisites": schema.StringAttribute{
			Optional: true, Computed: true,
			Default: stringdefault.StaticString(validateWarn),
			MarkdownDescription: "What a plan that creates the connector does about prerequisites that are not met: `warn` (the default) names each in a warning, `enforce` in an error, and `off` does not look. " +
				"It checks whether the subscription is enabled, `Microsoft.Security` is registered there, the region is offered, and Terraform's identity may manage connectors; with `authorizing_user` it also looks into Azure DevOps. " +
				"Looking costs a few reads and ends after 20 seconds; what could not be found out by then is one warning and never an error. " +
				"An organization that does not exist, belongs to another tenant or to another connector, and a connector that exists already, are errors whatever is set here. " +
				"Refreshes, updates and deletions do not look. " +
				"The data source [`defenderdevops_azuredevops_prerequisites`](../data-sources/azuredevops_prerequisites.md) makes the same checks at any time.",
			Validators: []validator.String{stringvalidator.OneOf(validateOff, validateWarn, validateEnforce)},
		},
		"authorizing_user": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "User principal name of the person or service account that will authorize the connector, for example `svc-defender@contoso.com`. It is only used for checks, and never sent to Defender for Cloud. " +
				"With it, a plan that creates the connector signs in to Azure DevOps as Terraform's identity and looks in each of `organizations` whether this user is Project Collection Administrator with an access level of Basic or better, " +
				"and whether third-party application access via OAuth is on. Terraform's identity has to be a user of the organizations for that; what it may not see is unknown. " +
				"Left out, nobody signs in to Azure DevOps.",
			Validators: []validator.String{fields.Name(prereq.ValidateUser)},
		},
	}
}
