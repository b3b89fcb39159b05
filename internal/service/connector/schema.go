package connector

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// Schema implements resource.Resource.
func (r *connectorResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := r.arguments()
	maps.Copy(attributes, validations())
	maps.Copy(attributes, results())
	resp.Schema = schema.Schema{
		MarkdownDescription: "Connects " + r.kind.platform + " with Microsoft Defender for Cloud DevOps security: the Azure resource " +
			"`Microsoft.Security/securityConnectors` together with its DevOps configuration `devops/default`, which is what the portal's wizard creates.\n\n" +
			"A person has to authorize the connector once, in the portal; Terraform does everything else. Either import a connector that was made and authorized in the portal, " +
			"or create it here and let a person authorize it: until then `authorization.state` is `required` and every plan says what to click.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: "How long a creation may take, as a [duration](https://pkg.go.dev/time#ParseDuration) such as `30m` (the default). Waiting for another write to the same connector does not count.",
				ReadDescription:   "How long a refresh may take. Default `5m`.",
				UpdateDescription: "How long an update may take. Default `30m`. Waiting for another write to the same connector does not count.",
				DeleteDescription: "How long a deletion may take. Default `30m`.",
			}),
		},
	}
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *connectorResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"subscription_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "Subscription of the connector. Left out, the provider's subscription is meant.",
		},
		"resource_group_name": identityschema.StringAttribute{RequiredForImport: true, Description: "Resource group of the connector."},
		"name":                identityschema.StringAttribute{RequiredForImport: true, Description: "Name of the connector."},
	}}
}

func (r *connectorResource) arguments() map[string]schema.Attribute {
	replace := []planmodifier.String{fields.KeepSpelling(), stringplanmodifier.RequiresReplace()}
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the connector. The portal allows 20 characters for some platforms; the API names no limit. Changing it makes a new connector, which a person has to authorize again.",
			Validators:          []validator.String{fields.Name(armid.ValidateConnectorName)},
			PlanModifiers:       replace,
		},
		"resource_group_name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Resource group that holds the connector; it must exist. Changing it makes a new connector.",
			Validators:          []validator.String{fields.Name(armid.ValidateResourceGroup)},
			PlanModifiers:       replace,
		},
		"subscription_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Subscription that holds the connector. Left out, it is the provider's subscription when the connector is created, and stays what it is afterwards. Changing it makes a new connector.",
			Validators:          []validator.String{fields.Name(armid.ValidateSubscriptionID)},
			PlanModifiers:       replace,
		},
		"location": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Azure region that keeps the connector's data, for example `westeurope`; [Microsoft lists the regions](https://learn.microsoft.com/azure/defender-for-cloud/devops-support). A connector cannot be moved: changing it makes a new one.",
			Validators:          []validator.String{stringvalidator.LengthBetween(1, 90)},
			PlanModifiers:       []planmodifier.String{keepLocation{}, stringplanmodifier.RequiresReplace()},
		},
		"tags": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Tags of the Azure resource. They are managed as a whole: tags that are not listed here are removed.",
			Validators: []validator.Map{
				mapvalidator.SizeAtMost(50),
				mapvalidator.KeysAre(stringvalidator.LengthBetween(1, 512)),
				mapvalidator.ValueStringsAre(stringvalidator.LengthAtMost(256)),
			},
		},
		"hierarchy_identifier": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Identifier that the connector carries inside Defender for Cloud. Leave it out: a UUID is made when the connector is created. Changing it makes a new connector.",
			Validators:          []validator.String{stringvalidator.LengthBetween(1, 512)},
			PlanModifiers:       replace,
		},
		"auto_discovery_enabled": schema.BoolAttribute{
			Required: true,
			MarkdownDescription: "Whether Defender onboards all organizations that the authorizing person administers, present and future. With `true`, `organizations` must be left out. " +
				"With `false`, those in `organizations` are onboarded; without that list, what is onboarded stays as it is (a connector created with an authorization code takes in all that exist). " +
				"Turning it off keeps everything that is onboarded at that moment.",
		},
		"organizations": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Names of the organizations that this resource ensures. It adds these to the connector and removes those that are dropped from the list; " +
				"what others added stays and shows in `unmanaged_organizations`. Dropping the whole argument only forgets the list and removes nothing. " +
				"After an import the state holds every onboarded organization, so start from the full list: a shorter one is a removal.",
			Validators:    []validator.Set{setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization))},
			PlanModifiers: []planmodifier.Set{fields.KeepSpellingSet()},
		},
		"agentless_scanning": schema.SingleNestedAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "[Agentless code scanning](https://learn.microsoft.com/azure/defender-for-cloud/agentless-code-scanning) of the connected repositories. What is left out is shown and left as it is.",
			Attributes:          agentlessAttributes(),
		},
		"authorization_code_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true,
			MarkdownDescription: "One-time OAuth code of the person who authorizes. Only the portal hands out such codes today, so most users leave this out and authorize in the portal. " +
				"It is sent when the connector is created, when nobody has authorized yet, and when `authorization_code_wo_version` is raised; it is stored nowhere. " +
				"Pass it through a variable declared `ephemeral = true`: Terraform writes ordinary variables into saved plans.",
			Validators: []validator.String{stringvalidator.LengthBetween(1, 16384)},
		},
		"authorization_code_wo_version": schema.Int64Attribute{
			Optional: true, Computed: true,
			Default:             int64default.StaticInt64(1),
			MarkdownDescription: "Raise this number to send a new `authorization_code_wo`. The sender becomes the connector's owner for good. Default `1`, which is also what an import records.",
			Validators:          []validator.Int64{int64validator.AtLeast(0)},
		},
		"allow_replacement": schema.BoolAttribute{
			Optional: true, Computed: true,
			Default:             booldefault.StaticBool(false),
			MarkdownDescription: "Whether a change of an argument may delete and re-create a connector that somebody authorized. A person has to authorize the new one. Default `false`: such a plan is an error. It does not cover `-replace` and taints; use `prevent_destroy` for those.",
		},
	}
}

func agentlessAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"enabled": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether repositories are scanned without an agent in the pipeline.",
		},
		"auto_discovery_enabled": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether repositories that appear later are scanned too.",
		},
		"scanners": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Scanners that are switched on, in the service's own words. Choose them in the portal.",
		},
		"scope": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What the scan is limited to; null when it is not limited. Choose it in the portal.",
			Attributes: map[string]schema.Attribute{
				"mode": schema.StringAttribute{Computed: true, MarkdownDescription: "`Inclusion`: only the entries are scanned. `Exclusion`: everything else is."},
				"entries": schema.SetNestedAttribute{
					Computed: true, MarkdownDescription: "The organizations, projects and repositories of the scope.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"kind":  schema.StringAttribute{Computed: true, MarkdownDescription: "What the entry is, for example `AzureDevOpsRepository`."},
						"value": schema.StringAttribute{Computed: true, MarkdownDescription: "The entry's name as the service spells it."},
					}},
				},
			},
		},
	}
}
