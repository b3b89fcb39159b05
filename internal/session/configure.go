package session

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Resource is embedded by every resource and list resource: it receives the session. Session is nil until the provider
// was configured, which is the case while Terraform only validates.
type Resource struct{ Session *Session }

// Configure implements resource.ResourceWithConfigure and list.ListResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Session = from(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by every data source: it receives the session. Session is nil until the provider was
// configured, which is the case while Terraform only validates.
type DataSource struct{ Session *Session }

// Configure implements datasource.DataSourceWithConfigure.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Session = from(req.ProviderData, &resp.Diagnostics)
}

// Action is embedded by every action: it receives the session. Session is nil until the provider was configured, which
// is the case while Terraform only validates.
type Action struct{ Session *Session }

// Configure implements action.ActionWithConfigure.
func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.Session = from(req.ProviderData, &resp.Diagnostics)
}

// from is the one place that unpacks the provider's data.
func from(data any, diags *diag.Diagnostics) *Session {
	if data == nil {
		return nil
	}
	s, ok := data.(*Session)
	if !ok || s == nil {
		diags.AddError("Provider handed over something unexpected",
			"The provider was configured, but what it handed to this object is not its session. "+
				"This is a mistake in the provider: please report it with the versions of Terraform and of the provider.")
		return nil
	}
	return s
}
