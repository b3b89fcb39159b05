package provider

import "github.com/hashicorp/terraform-plugin-framework/provider/schema"

// flag is an argument that is true or false.
type flag struct {
	setting
	standard bool // the value without argument and variable
	target   func(*settings) *bool
}

func (f flag) attribute() schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: f.markdown()}
}

// flagSettings are the boolean arguments.
func flagSettings() []flag {
	return []flag{
		{
			setting: setting{
				"use_oidc",
				[]string{"ARM_USE_OIDC"},
				"Whether to sign in with OpenID Connect (workload identity federation); the `oidc_` arguments say how. Default: `false`.",
			},
			target: func(s *settings) *bool { return &s.UseOIDC },
		},
		{
			setting: setting{
				"use_msi",
				[]string{"ARM_USE_MSI"},
				"Whether to sign in with the managed identity of the machine. Default: `false`.",
			},
			target: func(s *settings) *bool { return &s.UseMSI },
		},
		{
			setting: setting{
				"use_cli",
				[]string{"ARM_USE_CLI"},
				"Whether to sign in as the user of the Azure CLI (`az login`) when no other way is configured. Default: `true`.",
			},
			standard: true,
			target:   func(s *settings) *bool { return &s.UseCLI },
		},
		{
			setting: setting{
				"use_aks_workload_identity",
				[]string{"ARM_USE_AKS_WORKLOAD_IDENTITY"},
				"Whether to sign in with the workload identity of the pod in Azure Kubernetes Service. Default: `false`.",
			},
			target: func(s *settings) *bool { return &s.UseAKSWorkloadIdentity },
		},
		{
			setting: setting{
				"disable_instance_discovery",
				[]string{"ARM_DISABLE_INSTANCE_DISCOVERY"},
				"Whether to skip asking Microsoft's public directory if `active_directory_authority_host` is a known one. " +
					"Needed where that directory cannot be reached. Default: `false`.",
			},
			target: func(s *settings) *bool { return &s.DisableInstanceDiscovery },
		},
	}
}

// auxiliaryTenants is the only list argument. Its variable separates the tenants with semicolons.
func auxiliaryTenants() setting {
	return setting{
		"auxiliary_tenant_ids",
		[]string{"ARM_AUXILIARY_TENANT_IDS"},
		"Up to three further tenants that the identity may get tokens for; in the variable they are separated by `;`.",
	}
}
