package auth

import (
	"net/url"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Config holds the sign-in arguments of the provider, after the environment was looked up. The names, and the order of
// precedence among the sources of an OIDC token, are those of Azure/azapi and hashicorp/azurerm.
type Config struct {
	// Cloud is a result of [NewCloud].
	Cloud Cloud

	TenantID           string
	AuxiliaryTenantIDs []string

	ClientID         string
	ClientIDFilePath string

	ClientSecret         string
	ClientSecretFilePath string

	// ClientCertificate is a base64 encoded PKCS#12 bundle, ClientCertificatePath the file of one (or of PEM blocks).
	ClientCertificate         string
	ClientCertificatePath     string
	ClientCertificatePassword string

	UseOIDC                      bool
	OIDCToken                    string
	OIDCTokenFilePath            string
	OIDCRequestURL               string // of GitHub Actions, or SYSTEM_OIDCREQUESTURI of Azure Pipelines
	OIDCRequestToken             string
	OIDCAzureServiceConnectionID string

	// UseAKSWorkloadIdentity signs in with the token in OIDCTokenFilePath, which the cluster's webhook announces in
	// AZURE_FEDERATED_TOKEN_FILE together with AZURE_CLIENT_ID and AZURE_TENANT_ID.
	UseAKSWorkloadIdentity bool
	UseMSI                 bool
	UseCLI                 bool

	DisableInstanceDiscovery bool

	// Transport carries every request to Entra and to the issuers of OIDC tokens.
	Transport policy.Transporter
	// Metadata carries the requests for a managed identity, which speak http to the machine itself; nil is a transport
	// that reaches nothing but loopback and link-local addresses.
	Metadata policy.Transporter
	// RetryDelay is the base of the backoff of token requests; 0 is azcore's default.
	RetryDelay time.Duration
}

// instanceDiscoveryHost is where MSAL asks whether an authority that it does not know is genuine.
const instanceDiscoveryHost = "https://login.microsoftonline.com"

// Origins are the https origins that signing in with this configuration needs, for the allow-list of the transport.
func (c Config) Origins() []string {
	var list []string
	add := func(raw string) {
		if u, err := url.Parse(raw); err == nil && u.Scheme == "https" && u.Host != "" {
			list = append(list, u.Scheme+"://"+u.Host)
		}
	}
	add(c.Cloud.AuthorityHost)
	if !c.DisableInstanceDiscovery && c.Cloud.AuthorityHost != publicAuthority {
		add(instanceDiscoveryHost)
	}
	if c.UseOIDC {
		add(c.OIDCRequestURL)
	}
	return list
}
