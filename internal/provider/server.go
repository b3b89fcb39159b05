package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns a factory of guarded protocol 6 servers, each with a provider of its own: what main serves and what
// tests use.
func NewServer(version string, options ...Option) func() (tfprotov6.ProviderServer, error) {
	return func() (tfprotov6.ProviderServer, error) {
		return Guard(providerserver.NewProtocol6(New(version, options...)())())
	}
}
