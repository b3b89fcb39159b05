package connector_test

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// azapi stands in for the provider of that name: same types and attributes, as
// far as a move and a removal see them, and no Azure behind it.
type azapi struct {
	mu        sync.Mutex
	destroyed []string
}

// destroys tells what the stand-in was asked to delete.
func (a *azapi) destroys() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.destroyed)
}

func (a *azapi) server() (tfprotov6.ProviderServer, error) {
	return providerserver.NewProtocol6WithError(a)()
}

func (*azapi) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "azapi"
}
func (*azapi) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (*azapi) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (*azapi) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (a *azapi) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return &azapiObject{a, "_resource"} },
		func() resource.Resource { return &azapiObject{a, "_update_resource"} },
	}
}

type azapiObject struct {
	provider *azapi
	suffix   string
}

type azapiModel struct {
	ID            types.String  `tfsdk:"id"`
	Name          types.String  `tfsdk:"name"`
	ParentID      types.String  `tfsdk:"parent_id"`
	Type          types.String  `tfsdk:"type"`
	Location      types.String  `tfsdk:"location"`
	Tags          types.Map     `tfsdk:"tags"`
	Body          types.Dynamic `tfsdk:"body"`
	SensitiveBody types.Dynamic `tfsdk:"sensitive_body"`
	Output        types.Dynamic `tfsdk:"output"`
}

func (o *azapiObject) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "azapi" + o.suffix
}

func (o *azapiObject) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Version: 2, Attributes: map[string]schema.Attribute{
		"id":             schema.StringAttribute{Computed: true},
		"name":           schema.StringAttribute{Optional: true},
		"parent_id":      schema.StringAttribute{Optional: true},
		"type":           schema.StringAttribute{Required: true},
		"location":       schema.StringAttribute{Optional: true},
		"tags":           schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"body":           schema.DynamicAttribute{Optional: true},
		"sensitive_body": schema.DynamicAttribute{Optional: true, WriteOnly: true},
		"output":         schema.DynamicAttribute{Computed: true},
	}}
}

func (o *azapiObject) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan azapiModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	segment := "/providers/Microsoft.Security/securityConnectors/"
	if kind, _, _ := strings.Cut(plan.Type.ValueString(), "@"); strings.Count(kind, "/") > 1 {
		segment = kind[strings.LastIndex(kind, "/"):] + "/"
	}
	plan.ID = types.StringValue(plan.ParentID.ValueString() + segment + plan.Name.ValueString())
	plan.Output = types.DynamicValue(types.StringValue("what the service answered"))
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (o *azapiObject) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (o *azapiObject) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (o *azapiObject) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state azapiModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	o.provider.mu.Lock()
	defer o.provider.mu.Unlock()
	o.provider.destroyed = append(o.provider.destroyed, state.ID.ValueString())
}
