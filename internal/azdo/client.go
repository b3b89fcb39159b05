package azdo

import (
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// host is one of the servers of Azure DevOps Services (Microsoft Learn, "Allowed IP addresses and domain URLs").
type host string

const (
	mainHost        host = "dev.azure.com"
	identityHost    host = "vssps.dev.azure.com"
	entitlementHost host = "vsaex.dev.azure.com"
	extensionHost   host = "extmgmt.dev.azure.com"
)

// Client asks Azure DevOps; it changes nothing there. It is safe for concurrent use.
type Client struct {
	base      string // what stands before the host
	anonymous runtime.Pipeline
	signed    runtime.Pipeline
	method    string
	usage     usages
}

// New makes a client. baseURL is "" for the public hosts; otherwise the host is the first segment of its path,
// {baseURL}/dev.azure.com/{organization}. anonymous carries no token, signed one for [Scopes]; both must be able to
// reach [Origins], and signed nothing else. method says in words how signed signs in, for errors.
func New(baseURL string, anonymous, signed runtime.Pipeline, method string) *Client {
	base := "https://"
	if baseURL != "" {
		base = strings.TrimRight(baseURL, "/") + "/"
	}
	return &Client{base: base, anonymous: anonymous, signed: signed, method: method}
}

// Scopes are what a token for Azure DevOps is asked for (Microsoft Learn, "Use Microsoft Entra service principals and
// managed identities": the resource is 499b84ac-1321-427f-aa17-267ca6975798).
func Scopes() []string { return []string{"499b84ac-1321-427f-aa17-267ca6975798/.default"} }

// Origins are the origins that a client with this base URL needs.
func Origins(baseURL string) []string {
	if baseURL != "" {
		return []string{strings.TrimRight(baseURL, "/")}
	}
	var list []string
	for _, h := range []host{mainHost, identityHost, entitlementHost, extensionHost} {
		list = append(list, "https://"+string(h))
	}
	return list
}

// address is where an organization answers on a host. The organization's name is valid.
func (c *Client) address(h host, organization string) string {
	return c.base + string(h) + "/" + organization
}
