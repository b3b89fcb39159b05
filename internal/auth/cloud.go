package auth

import (
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
)

// The public cloud, see Microsoft Learn, "Azure REST API reference: Create the request".
const (
	publicEndpoint  = "https://management.azure.com"
	publicAudience  = "https://management.azure.com"
	publicAuthority = "https://login.microsoftonline.com"
)

// Cloud is where Resource Manager and Entra are.
type Cloud struct {
	// Configuration is the same for azidentity.
	Configuration cloud.Configuration
	// ResourceManagerEndpoint is https://host[:port] without a trailing slash.
	ResourceManagerEndpoint string
	// ResourceManagerAudience is what tokens for Resource Manager are issued for. It is never derived from the endpoint:
	// a wrong endpoint would get a token that is good elsewhere.
	ResourceManagerAudience string
	// AuthorityHost is the Entra endpoint, https://host[:port] without a trailing slash.
	AuthorityHost string
}

// Scopes are the scopes of a token for Resource Manager.
func (c Cloud) Scopes() []string { return []string{c.ResourceManagerAudience + "/.default"} }

// audience is what azidentity accepts inside a scope.
var audience = regexp.MustCompile(`^[A-Za-z0-9._:/-]+$`)

// NewCloud describes the public cloud, or a custom one such as an emulator. environment is "", public or custom, ignoring
// case; the endpoints may be empty in the public cloud and replace its own where they are not. National clouds are
// refused. Errors are *[ArgumentError].
func NewCloud(environment, rmEndpoint, rmAudience, authorityHost string) (Cloud, error) {
	custom, err := isCustom(environment)
	if err != nil {
		return Cloud{}, err
	}
	c := Cloud{ResourceManagerEndpoint: publicEndpoint, ResourceManagerAudience: publicAudience, AuthorityHost: publicAuthority}
	if custom {
		c = Cloud{}
	}
	if err := override(&c.ResourceManagerEndpoint, "resource_manager_endpoint", rmEndpoint); err != nil {
		return Cloud{}, err
	}
	if err := override(&c.AuthorityHost, "active_directory_authority_host", authorityHost); err != nil {
		return Cloud{}, err
	}
	switch {
	case rmAudience != "" && !audience.MatchString(rmAudience):
		return Cloud{}, wrong("resource_manager_audience", "must be a URI such as %s", publicAudience)
	case rmAudience != "":
		c.ResourceManagerAudience = rmAudience
	case c.ResourceManagerEndpoint != publicEndpoint:
		return Cloud{}, wrong("resource_manager_audience", "is required with a resource_manager_endpoint of your own: a token is "+
			"issued for one audience, and one for Azure must not go elsewhere")
	}
	c.Configuration = cloud.Configuration{
		ActiveDirectoryAuthorityHost: c.AuthorityHost + "/",
		Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: c.ResourceManagerEndpoint, Audience: c.ResourceManagerAudience},
		},
	}
	return c, nil
}

func isCustom(environment string) (bool, error) {
	switch name := strings.ToLower(strings.TrimSpace(environment)); {
	case name == "", name == "public", name == "azurepubliccloud", name == "azurecloud":
		return false, nil
	case name == "custom":
		return true, nil
	case nationalNames[name]:
		return false, wrong("environment", "is a national cloud: %s", noNationalCloud)
	default:
		return false, wrong("environment", "must be public or custom, got %s", quote(environment))
	}
}

// override replaces an endpoint by a configured one. What is empty afterwards was required.
func override(endpoint *string, argument, configured string) error {
	if configured == "" {
		if *endpoint == "" {
			return wrong(argument, "is required with environment = \"custom\"")
		}
		return nil
	}
	valid, err := ValidateEndpoint(argument, configured)
	if err != nil {
		return err
	}
	if isNational(valid) {
		return wrong(argument, "belongs to a national cloud: %s", noNationalCloud)
	}
	*endpoint = strings.TrimSuffix(valid, ":443")
	return nil
}
