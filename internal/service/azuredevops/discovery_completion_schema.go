package azuredevops

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// What the resource and the action say in the same words.
const (
	stableForText = "How many looks in a row have to find the same, in the same states; 3 by default. A look follows 5 minutes after the one before, " +
		"later where a look costs more than 1,500 requests: a fifth of a second for each, 20 minutes at most. At about 100 projects an hour, 10 minutes without news say something, and 2 would not. " +
		"With `minimum_repositories`, 1 is enough."
	onTimeoutText   = "What happens when the time is up: `fail` (default) is an error, `warn` is a warning."
	maxRequestsText = "How many requests one look may cost; left out, as many as it takes. A look that needs more is an error that says how many."
	timeoutText     = "How long the wait may take, as a [duration](https://pkg.go.dev/time#ParseDuration) such as `8h`. Default `1h`; Microsoft documents up to 8 hours. A limit shorter than `stable_for` looks take is an error of the plan."
	againText       = " A change waits again."
)

// Schema implements resource.Resource.
func (*completionResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until Defender for Cloud has discovered what is below a connector. It creates nothing in Azure and deletes nothing: what has to come after discovery takes its `id`, " +
			"which is the connector's and is not known before, or names it in `depends_on`. " + completeLooks + "\n\n" +
			"It waits once, when it is created. What it counted then is in the state and is not refreshed; the data source `defenderdevops_azuredevops_discovery` tells how it is now. " +
			"To wait again, change `triggers`, or run `terraform apply -replace` with its address.\n\n" +
			"When the time is up, `on_timeout` says what happens. After `fail` and after a cancel nothing is saved, so that the next apply waits again; after `warn` the counts are saved. " +
			"A connector that nobody has authorized is an error at once: authorizing takes a person, and their link is shown only when the apply is over.\n\n" +
			"With Terraform 1.14 and later, the action `defenderdevops_azuredevops_await_discovery` does the same, shows its progress, and leaves nothing in the state.",
		Attributes: completionAttributes(),
		Blocks:     map[string]schema.Block{"timeouts": timeouts.Block(ctx, timeouts.Opts{Create: true, CreateDescription: timeoutText})},
	}
}

const completeLooks = "Discovery counts as complete when looks in a row agree that the connector has the organizations, that the service is at work on none of them nor on their projects and repositories, " +
	"and that every organization has a project; `minimum_repositories` replaces the last condition."

func completionAttributes() map[string]schema.Attribute {
	number := func(description string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description, PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}}
	}
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}
	}
	return map[string]schema.Attribute{
		"connector_id": fields.ConnectorIDAttribute(),
		"organizations": schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: organizationsToLookAtText + againText,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(fields.Name(armid.ValidateOrganization)),
			},
			PlanModifiers: []planmodifier.Set{fields.KeepSpellingSet(), setplanmodifier.RequiresReplace()},
		},
		"minimum_repositories": schema.Int64Attribute{
			Optional: true, MarkdownDescription: minimumRepositoriesText + againText,
			Validators: []validator.Int64{int64validator.AtLeast(1)}, PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()},
		},
		"triggers": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Any texts. A change waits again, for example after organizations were added.",
			Validators:          []validator.Map{mapvalidator.NoNullValues()}, PlanModifiers: []planmodifier.Map{mapplanmodifier.RequiresReplace()},
		},
		"stable_for": schema.Int64Attribute{
			Optional: true, Computed: true, Default: int64default.StaticInt64(discovery.DefaultStable), MarkdownDescription: stableForText,
			Validators: []validator.Int64{int64validator.Between(1, 100)},
		},
		"on_timeout": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(onTimeoutFail), MarkdownDescription: onTimeoutText,
			Validators: []validator.String{stringvalidator.OneOf(onTimeoutFail, onTimeoutWarn)},
		},
		"max_requests": schema.Int64Attribute{
			Optional: true, MarkdownDescription: maxRequestsText, Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
		"id": text("The connector's id, known when the wait is over."),
		"complete": schema.BoolAttribute{
			Computed: true, MarkdownDescription: "Whether discovery was complete when the wait ended.",
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
		"incomplete_reason":  text(incompleteReasonText),
		"organization_count": number(organizationCountText),
		"project_count":      number(projectCountText),
		"repository_count":   number(repositoryCountText),
	}
}
