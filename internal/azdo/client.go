package azdo

import (
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// mainHost serves everything that we ask so far.
const mainHost = "dev.azure.com"

// Client asks Azure DevOps. It is safe for concurrent use.
type Client struct {
	base     string
	pipeline runtime.Pipeline
}

// New makes a client. baseURL is "" for the public hosts; otherwise the host is the first segment of its path,
// {baseURL}/dev.azure.com/{organization}. The pipeline must be able to reach [Origins].
func New(baseURL string, pl runtime.Pipeline) *Client {
	base := "https://" + mainHost
	if baseURL != "" {
		base = strings.TrimRight(baseURL, "/") + "/" + mainHost
	}
	return &Client{base: base, pipeline: pl}
}

// Origins are the origins that a client with this base URL needs.
func Origins(baseURL string) []string {
	if baseURL == "" {
		return []string{"https://" + mainHost}
	}
	return []string{strings.TrimRight(baseURL, "/")}
}
