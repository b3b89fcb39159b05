package azuredevops

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

const coverageDescription = "Compares the Git repositories that exist in Azure DevOps with those that Defender for Cloud discovered through your connectors, joined on their ids: " +
	"what is covered, what is missing, what Defender still lists although it is gone, and what another connector has. It changes nothing.\n\n" +
	"A repository counts as existing when there is something to cover in it: a Git repository that is neither disabled nor empty. Forks count, because Defender discovers them like any other; " +
	"TFVC does not, because Defender does not read it.\n\n" +
	"`proven` says whether the answer is complete. Azure DevOps silently leaves out the projects that an identity may not see, so an organization is proven only " +
	"where the identity that runs Terraform is seen to be a Project Collection Administrator, directly or through groups of Azure DevOps, and nothing shows that something is hidden from it. " +
	"Membership through a group of Microsoft Entra does not count, because Azure DevOps does not show it. " +
	"What is not proven is a result and no error: a `check` block or a pipeline decides what follows. An organization that cannot be read is not proven either, and has no counts. The data source fails only when none of the organizations can be read.\n\n" +
	"It costs 5 requests to Azure DevOps for each organization (3 where the identity is no administrator), one more for each group in between, for each further 200 projects and for each project without a Git repository, and " +
	"what `defenderdevops_azuredevops_repositories` costs for the organizations that are compared. " +
	"Where none of the connectors has an organization, its connector is looked for in their subscriptions, within `max_requests`: one request for each subscription and each connector there."

// Schema implements datasource.DataSource.
func (*coverageDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"connector_ids": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			MarkdownDescription: "Azure resource ids of the connectors whose discovery counts. What only other connectors have is `elsewhere`.",
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.ConnectorID())},
		},
		"organizations": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			MarkdownDescription: "Names of the organizations to compare, in any letter case: all that should be covered. They have to be named, because nobody can list what they cannot see.",
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization))},
		},
		"max_listed": schema.Int64Attribute{
			Optional: true, MarkdownDescription: fmt.Sprintf("How many repositories each of the lists may name, %d by default. The counts are not limited.", defaultMaxListed),
			Validators: []validator.Int64{int64validator.Between(0, 10_000)},
		},
		"max_requests": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("How many requests one read may cost, to Azure DevOps and to Defender together, %d by default. A read that needs more is an error that says how many, "+
				"as early as that is known. Projects without a Git repository are asked for their source control only as far as it allows.", defaultMaxRequests),
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		"missing":   coverageList("Repositories that exist and that Defender does not know.", "`organization_not_onboarded`, `project_not_discovered`, `not_discovered`, `repository_not_onboarded`, or `new` while it is less than a day old and Azure DevOps says so"),
		"stale":     coverageList("Repositories that Defender lists and that Azure DevOps does not show. Where the organization is not proven, they may only be hidden from the identity that runs Terraform.", "`repository_gone`, or `project_gone` where the whole project does not show"),
		"elsewhere": coverageList("Repositories that exist and that are onboarded by a connector that is not among `connector_ids`, as far as the service says so or that connector is found. What that one discovered is not known here, so the organization is not proven.", "`other_connector`"),
		"per_organization": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The same for each organization, sorted by name. Counts are null where Azure DevOps could not be read.",
			NestedObject: schema.NestedAttributeObject{Attributes: coverageResults(map[string]schema.Attribute{
				"name": computed("Name of the organization, as it was asked for."),
			})},
		},
		"advice": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "What the numbers suggest and do not prove: repositories that are older than a day and unknown to Defender may mean that the authorization of the connector is dead, which nothing else shows.",
		},
		"report": computed("The comparison as Markdown for a pull request or the summary of a pipeline: totals, what is not proven, a table of the organizations, a Mermaid chart and the first repositories of each list. " +
			"It has at most 60 KiB and no times in it: an unchanged estate gives an unchanged report."),
	}
	resp.Schema = schema.Schema{MarkdownDescription: coverageDescription, Attributes: coverageResults(attributes)}
}

// coverageResults adds what is known of an organization and of all of them.
func coverageResults(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	number := func(description string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	maps.Copy(attributes, map[string]schema.Attribute{
		"proven":           schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the counts are known to be complete. Only then does a `missing_count` of 0 mean that everything is covered."},
		"unproven_reasons": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Why it is not proven; empty where it is."},
		"coverage_percent": schema.Float64Attribute{
			Computed: true, MarkdownDescription: "Covered repositories as a percentage of the existing ones, cut to two decimals, so that only full coverage is 100. It is 100 where nothing exists, and null unless proven.",
		},
		"existing_count":        number("Repositories that exist and can be covered. Each is covered, missing or elsewhere."),
		"covered_count":         number("Existing repositories that one of the connectors discovered."),
		"missing_count":         number("Existing repositories that Defender does not know. Where that is not proven, there may be more."),
		"old_missing_count":     number("Missing repositories that are older than a day, as far as Azure DevOps tells, in organizations that the connectors have. Defender looks every 8 hours."),
		"elsewhere_count":       number("Existing repositories that another connector has."),
		"stale_count":           number("Repositories that Defender lists and that Azure DevOps does not show."),
		"disabled_count":        number("Disabled repositories. They do not count as existing."),
		"empty_count":           number("Empty repositories, which have no default branch. They do not count as existing."),
		"fork_count":            number("Forks among those that exist."),
		"project_count":         number("Projects that Azure DevOps shows."),
		"missing_project_count": number("Projects with a repository that can be covered and that Defender does not know at all."),
		"tfvc_project_count":    number("Projects that keep their code in TFVC alone. Defender does not read it."),
	})
	return attributes
}

func coverageList(description, reasons string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description + " The first `max_listed`, sorted by organization, project and name.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"organization_name": computed("Name of the organization."),
			"project_name":      computed("Name of the project."),
			"name":              computed("Name of the repository."),
			"repository_id":     computed("GUID of the repository in Azure DevOps, as in the azuredevops provider."),
			"url":               computed("Address of the repository in Azure DevOps."),
			"reason":            computed("Why it is in the list: " + reasons + "."),
		}},
	}
}
