package connector

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *connectorResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	validateOrganizations(config, &resp.Diagnostics)
}

func validateOrganizations(config model, diags *diag.Diagnostics) {
	at := path.Root("organizations")
	if config.Organizations.IsNull() || config.Organizations.IsUnknown() {
		return
	}
	if config.AutoDiscoveryEnabled.ValueBool() {
		diags.AddAttributeError(at, "Organizations cannot be listed under auto-discovery",
			"With auto_discovery_enabled = true the service onboards every organization and silently ignores a list. "+
				"Remove organizations, or set auto_discovery_enabled = false to onboard only those.")
		return
	}
	if len(config.Organizations.Elements()) == 0 {
		diags.AddAttributeError(at, "The list of organizations is empty",
			"What the service does with an empty list is not documented, so none is ever sent. "+
				"Leave organizations out to manage none here, or destroy the connector to offboard all.")
		return
	}
	var seen onboarding.Names
	for _, element := range config.Organizations.Elements() {
		name, ok := element.(types.String)
		if !ok || name.IsUnknown() || name.IsNull() {
			continue
		}
		if seen.Has(name.ValueString()) {
			diags.AddAttributeError(at, "An organization is listed twice",
				fmt.Sprintf("%q differs from another entry only in case or blanks, and Azure DevOps names ignore both. Remove one.", name.ValueString()))
		}
		seen = seen.Union(onboarding.Names{name.ValueString()})
	}
}
