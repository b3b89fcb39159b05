package connector

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

// connectorList lists the connectors of one platform for `terraform query`. It
// is the resource with a search in front: what it shows of a connector is what
// the resource reads of it.
type connectorList struct{ connectorResource }

var _ list.ListResourceWithConfigure = (*connectorList)(nil)

// NewAzureDevOpsList returns the list resource
// defenderdevops_azuredevops_connector.
func NewAzureDevOpsList() list.ListResource {
	return &connectorList{connectorResource{kind: azureDevOps}}
}

// listModel is where to search.
type listModel struct {
	SubscriptionID    types.String `tfsdk:"subscription_id"`
	ResourceGroupName types.String `tfsdk:"resource_group_name"`
}

// ListResourceConfigSchema implements list.ListResource.
func (l *connectorList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the " + l.kind.platform + " connectors of a subscription or resource group, authorized or not.",
		Attributes: map[string]schema.Attribute{
			"subscription_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Subscription to search. Left out, it is the provider's.",
				Validators: []validator.String{fields.Name(armid.ValidateSubscriptionID)},
			},
			"resource_group_name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Resource group to search. Left out, the whole subscription is searched.",
				Validators: []validator.String{fields.Name(armid.ValidateResourceGroup)},
			},
		},
	}
}

// List implements list.ListResource.
func (l *connectorList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var where listModel
	diags := req.Config.Get(ctx, &where)
	where.SubscriptionID = subscriptionOf(l.Session, where.SubscriptionID, "look in", &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		var found int64
		for connector, err := range l.Session.Defender.Connectors.List(ctx, where.SubscriptionID.ValueString(), where.ResourceGroupName.ValueString()) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				push(list.ListResult{Diagnostics: listError(where, err)})
				return
			}
			if !strings.EqualFold(connector.Properties.EnvironmentName, l.kind.environmentName) {
				continue
			}
			result, there := l.result(ctx, req, where, connector)
			if !there {
				continue
			}
			if !push(result) || result.Diagnostics.HasError() {
				return
			}
			if found++; found == req.Limit {
				return
			}
		}
	}
}

// result is one connector of the answer. It is not there when it was deleted
// after it was listed.
func (l *connectorList) result(ctx context.Context, req list.ListRequest, where listModel, connector defender.Connector) (result list.ListResult, there bool) {
	id, err := armid.ParseConnector(connector.ID)
	if err != nil {
		result.Diagnostics.AddWarning("A connector was left out",
			"The service listed a connector under an id that Terraform cannot use: "+err.Error()+".\n\nWhat to do: please report this text.")
		return result, true
	}
	result = req.NewListResult(ctx)
	id.SubscriptionID = keep(where.SubscriptionID, id.SubscriptionID).ValueString()
	id.ResourceGroup = keep(where.ResourceGroupName, id.ResourceGroup).ValueString()
	result.DisplayName = id.ResourceGroup + "/" + id.Name
	result.Diagnostics.Append(result.Identity.Set(ctx, identityOf(id))...)
	if !req.IncludeResource {
		return result, true
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	now, err := l.kind.read(ctx, l.Session.Defender, id, l.kind.shared(l.Session, id))
	if defender.IsNotFound(err) {
		return result, false
	}
	if err != nil {
		diagnose.Error(&result.Diagnostics, path.Empty(), "Cannot read a connector that was found",
			"solve what the service says and run Terraform again, or leave out include_resource: then the connectors are listed, but not read one by one.", err)
		return result, true
	}
	found := importedModel(id)
	found.setConnector(id, now.connector)
	found.setConfiguration(now, nil)
	found.Authorization = authorizationValue(now.configuration, l.Session.PortalURL(ctx, id))
	result.Diagnostics.Append(result.Resource.Set(ctx, &found)...)
	return result, true
}

// listError explains why the list ended before its end.
func listError(where listModel, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	if !where.ResourceGroupName.IsNull() && defender.IsNotFound(err) {
		diagnose.Explain(&diags, path.Root("resource_group_name"), "Resource group not found",
			"correct resource_group_name or subscription_id, or leave resource_group_name out to search the whole subscription.", err)
		return diags
	}
	diagnose.Error(&diags, path.Empty(), "Cannot list the connectors", "solve what the service says and run Terraform again.", err)
	return diags
}
