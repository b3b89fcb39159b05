package prerequisites

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

const description = "Checks what the onboarding of Azure DevOps organizations needs, and changes nothing: no resource provider is registered and nobody signs in to Azure DevOps. " +
	"A failed check is a result and not an error of the data source, so that a `precondition` or a `check` block decides what follows. " +
	"What cannot be found out is `unknown` and does not count as failed.\n\n" +
	"It costs at most 5 requests to Azure, one more for each other Azure DevOps connector of the subscription (25 at most), and one unsigned request to Azure DevOps for each organization.\n\n" +
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
	"| `organization_not_onboarded` | another connector of the subscription has the organization | |\n\n" +
	"Not checked is what only a sign-in to Azure DevOps shows: whether the person who authorizes administers the organization and has an access level of Basic or better, and whether third-party application access via OAuth is on. " +
	"Neither are deny assignments, locks, Azure Policy and the connectors of other subscriptions.\n\n" +
	"~> Once the connector exists, `connector_name_free` fails. Where the data source stays in the configuration of the connector, keep `connector_name`, so that the connector does not count as another one, and skip that check."

// Schema implements datasource.DataSource.
func (*azureDevOpsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	name := func(check func(string) error, description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.String{fields.Name(check)}}
	}
	subscription := name(armid.ValidateSubscriptionID, "Subscription of the connector. Left out, it is the provider's.")
	subscription.Computed = true
	resp.Schema = schema.Schema{
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"organizations": schema.SetAttribute{
				Required: true, ElementType: types.StringType, MarkdownDescription: "Names of the organizations to be onboarded.",
				Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization))},
			},
			"subscription_id":     subscription,
			"resource_group_name": name(armid.ValidateResourceGroup, "Resource group of the connector. Left out, permissions are those in the subscription."),
			"location": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Azure region of the connector.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"connector_name": name(armid.ValidateConnectorName, "Name of the connector. Together with `resource_group_name` it says which connector is not another one."),
			"skip": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Checks that are not made: `" + strings.Join(prereq.IDs(), "`, `") + "`.",
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.OneOf(prereq.IDs()...))},
			},
			"passed": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether no check of severity `error` failed. Unknown outcomes and advice do not count."},
			"checks": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The checks that were made, in the order of the table above and then by organization.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":           text("Which check."),
					"title":        text("What should be the case."),
					"subject":      text("What has to change when it fails: `terraform identity`, `subscription`, `connector` or `organization`."),
					"organization": text("Organization that was checked; null where the check is not about one."),
					"outcome":      text("`pass`, `fail` or `unknown`."),
					"severity":     text("How much a failure matters: `error`, `warning` or `advice`."),
					"message":      text("What was found."),
					"remediation":  text("What to do; null where there is nothing to do."),
				}},
			},
			"summary": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "How many checks ended how.",
				Attributes: map[string]schema.Attribute{
					"pass":    number("Number of checks that passed."),
					"fail":    number("Number of checks that failed, of any severity."),
					"unknown": number("Number of checks that could not tell."),
				},
			},
			"report": text("The checks as a Markdown table, failures first, of at most 60 KB. It holds no times, so it changes only when the facts do."),
		},
	}
}
