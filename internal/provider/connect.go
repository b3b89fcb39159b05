package provider

import (
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

const module = "terraform-provider-defenderdevops"

// connect builds the clients. It sends nothing and signs nobody in; every error is about an argument.
func connect(s settings, version, terraform string, pace session.Pace) (*session.Session, error) {
	if s.subscriptionID != "" {
		if err := auth.ValidateGUID("subscription_id", s.subscriptionID); err != nil {
			return nil, err
		}
	}
	roots, err := trusted(s.caCertificateFile)
	if err != nil {
		return nil, err
	}
	shared := pipeline.Config{RootCAs: roots, UserAgent: userAgent(version, terraform), MinBackoff: pace.Backoff}

	credential, cloud, err := signIn(s, shared)
	if err != nil {
		return nil, err
	}
	azureDevOps, err := connectAzureDevOps(s.azureDevOpsEndpoint, version, credential, shared)
	if err != nil {
		return nil, err
	}
	// One transport for each audience: a token for Resource Manager can reach nothing but Resource Manager, wherever an
	// answer points.
	shared.Origins = []string{cloud.ResourceManagerEndpoint}
	transport, err := pipeline.NewTransport(shared)
	if err != nil {
		return nil, &auth.ArgumentError{Argument: "resource_manager_endpoint", Problem: "cannot be used: " + err.Error()}
	}
	arm := pipeline.New(module, version, transport, credential, cloud.Scopes(), shared)
	client := defender.New(cloud.ResourceManagerEndpoint, arm, transport.Allowed, defender.Options{Pace: pace.Operation})
	return &session.Session{
		Defender:       client,
		Siblings:       discovery.NewSiblings(client.AzureDevOps),
		AzureDevOps:    azureDevOps,
		SubscriptionID: s.subscriptionID,
		Tenant:         credential.TenantID,
		Pace:           pace,
	}, nil
}

// signIn chooses the identity; it signs in only when a token is asked for.
func signIn(s settings, shared pipeline.Config) (*auth.Credential, auth.Cloud, error) {
	cloud, err := auth.NewCloud(s.environment, s.resourceManagerEndpoint, s.resourceManagerAudience, s.authorityHost)
	if err != nil {
		return nil, auth.Cloud{}, err
	}
	config := s.Config
	config.Cloud = cloud
	config.RetryDelay = shared.MinBackoff
	shared.Origins = config.Origins()
	transport, err := pipeline.NewTransport(shared)
	if err != nil {
		return nil, auth.Cloud{}, &auth.ArgumentError{Argument: "active_directory_authority_host", Problem: "cannot be used: " + err.Error()}
	}
	config.Transport = transport
	credential, err := auth.New(config)
	return credential, cloud, err
}

// connectAzureDevOps builds the client that asks Azure DevOps, with a transport that reaches nothing else.
func connectAzureDevOps(endpoint, version string, credential *auth.Credential, shared pipeline.Config) (*azdo.Client, error) {
	const argument = "azure_devops_endpoint"
	if endpoint != "" {
		checked, err := auth.ValidateEndpoint(argument, endpoint)
		if err != nil {
			return nil, err
		}
		endpoint = checked
	}
	shared.Origins = azdo.Origins(endpoint)
	transport, err := pipeline.NewTransport(shared)
	if err != nil {
		return nil, &auth.ArgumentError{Argument: argument, Problem: "cannot be used: " + err.Error()}
	}
	anonymous := pipeline.Anonymous(module, version, transport, shared)
	signed := pipeline.New(module, version, transport, credential, azdo.Scopes(), shared)
	return azdo.New(endpoint, anonymous, signed, credential.Method()), nil
}

// userAgent names the provider and the Terraform that runs it, so that an administrator finds both in the logs of Azure.
func userAgent(version, terraform string) string {
	agent := module + "/" + version + " (+" + Website + ")"
	if terraform != "" {
		agent += " Terraform/" + terraform
	}
	return agent
}

// Website is where the provider is explained.
const Website = "https://registry.terraform.io/providers/defenderdevops/defenderdevops"
