package azuredevops

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// inventory is what distinguishes the data sources that list the organizations,
// the projects and the repositories of a connector. Everything else is one
// implementation.
type inventory struct {
	depth       discovery.Level
	typeSuffix  string
	plural      string
	description string
	newModel    func() inventoryModel
}

// inventoryModel is the model of one of them.
type inventoryModel interface {
	arguments() *inventoryArguments
	// narrow puts what narrows the walk into it.
	narrow(walk *discovery.Walk[discovery.AzureDevOps])
	// begin makes the list of results empty instead of absent.
	begin()
	// take adds an object that the arguments of all let through.
	take(scope armid.Scope, found discovery.AzureDevOps)
	sort()
}

// inventoryArguments are the arguments that all have.
type inventoryArguments struct {
	ConnectorID     types.String `tfsdk:"connector_id"`
	NamePattern     types.String `tfsdk:"name_pattern"`
	OnboardingState types.String `tfsdk:"onboarding_state"`
}

func (a *inventoryArguments) arguments() *inventoryArguments { return a }

// wants tells whether the arguments let an object through.
func (a *inventoryArguments) wants(name, state string) bool {
	return (a.NamePattern.IsNull() || matches(a.NamePattern.ValueString(), name)) && wanted(a.OnboardingState, state)
}

// wanted tells whether a word of the service is the one that is asked for.
func wanted(word types.String, found string) bool {
	return word.IsNull() || strings.EqualFold(strings.TrimSpace(word.ValueString()), strings.TrimSpace(found))
}

// inventoryDataSource walks as far down a connector's inventory as it has to.
type inventoryDataSource struct {
	session.DataSource
	kind inventory
}

var _ datasource.DataSourceWithConfigure = (*inventoryDataSource)(nil)

// Metadata implements datasource.DataSource.
func (d *inventoryDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + d.kind.typeSuffix
}

// Read implements datasource.DataSource. What a filter leaves out is not kept.
func (d *inventoryDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	data := d.kind.newModel()
	resp.Diagnostics.Append(req.Config.Get(ctx, data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	arguments := data.arguments()
	id := connectorOf(arguments.ConnectorID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	walk := discovery.Walk[discovery.AzureDevOps]{Source: discovery.ForAzureDevOps(d.Session.Defender.AzureDevOps, id), Depth: d.kind.depth}
	data.narrow(&walk)
	data.begin()
	for node, err := range walk.Nodes(ctx) {
		if err != nil {
			walkFailed(ctx, d.Session, id, d.kind.plural, d.kind.narrower(), err, &resp.Diagnostics)
		} else if node.Level() == d.kind.depth && arguments.wants(node.Name(), node.Onboarding) {
			data.take(scopeAt(id, node.Path), node.Object)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	data.sort()
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// scopeAt takes the names from the lists that led to the object: they are what
// its resource id consists of.
func scopeAt(connector armid.Connector, at discovery.Path) armid.Scope {
	return armid.Scope{Connector: connector, Organization: at.Organization, Project: at.Project, Repository: at.Repository}
}
