package auth

import (
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// builder makes the azidentity credential of one method. It makes no call. It is used again when a service refuses a
// token, because a new credential starts with an empty token cache.
type builder func() (azcore.TokenCredential, error)

// tokenRetries: three requests at most, so that fifty failing callers cost the token endpoint no more than that.
const tokenRetries = 2

func newBuilder(c Config, m method) (builder, error) {
	switch m {
	case clientSecret:
		return secretBuilder(c)
	case clientCertificate:
		return certificateBuilder(c)
	case managedIdentity:
		return managedBuilder(c), nil
	case azureCLI:
		return cliBuilder(c), nil
	default:
		return assertionBuilder(c, newAssertion(c, m)), nil
	}
}

// options let azidentity dial through our transport only.
func options(c Config) policy.ClientOptions {
	return policy.ClientOptions{
		Cloud:     c.Cloud.Configuration,
		Transport: &witness{next: c.Transport},
		Retry: policy.RetryOptions{
			MaxRetries:    tokenRetries,
			TryTimeout:    20 * time.Second,
			RetryDelay:    c.RetryDelay,
			MaxRetryDelay: 10 * time.Second,
		},
	}
}

func secretBuilder(c Config) (builder, error) {
	secret, err := fromFile("client_secret", c.ClientSecret, "client_secret_file_path", c.ClientSecretFilePath)
	if err != nil {
		return nil, err
	}
	return func() (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, secret, &azidentity.ClientSecretCredentialOptions{
			ClientOptions:              options(c),
			AdditionallyAllowedTenants: c.AuxiliaryTenantIDs,
			DisableInstanceDiscovery:   c.DisableInstanceDiscovery,
		})
	}, nil
}

func certificateBuilder(c Config) (builder, error) {
	data, argument, err := certificateData(c)
	if err != nil {
		return nil, err
	}
	var password []byte
	if c.ClientCertificatePassword != "" {
		password = []byte(c.ClientCertificatePassword)
	}
	certs, key, err := azidentity.ParseCertificates(data, password)
	if err != nil {
		return nil, wrong(argument, "does not hold a certificate with its private key that can be opened with "+
			"client_certificate_password. Expected is PKCS#12 (.pfx), or PEM without a password")
	}
	return func() (azcore.TokenCredential, error) {
		return azidentity.NewClientCertificateCredential(c.TenantID, c.ClientID, certs, key, &azidentity.ClientCertificateCredentialOptions{
			ClientOptions:              options(c),
			AdditionallyAllowedTenants: c.AuxiliaryTenantIDs,
			DisableInstanceDiscovery:   c.DisableInstanceDiscovery,
			SendCertificateChain:       true,
		})
	}, nil
}

func assertionBuilder(c Config, next assertion) builder {
	return func() (azcore.TokenCredential, error) {
		return azidentity.NewClientAssertionCredential(c.TenantID, c.ClientID, next.get, &azidentity.ClientAssertionCredentialOptions{
			ClientOptions:              options(c),
			AdditionallyAllowedTenants: c.AuxiliaryTenantIDs,
			DisableInstanceDiscovery:   c.DisableInstanceDiscovery,
		})
	}
}

func managedBuilder(c Config) builder {
	metadata := c.Metadata
	if metadata == nil {
		metadata = newMetadataTransport()
	}
	return func() (azcore.TokenCredential, error) {
		o := &azidentity.ManagedIdentityCredentialOptions{
			ClientOptions: policy.ClientOptions{Transport: &witness{next: metadata}, Retry: policy.RetryOptions{RetryDelay: c.RetryDelay}},
		}
		if c.ClientID != "" {
			o.ID = azidentity.ClientID(c.ClientID)
		}
		return azidentity.NewManagedIdentityCredential(o)
	}
}

func cliBuilder(c Config) builder {
	return func() (azcore.TokenCredential, error) {
		return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{
			TenantID:                   c.TenantID,
			AdditionallyAllowedTenants: c.AuxiliaryTenantIDs,
		})
	}
}
