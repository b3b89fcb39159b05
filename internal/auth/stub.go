package auth

import (
	"context"
	"errors"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Config holds the sign-in arguments of the provider, after the environment was looked up.
type Config struct {
	Cloud                        Cloud
	TenantID                     string
	AuxiliaryTenantIDs           []string
	ClientID                     string
	ClientIDFilePath             string
	ClientSecret                 string
	ClientSecretFilePath         string
	ClientCertificate            string
	ClientCertificatePath        string
	ClientCertificatePassword    string
	UseOIDC                      bool
	OIDCRequestURL               string
	OIDCRequestToken             string
	OIDCToken                    string
	OIDCTokenFilePath            string
	OIDCAzureServiceConnectionID string
	UseMSI                       bool
	UseCLI                       bool
	UseAKSWorkloadIdentity       bool
	DisableInstanceDiscovery     bool
	Transport                    policy.Transporter
	Metadata                     policy.Transporter
	RetryDelay                   time.Duration
}

// Cloud is where Resource Manager and Entra are.
type Cloud struct {
	Configuration           cloud.Configuration
	ResourceManagerEndpoint string
	ResourceManagerAudience string
	AuthorityHost           string
}

// Scopes are the scopes of a token for Resource Manager.
func (c Cloud) Scopes() []string { return []string{c.ResourceManagerAudience + "/.default"} }

// NewCloud validates the description of a cloud.
func NewCloud(environment, rmEndpoint, rmAudience, authorityHost string) (Cloud, error) {
	return Cloud{}, errors.New("stub")
}

// ValidateEndpoint checks an endpoint argument and returns it without a trailing slash.
func ValidateEndpoint(argument, raw string) (string, error) { return raw, nil }

// Origins are the https origins that signing in with this configuration needs.
func (c Config) Origins() []string { return nil }

// Credential is an azcore.TokenCredential.
type Credential struct{}

// New chooses the method.
func New(Config) (*Credential, error) { return nil, errors.New("stub") }

// GetToken returns a token for the scopes.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, errors.New("stub")
}

// Discard forgets a token that a service refused.
func (c *Credential) Discard(token string) {}

// Method says in words how this credential signs in.
func (c *Credential) Method() string { return "" }

// TenantID is the configured tenant, or else the tenant of a token.
func (c *Credential) TenantID(ctx context.Context) (string, error) { return "", errors.New("stub") }

// ArgumentError is a provider argument that cannot work.
type ArgumentError struct {
	Argument string
	Problem  string
}

func (e *ArgumentError) Error() string { return e.Argument + ": " + e.Problem }

// SignInError is a sign-in that failed; its text holds no secret.
type SignInError struct {
	Method  string
	Code    string
	Message string
}

func (e *SignInError) Error() string { return e.Message }
