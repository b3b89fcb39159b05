package defender

import (
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// The API versions. No stable version of the connector exists.
const (
	ConnectorAPIVersion = "2024-08-01-preview"
	DevOpsAPIVersion    = "2025-03-01"
)

// Client groups the calls by what they are about.
type Client struct {
	Connectors     *Connectors
	Configurations *Configurations
	AzureDevOps    *AzureDevOps
	Subscriptions  *Subscriptions
	Writes         *WriteOrder
	// Endpoint is the address of the Resource Manager, without a trailing slash.
	Endpoint string
}

// Options tune a Client. The zero value is meant for production.
type Options struct {
	// Pace is how operations are polled: Interval when the service names no
	// wait, Floor and Ceiling around the wait that it names.
	Pace poll.Pace
}

// New makes a client of the Resource Manager at endpoint, for example
// https://management.azure.com. allowed says whether a URL that an answer
// contains may be followed; it must also have the origin of endpoint.
func New(endpoint string, pl runtime.Pipeline, allowed func(*url.URL) bool, o Options) *Client {
	writes := &WriteOrder{}
	t := newTransport(endpoint, pl, allowed, o, writes)
	return &Client{
		Connectors:     &Connectors{t},
		Configurations: &Configurations{t},
		AzureDevOps:    &AzureDevOps{t},
		Subscriptions:  &Subscriptions{t},
		Writes:         writes,
		Endpoint:       t.endpoint,
	}
}
