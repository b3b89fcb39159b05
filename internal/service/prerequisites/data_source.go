package prerequisites

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// limit bounds a read, which runs at every plan; what is not found out by then
// is unknown.
const limit = time.Minute

// azureDevOpsDataSource turns the findings of prereq into values.
type azureDevOpsDataSource struct{ session.DataSource }

var _ datasource.DataSourceWithConfigure = (*azureDevOpsDataSource)(nil)

// NewAzureDevOpsDataSource returns the data source
// defenderdevops_azuredevops_prerequisites.
func NewAzureDevOpsDataSource() datasource.DataSource { return &azureDevOpsDataSource{} }

// Metadata implements datasource.DataSource.
func (*azureDevOpsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_azuredevops_prerequisites"
}

type model struct {
	Organizations     []string     `tfsdk:"organizations"`
	SubscriptionID    types.String `tfsdk:"subscription_id"`
	ResourceGroupName types.String `tfsdk:"resource_group_name"`
	Location          types.String `tfsdk:"location"`
	ConnectorName     types.String `tfsdk:"connector_name"`
	AuthorizingUser   types.String `tfsdk:"authorizing_user"`
	Skip              []string     `tfsdk:"skip"`
	Passed            types.Bool   `tfsdk:"passed"`
	Checks            []checkModel `tfsdk:"checks"`
	Summary           *summary     `tfsdk:"summary"`
	Report            types.String `tfsdk:"report"`
}

type checkModel struct {
	ID           types.String `tfsdk:"id"`
	Title        types.String `tfsdk:"title"`
	Subject      types.String `tfsdk:"subject"`
	Organization types.String `tfsdk:"organization"`
	Outcome      types.String `tfsdk:"outcome"`
	Severity     types.String `tfsdk:"severity"`
	Message      types.String `tfsdk:"message"`
	Remediation  types.String `tfsdk:"remediation"`
}

type summary struct {
	Pass    int64 `tfsdk:"pass"`
	Fail    int64 `tfsdk:"fail"`
	Unknown int64 `tfsdk:"unknown"`
}

// Read implements datasource.DataSource.
func (d *azureDevOpsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data model
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data.SubscriptionID = d.Session.Subscription(data.SubscriptionID)
	if data.SubscriptionID.ValueString() == "" {
		resp.Diagnostics.AddAttributeError(path.Root("subscription_id"), "No subscription to check",
			"Without a subscription nothing can be checked.\n\n"+
				"What to do: set subscription_id here or in the provider block, or ARM_SUBSCRIPTION_ID in the environment.")
		return
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	findings := prereq.Run(limited, d.Session.Prerequisites(), data.request())
	if err := ctx.Err(); err != nil {
		resp.Diagnostics.AddError("The checks were interrupted", "What was found by then is not kept.\n\nWhat to do: run Terraform again.")
		return
	}
	data.fill(findings)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

func (m *model) request() prereq.Request {
	return prereq.Request{
		Organizations: m.Organizations, SubscriptionID: m.SubscriptionID.ValueString(), ResourceGroup: m.ResourceGroupName.ValueString(),
		Location: m.Location.ValueString(), ConnectorName: m.ConnectorName.ValueString(),
		AuthorizingUser: m.AuthorizingUser.ValueString(), Skip: m.Skip,
	}
}

func (m *model) fill(findings []prereq.Finding) {
	m.Passed = types.BoolValue(prereq.Passed(findings))
	m.Report = types.StringValue(prereq.Report(findings))
	m.Summary = &summary{
		Pass:    int64(prereq.Count(findings, prereq.Pass)),
		Fail:    int64(prereq.Count(findings, prereq.Fail)),
		Unknown: int64(prereq.Count(findings, prereq.Unknown)),
	}
	m.Checks = []checkModel{}
	for _, f := range findings {
		m.Checks = append(m.Checks, checkModel{
			ID: types.StringValue(f.ID), Title: types.StringValue(f.Title), Subject: types.StringValue(f.Subject),
			Organization: fields.TextOrNull(f.Organization), Outcome: types.StringValue(string(f.Outcome)), Severity: types.StringValue(string(f.Severity)),
			Message: types.StringValue(f.Message), Remediation: fields.TextOrNull(f.Remediation),
		})
	}
}
