package provider

// identitySettings say who signs in.
func identitySettings() []text {
	return []text{
		{
			setting: setting{
				"tenant_id",
				[]string{"ARM_TENANT_ID"},
				"The Microsoft Entra tenant to sign in to. A GUID. The Azure CLI uses its own default without it. " +
					"With `use_aks_workload_identity`, `AZURE_TENANT_ID` counts too.",
			},
			target: func(s *settings) *string { return &s.TenantID },
		},
		{
			setting: setting{
				"client_id",
				[]string{"ARM_CLIENT_ID"},
				"The application (client) id of the service principal, or of a user-assigned managed identity. " +
					"`AZURE_CLIENT_ID` counts too, except for signing in with the Azure CLI, which takes no client id.",
			},
			target: func(s *settings) *string { return &s.ClientID },
		},
		{
			setting: setting{
				"client_id_file_path",
				[]string{"ARM_CLIENT_ID_FILE_PATH"},
				"Path of a file that holds the client id, in place of `client_id`.",
			},
			target: func(s *settings) *string { return &s.ClientIDFilePath },
		},
		{
			setting: setting{
				"client_secret",
				[]string{"ARM_CLIENT_SECRET"},
				"The secret of the service principal. Prefer OpenID Connect or a managed identity, which have none.",
			},
			secret: true,
			target: func(s *settings) *string { return &s.ClientSecret },
		},
		{
			setting: setting{
				"client_secret_file_path",
				[]string{"ARM_CLIENT_SECRET_FILE_PATH"},
				"Path of a file that holds the secret, in place of `client_secret`.",
			},
			target: func(s *settings) *string { return &s.ClientSecretFilePath },
		},
		{
			setting: setting{
				"client_certificate",
				[]string{"ARM_CLIENT_CERTIFICATE"},
				"The certificate of the service principal with its private key: a PKCS#12 bundle in base64.",
			},
			secret: true,
			target: func(s *settings) *string { return &s.ClientCertificate },
		},
		{
			setting: setting{
				"client_certificate_path",
				[]string{"ARM_CLIENT_CERTIFICATE_PATH"},
				"Path of a PKCS#12 file with the certificate and its private key, in place of `client_certificate`.",
			},
			target: func(s *settings) *string { return &s.ClientCertificatePath },
		},
		{
			setting: setting{
				"client_certificate_password",
				[]string{"ARM_CLIENT_CERTIFICATE_PASSWORD"},
				"The password of the PKCS#12 bundle.",
			},
			secret: true,
			target: func(s *settings) *string { return &s.ClientCertificatePassword },
		},
		{
			setting: setting{
				"oidc_request_url",
				[]string{"ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"},
				"Where to ask for an OpenID Connect token, as GitHub Actions and Azure Pipelines announce it.",
			},
			target: func(s *settings) *string { return &s.OIDCRequestURL },
		},
		{
			setting: setting{
				"oidc_request_token",
				[]string{"ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN"},
				"The token that allows asking at `oidc_request_url`. In Azure Pipelines map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` into the step's `env`.",
			},
			secret: true,
			target: func(s *settings) *string { return &s.OIDCRequestToken },
		},
		{
			setting: setting{
				"oidc_token",
				[]string{"ARM_OIDC_TOKEN"},
				"An OpenID Connect token. It lives for minutes, so a long run fails when it ends: prefer `oidc_request_url` or `oidc_token_file_path`.",
			},
			secret: true,
			target: func(s *settings) *string { return &s.OIDCToken },
		},
		{
			setting: setting{
				"oidc_token_file_path",
				[]string{"ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"},
				"Path of a file that holds an OpenID Connect token. It is read again for every sign-in.",
			},
			target: func(s *settings) *string { return &s.OIDCTokenFilePath },
		},
		{
			setting: setting{
				"oidc_azure_service_connection_id",
				[]string{
					"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
					"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
				},
				"The id of the Azure Pipelines service connection to sign in with (workload identity federation).",
			},
			target: func(s *settings) *string { return &s.OIDCAzureServiceConnectionID },
		},
	}
}
