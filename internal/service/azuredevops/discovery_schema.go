package azuredevops

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// What the data source, the resource and the action say in the same words.
const (
	organizationsToLookAtText = "Names of the organizations to look at, in any letter case; left out, all of the connector. One that the connector does not have (yet) means that discovery is not complete."
	minimumRepositoriesText   = "How many repositories there have to be at least. Without it every organization has to have a project: an organization that really is empty never counts as complete, because nothing tells it from one that was not discovered yet."
	completeText              = "Whether discovery looks complete: the connector has an organization, the service is at work on nothing, every organization has a project, and there is a repository, or the minimum of them. " +
		"What the service did not discover yet and does not announce cannot be seen by looking once."
	incompleteReasonText  = "Why discovery is not complete; null when it is."
	organizationCountText = "How many organizations this connector has; those of other connectors are not counted."
	projectCountText      = "How many projects were discovered."
	repositoryCountText   = "How many repositories were discovered."
)

// Schema implements datasource.DataSource.
func (*discoveryDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	number := func(description string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	organizations := organizationsAttribute()
	organizations.MarkdownDescription = organizationsToLookAtText
	resp.Schema = schema.Schema{
		MarkdownDescription: "How much Defender for Cloud discovered below a connector, and whether that is all. It looks once and never waits; " +
			"to wait, use `defenderdevops_azuredevops_discovery_completion`. Defender discovers about 100 projects an hour, so that discovery takes from some minutes up to 8 hours.\n\n" +
			"It costs as many requests as `defenderdevops_azuredevops_repositories`, and keeps numbers only. " +
			"While nobody has authorized the connector, everything is 0, with a warning.",
		Attributes: map[string]schema.Attribute{
			"connector_id":         fields.ConnectorIDDataSourceAttribute(),
			"organizations":        organizations,
			"minimum_repositories": schema.Int64Attribute{Optional: true, MarkdownDescription: minimumRepositoriesText, Validators: []validator.Int64{int64validator.AtLeast(1)}},
			"max_requests":         maxRequestsAttribute(),
			"complete":             schema.BoolAttribute{Computed: true, MarkdownDescription: completeText},
			"incomplete_reason":    computed(incompleteReasonText),
			"organization_count":   number(organizationCountText),
			"project_count":        number(projectCountText),
			"repository_count":     number(repositoryCountText),
			"updated_at":           computed("When the service last said something new about any of them (RFC 3339); null where it does not tell."),
			"states":               statesAttribute(),
			"per_organization": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The organizations that the service lists, also those of other connectors, sorted by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":               computed("Name of the organization."),
					"onboarding_state":   computed("Whether it belongs to this connector: " + onboardingStateText),
					"provisioning_state": computed("State of the last operation on it, for example `Succeeded` or `Pending`."),
					"project_count":      number("How many of its projects were discovered."),
					"repository_count":   number("How many of its repositories were discovered."),
				}},
			},
			"report": computed("The numbers as Markdown for a pull request or the summary of a pipeline. It has at most 60 KiB and no times in it: what does not change reads the same."),
		},
	}
}

// statesAttribute counts by the service's own words.
func statesAttribute() schema.SingleNestedAttribute {
	level := func(what string) schema.SingleNestedAttribute {
		words := func(description string) schema.MapAttribute {
			return schema.MapAttribute{Computed: true, ElementType: types.Int64Type, MarkdownDescription: description}
		}
		return schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "How many " + what + " are in which state.",
			Attributes: map[string]schema.Attribute{
				"onboarding":   words("By onboarding state, for example `Onboarded`."),
				"provisioning": words("By provisioning state, for example `Succeeded` or `Pending`."),
			},
		}
	}
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: "Counts by level and state, under the service's own words.",
		Attributes: map[string]schema.Attribute{
			"organizations": level("organizations"), "projects": level("projects"), "repositories": level("repositories"),
		},
	}
}
