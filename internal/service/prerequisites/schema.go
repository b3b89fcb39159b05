package prerequisites

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

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
	connector := name(armid.ValidateConnectorName, "Name of the connector, in `resource_group_name`, which has to be set with it. It says which connector is not another one.")
	connector.Validators = append(connector.Validators, stringvalidator.AlsoRequires(path.MatchRoot("resource_group_name")))
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
			"connector_name": connector,
			"authorizing_user": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "User principal name of the person or service account that authorizes the connector, for example `svc-defender@contoso.com`. " +
					"It is never assumed to be Terraform's identity. Left out, the checks of that user are unknown.",
				Validators: []validator.String{fields.Name(prereq.ValidateUser)},
			},
			"skip": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Checks that are not made: `" + strings.Join(prereq.IDs(), "`, `") + "`.",
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.OneOf(prereq.IDs()...))},
			},
			"passed": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether no check of severity `error` failed. Unknown outcomes, warnings and advice do not count."},
			"checks": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The checks that were made, in the order of the table above and then by organization.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":           text("Id of the check."),
					"title":        text("What should be the case."),
					"subject":      text("What has to change when it fails: `terraform identity`, `authorizing user`, `subscription`, `connector` or `organization`."),
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
			"report": text("The checks as a Markdown table, failures first, of at most 60 KiB. Organizations of which a check says the same share a row. It holds no times, so it changes only when the facts do."),
		},
	}
}
