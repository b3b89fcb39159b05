package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/service/azuredevops"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/service/connector"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/service/prerequisites"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// TypeName is the prefix of everything that the provider registers.
const TypeName = "defenderdevops"

// Address is the source address of the provider in the public registry.
const Address = "registry.terraform.io/defenderdevops/defenderdevops"

type defenderDevOps struct {
	version     string
	pace        session.Pace
	environment func(string) string
}

// Option changes how the provider behaves, for tests.
type Option func(*defenderDevOps)

// WithPace replaces session.DefaultPace.
func WithPace(pace session.Pace) Option {
	return func(p *defenderDevOps) { p.pace = pace }
}

// WithEnvironment replaces os.Getenv as the source of environment variables, so that tests can run in parallel.
func WithEnvironment(lookup func(string) string) Option {
	return func(p *defenderDevOps) { p.environment = lookup }
}

// New returns a factory of providers of the given version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &defenderDevOps{version: version, pace: session.DefaultPace(), environment: os.Getenv}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

func (p *defenderDevOps) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = TypeName
	resp.Version = p.version
}

func (p *defenderDevOps) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

func (p *defenderDevOps) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	config := readConfig(ctx, req.Config, p.environment)
	resp.Diagnostics.Append(config.diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(config.unknown) > 0 {
		notKnownYet(config.unknown, req.ClientCapabilities.DeferralAllowed, resp)
		return
	}
	s, err := connect(config.settings, p.version, req.TerraformVersion, p.pace)
	if err != nil {
		refuse(&resp.Diagnostics, config.settings.variables, err)
		return
	}
	resp.ResourceData = s
	resp.DataSourceData = s
	resp.ListResourceData = s
	resp.ActionData = s
}

// notKnownYet answers a configuration with values that Terraform learns only during apply.
func notKnownYet(unknown []path.Path, deferral bool, resp *provider.ConfigureResponse) {
	if deferral {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
		return
	}
	for _, at := range unknown {
		resp.Diagnostics.AddAttributeError(at, "Provider argument is not known yet",
			"The value of the argument "+at.String()+" is known only after apply. The provider does not guess it and does not sign in "+
				"with anything else in its place, because that could be another identity or another subscription.\n\n"+
				"What to do: give the argument a value that is known while planning (a variable, a local, the environment), or first create "+
				"what it depends on: terraform apply -target=…")
	}
}

func (p *defenderDevOps) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		connector.NewAzureDevOps,
		azuredevops.NewOrganization,
		azuredevops.NewProject,
		azuredevops.NewRepository,
		azuredevops.NewDiscoveryCompletion,
	}
}

func (p *defenderDevOps) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		connector.NewAzureDevOpsDataSource,
		connector.NewConnectorsDataSource,
		azuredevops.NewAvailableOrganizationsDataSource,
		azuredevops.NewCoverageDataSource,
		azuredevops.NewDiscoveryDataSource,
		azuredevops.NewOrganizationsDataSource,
		azuredevops.NewProjectsDataSource,
		azuredevops.NewRepositoriesDataSource,
		prerequisites.NewAzureDevOpsDataSource,
	}
}
