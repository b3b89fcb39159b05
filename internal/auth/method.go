package auth

import "strings"

// method is one way to sign in. Its text appears in messages: "signing in with {method} failed".
type method string

const (
	oidcToken           method = "an OIDC token"
	oidcTokenFile       method = "an OIDC token file"
	oidcGitHub          method = "the OIDC token of GitHub Actions"
	oidcPipelines       method = "the OIDC token of Azure Pipelines"
	aksWorkloadIdentity method = "AKS workload identity"
	clientSecret        method = "a client secret"
	clientCertificate   method = "a client certificate"
	managedIdentity     method = "a managed identity"
	azureCLI            method = "the Azure CLI"
)

// choice is something in the configuration that asks for a way to sign in.
type choice struct {
	argument string
	set      bool
	pick     func(Config) (method, error)
}

func choices(c Config) []choice {
	use := func(m method) func(Config) (method, error) {
		return func(Config) (method, error) { return m, nil }
	}
	return []choice{
		{"use_oidc", c.UseOIDC, chooseOIDC},
		{"use_aks_workload_identity", c.UseAKSWorkloadIdentity, chooseAKS},
		{"client_secret", c.ClientSecret != "", use(clientSecret)},
		{"client_secret_file_path", c.ClientSecret == "" && c.ClientSecretFilePath != "", use(clientSecret)},
		{"client_certificate", c.ClientCertificate != "", use(clientCertificate)},
		{"client_certificate_path", c.ClientCertificatePath != "", use(clientCertificate)},
		{"use_msi", c.UseMSI, use(managedIdentity)},
	}
}

// choose picks the one method that the configuration asks for. Two are an error, because which of two identities acts
// must not depend on an order that nobody sees. The Azure CLI is what remains when nothing else is asked for.
func choose(c Config) (method, error) {
	var asked []choice
	for _, candidate := range choices(c) {
		if candidate.set {
			asked = append(asked, candidate)
		}
	}
	switch {
	case len(asked) > 1:
		return "", wrong(asked[1].argument, "cannot be combined with %s: each is a way to sign in, and exactly one can be used. "+
			"Look for both in the provider block and in the environment (ARM_%s, ARM_%s), and set use_... = false or remove one",
			asked[0].argument, strings.ToUpper(asked[0].argument), strings.ToUpper(asked[1].argument))
	case len(asked) == 1:
		picked, err := asked[0].pick(c)
		if err != nil {
			return "", err
		}
		return picked, complete(c, picked)
	case c.ClientCertificatePassword != "":
		return "", wrong("client_certificate_password", "is set without client_certificate or client_certificate_path")
	case c.ClientID != "" || c.ClientIDFilePath != "":
		return "", wrong("client_id", "is set, but nothing to sign in as that application: set client_secret, client_certificate, "+
			"use_oidc, use_aks_workload_identity or use_msi, or remove client_id (ARM_CLIENT_ID, AZURE_CLIENT_ID) to use the Azure CLI")
	case !c.UseCLI:
		return "", wrong("use_cli", "is false and no other way to sign in is configured: set client_id with client_secret or "+
			"client_certificate, use_oidc, use_aks_workload_identity, use_msi or use_cli")
	}
	return azureCLI, nil
}

// complete checks the arguments that a method cannot do without.
func complete(c Config, m method) error {
	if m == managedIdentity {
		return nil
	}
	if c.TenantID == "" {
		return wrong("tenant_id", "is required to sign in with %s (ARM_TENANT_ID)", m)
	}
	if c.ClientID == "" && c.ClientIDFilePath == "" {
		return wrong("client_id", "is required to sign in with %s (ARM_CLIENT_ID)", m)
	}
	if c.ClientCertificate != "" || c.ClientCertificatePath != "" || c.ClientCertificatePassword == "" {
		return nil
	}
	return wrong("client_certificate_password", "is set without client_certificate or client_certificate_path")
}

// chooseOIDC takes the first source of a token that is configured, in azapi's order. They all belong to the same
// application, so the order cannot change who acts.
func chooseOIDC(c Config) (method, error) {
	switch {
	case c.OIDCToken != "":
		return oidcToken, nil
	case c.OIDCTokenFilePath != "":
		return oidcTokenFile, nil
	case c.OIDCAzureServiceConnectionID != "" || c.OIDCRequestURL != "" || c.OIDCRequestToken != "":
		return chooseOIDCRequest(c)
	default:
		return "", wrong("use_oidc", "needs a token: set oidc_token, oidc_token_file_path, or oidc_request_url with "+
			"oidc_request_token (in GitHub Actions: permissions: id-token: write)")
	}
}

func chooseOIDCRequest(c Config) (method, error) {
	if c.OIDCRequestURL == "" {
		return "", wrong("oidc_request_url", "is required with oidc_request_token (ARM_OIDC_REQUEST_URL, "+
			"ACTIONS_ID_TOKEN_REQUEST_URL, SYSTEM_OIDCREQUESTURI)")
	}
	if c.OIDCRequestToken == "" {
		return "", wrong("oidc_request_token", "is required with oidc_request_url (ARM_OIDC_REQUEST_TOKEN, "+
			"ACTIONS_ID_TOKEN_REQUEST_TOKEN; in Azure Pipelines map SYSTEM_ACCESSTOKEN: $(System.AccessToken) under env)")
	}
	if _, err := parseHTTPS("oidc_request_url", c.OIDCRequestURL); err != nil {
		return "", err
	}
	if c.OIDCAzureServiceConnectionID != "" {
		return oidcPipelines, nil
	}
	return oidcGitHub, nil
}

func chooseAKS(c Config) (method, error) {
	if c.OIDCTokenFilePath == "" {
		return "", wrong("use_aks_workload_identity", "needs the token file that the cluster mounts (AZURE_FEDERATED_TOKEN_FILE): "+
			"label the pod azure.workload.identity/use: \"true\" and give it a service account")
	}
	return aksWorkloadIdentity, nil
}
