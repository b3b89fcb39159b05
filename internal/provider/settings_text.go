package provider

import "github.com/hashicorp/terraform-plugin-framework/provider/schema"

// text is an argument that holds a string.
type text struct {
	setting
	secret bool
	target func(*settings) *string
}

func (t text) attribute() schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Sensitive: t.secret, MarkdownDescription: t.markdown()}
}

// endpointSettings are the arguments inside endpoint.
func endpointSettings() []text {
	return []text{
		{
			setting: setting{
				"resource_manager_endpoint",
				[]string{"ARM_RESOURCE_MANAGER_ENDPOINT"},
				"Where Azure Resource Manager answers: an `https` URL without path, query or user name, for example `https://management.azure.com`.",
			},
			target: func(s *settings) *string { return &s.resourceManagerEndpoint },
		},
		{
			setting: setting{
				"resource_manager_audience",
				[]string{"ARM_RESOURCE_MANAGER_AUDIENCE"},
				"The audience of tokens for Azure Resource Manager, for example `https://management.core.windows.net`.",
			},
			target: func(s *settings) *string { return &s.resourceManagerAudience },
		},
		{
			setting: setting{
				"active_directory_authority_host",
				[]string{"ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST"},
				"Where Microsoft Entra ID answers: an `https` URL without path, query or user name, for example `https://login.microsoftonline.com`.",
			},
			target: func(s *settings) *string { return &s.authorityHost },
		},
	}
}

// textSettings are the string arguments at the top level.
func textSettings() []text {
	return append(placeSettings(), identitySettings()...)
}

// placeSettings say where the provider works.
func placeSettings() []text {
	return []text{
		{
			setting: setting{
				"environment",
				[]string{"ARM_ENVIRONMENT"},
				"The Azure cloud: `public` (default) or `custom`, which takes its addresses from `endpoint`. " +
					"The national clouds are refused, because Defender for Cloud has no DevOps connectors there.",
			},
			target: func(s *settings) *string { return &s.environment },
		},
		{
			setting: setting{
				"subscription_id",
				[]string{"ARM_SUBSCRIPTION_ID"},
				"The subscription for resources and data sources that name none. A GUID.",
			},
			target: func(s *settings) *string { return &s.subscriptionID },
		},
		{
			setting: setting{
				"azure_devops_endpoint",
				[]string{"DEFENDERDEVOPS_AZUREDEVOPS_ENDPOINT"},
				"One base URL in place of the public Azure DevOps addresses, whose host names become its first path segment " +
					"(`{endpoint}/dev.azure.com/…`). For a gateway or for tests; leave it out otherwise.",
			},
			target: func(s *settings) *string { return &s.azureDevOpsEndpoint },
		},
		{
			setting: setting{
				"ca_certificate_file",
				[]string{"DEFENDERDEVOPS_CA_CERTIFICATE_FILE"},
				"Path of a PEM file with certificate authorities to trust beside those of the system, for Azure, for Azure DevOps " +
					"and for signing in. Needed behind a proxy that inspects TLS.",
			},
			target: func(s *settings) *string { return &s.caCertificateFile },
		},
	}
}
