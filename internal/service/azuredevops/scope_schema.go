package azuredevops

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// Schema implements resource.Resource.
func (r *scopeResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	what := r.level.depth.String()
	attributes := r.level.names()
	attributes["id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Azure resource id of the " + what + "."}
	attributes["connector_id"] = fields.ConnectorIDAttribute()
	attributes["pull_request_annotations"] = annotationsAttribute(r.level)
	attributes["effective_pull_request_annotations"] = effectiveAttribute()
	attributes["onboarding_state"] = schema.StringAttribute{Computed: true, MarkdownDescription: onboardingStateText}
	attributes["on_destroy"] = r.level.onDestroyAttribute()
	resp.Schema = schema.Schema{
		MarkdownDescription: r.level.description(),
		Attributes:          attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: "How long a creation may take, as a [duration](https://pkg.go.dev/time#ParseDuration) such as `30m` (the default). Waiting for another write does not count.",
				ReadDescription:   "How long a refresh may take. Default `5m`.",
				UpdateDescription: "How long an update may take. Default `30m`. Waiting for another write does not count.",
				DeleteDescription: "How long a deletion may take. Default `30m`.",
			}),
		},
	}
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *scopeResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	attributes := map[string]identityschema.Attribute{
		"connector_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Azure resource id of the connector."},
	}
	for name := range r.level.newModel().names() {
		attributes[name] = identityschema.StringAttribute{
			RequiredForImport: true, Description: "The " + strings.ReplaceAll(name, "_", " ") + " in Azure DevOps.",
		}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attributes}
}

func (l level) description() string {
	what := l.depth.String()
	text := "Pull request annotations of an Azure DevOps " + what + " that a connector has onboarded.\n\n" +
		"Defender discovers " + what + "s by itself, so creating this resource adopts what is there, and writes only where a setting differs. " +
		"The API has no way to delete one: `on_destroy` says what a destroy does."
	if l.onboards {
		return text + "\n\nAn organization that the connector does not have yet is onboarded, unless the connector uses auto-discovery. " +
			"It only ensures itself: an organization that both this resource and the connector's `organizations` name is no conflict, and what one of them takes out, the other shows as drift.\n\n" +
			"The service takes the list of organizations as a whole and guards it with no version. This provider reads it right before it writes and looks again afterwards, " +
			"but two writers in different places can still overwrite each other within a second: an entry that was lost shows as drift of its owner, and the next apply brings it back."
	}
	return text + " A " + what + " that is not discovered yet is an error: discovery takes up to 8 hours."
}

// names are the arguments that make up the path, and the ids of the level.
func (l level) names() map[string]schema.Attribute {
	name := func(what string, check func(string) error) schema.StringAttribute {
		return schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the " + what + " in Azure DevOps. Changing it means another object.",
			Validators:          []validator.String{fields.Name(check)},
			PlanModifiers:       []planmodifier.String{fields.KeepSpelling(), stringplanmodifier.RequiresReplace()},
		}
	}
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	switch l.depth {
	case armid.LevelProject:
		return map[string]schema.Attribute{
			"organization_name": name("organization", armid.ValidateOrganization), "name": name("project", armid.ValidateProject),
			"project_id": text("GUID of the project in Azure DevOps, as in the azuredevops provider."),
		}
	case armid.LevelRepository:
		return map[string]schema.Attribute{
			"organization_name": name("organization", armid.ValidateOrganization), "project_name": name("project", armid.ValidateProject),
			"name":          name("repository", armid.ValidateRepository),
			"repository_id": text("GUID of the repository in Azure DevOps, as in the azuredevops provider."),
			"url":           text("Address of the repository."),
			"visibility":    text("Visibility of the repository, in the service's own words."),
		}
	default:
		return map[string]schema.Attribute{"name": name("organization", armid.ValidateOrganization)}
	}
}

func (l level) onDestroyAttribute() schema.StringAttribute {
	text := "What a destroy does, because the API cannot delete: `reset` (default) makes it inherit again where this resource had set annotations, `retain` leaves everything as it is."
	if l.onboards {
		text = "What a destroy does, because the API cannot delete: `retain` (default) leaves everything as it is, `reset` puts the annotations back to the service's default (enabled, IaC, High), " +
			"`offboard` takes the organization out of the connector. The last organization, and any under auto-discovery, cannot be offboarded: then a warning says so and nothing is sent."
	}
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(l.removals[0]),
		MarkdownDescription: text,
		Validators:          []validator.String{stringvalidator.OneOf(l.removals...)},
	}
}

func annotationsAttribute(l level) schema.SingleNestedAttribute {
	inherit := "Whether the settings of the parent apply. While they do, nothing else is held here, and `effective_pull_request_annotations` shows what applies. Setting anything else implies `false`."
	if !l.inherits() {
		inherit = "Always `false`: an organization has no parent to inherit from."
	}
	return schema.SingleNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "[Pull request annotations](https://learn.microsoft.com/azure/defender-for-cloud/enable-pull-request-annotations). What is left out is shown and left as it is; removing it later leaves it too.",
		Attributes: map[string]schema.Attribute{
			"enabled":             schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: "Whether findings are written into pull requests."},
			"inherit_from_parent": schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: inherit},
			"categories": schema.SetNestedAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Categories of findings. Microsoft documents that only `IaC` has an effect.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1)},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"category":         schema.StringAttribute{Required: true, MarkdownDescription: "`IaC`; the API also knows `Code`, `Artifacts`, `Dependencies`, `Secrets` and `Containers`."},
					"minimum_severity": schema.StringAttribute{Required: true, MarkdownDescription: "Least severity that is annotated: `High`, `Medium` or `Low`."},
				}},
			},
			"branches":                schema.SetAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: "Branches whose pull requests are annotated, besides the default branch."},
			"annotate_default_branch": schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: "Whether pull requests into the default branch are annotated."},
		},
	}
}

func effectiveAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: "The annotations that apply, own or inherited.",
		Attributes: map[string]schema.Attribute{
			"enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether findings are written into pull requests."},
			"categories": schema.SetNestedAttribute{
				Computed: true, MarkdownDescription: "Categories of findings.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"category":         schema.StringAttribute{Computed: true, MarkdownDescription: "The category."},
					"minimum_severity": schema.StringAttribute{Computed: true, MarkdownDescription: "Least severity that is annotated."},
				}},
			},
			"branches":                schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Branches besides the default branch."},
			"annotate_default_branch": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether pull requests into the default branch are annotated."},
		},
	}
}
