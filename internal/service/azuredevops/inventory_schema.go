package azuredevops

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// defaultMaxRequests is what a read may cost unless the configuration says otherwise.
const defaultMaxRequests = 500

// Schema implements datasource.DataSource.
func (d *inventoryDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.kind.description, Attributes: d.kind.attributes()}
}

func (k inventory) attributes() map[string]schema.Attribute {
	what := k.noun()
	attributes := map[string]schema.Attribute{
		"connector_id":     fields.ConnectorIDDataSourceAttribute(),
		"name_pattern":     filter("Only " + k.plural + " whose own name matches the pattern: " + globText + "."),
		"onboarding_state": filter("Only " + k.plural + " in this onboarding state, in any letter case: " + onboardingStateText),
		k.plural: schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The " + k.plural + ", sorted by " + k.order() + ".",
			NestedObject: schema.NestedAttributeObject{Attributes: k.objectAttributes(what)},
		},
	}
	if k.depth > discovery.Organization {
		attributes["organizations"] = organizationsAttribute()
		attributes["max_requests"] = maxRequestsAttribute()
	}
	if k.depth == discovery.Repository {
		attributes["projects"] = schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Names of the projects to look into, in any letter case; left out, all projects. A name stands for the project of that name in each of the organizations. " +
				"Repositories of other projects are not asked for, so that this saves requests. Naming one that Defender has not discovered in any of the organizations is an error.",
			Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.Name(armid.ValidateProject))},
		}
		attributes["visibility"] = filter("Only repositories of this visibility, in any letter case, for example `Private` or `Public`.")
	}
	return attributes
}

func (k inventory) noun() string {
	return []string{"organization", "project", "repository"}[k.depth-1]
}

// narrower are the arguments that make a walk cost less.
func (k inventory) narrower() string {
	if k.depth == discovery.Repository {
		return "organizations or projects"
	}
	return "organizations"
}

func (k inventory) order() string {
	return []string{"name", "organization and name", "organization, project and name"}[k.depth-1]
}

// objectAttributes are those of one object in the list.
func (k inventory) objectAttributes(what string) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"name":                               computed("Name of the " + what + "."),
		"id":                                 computed("Azure resource id of the " + what + ", for importing the resource."),
		"onboarding_state":                   computed("Whether the " + what + " belongs to this connector: " + onboardingStateText),
		"provisioning_state":                 computed("State of the last operation on the " + what + ", for example `Succeeded` or `Pending`."),
		"provisioning_status_message":        computed("The service's message that goes with `provisioning_state`."),
		"provisioning_status_updated_at":     computed("When that was, as the service writes it."),
		"pull_request_annotations":           listedAnnotations(),
		"effective_pull_request_annotations": listedEffective(),
	}
	if k.depth > discovery.Organization {
		attributes["organization_name"] = computed("Name of the organization.")
	}
	if k.depth == discovery.Project {
		attributes["project_id"] = computed("GUID of the project in Azure DevOps, as in the azuredevops provider.")
	}
	if k.depth == discovery.Repository {
		attributes["project_name"] = computed("Name of the project.")
		attributes["repository_id"] = computed("GUID of the repository in Azure DevOps, as in the azuredevops provider.")
		attributes["url"] = computed("Address of the repository in Azure DevOps.")
		attributes["visibility"] = computed("Visibility of the repository in Azure DevOps, in the service's own words.")
	}
	return attributes
}

// filter is an argument that leaves results out.
func filter(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, MarkdownDescription: description + " Left out, all.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
}

func organizationsAttribute() schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "Names of the organizations to look into, in any letter case; left out, all of the connector. The others are not asked, so that this saves requests. Naming one that the connector does not have is an error.",
		Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization))},
	}
}

func maxRequestsAttribute() schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: fmt.Sprintf("How many requests one read may cost, %d by default. A read that needs more is an error that says how many; "+
			"it ends as early as that is known, as a rule before the last level is listed.", defaultMaxRequests),
		Validators: []validator.Int64{int64validator.AtLeast(1)},
	}
}
