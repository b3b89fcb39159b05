package azdo

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// Client asks Azure DevOps.
type Client struct{}

// New makes a client.
func New(baseURL string, pl runtime.Pipeline) *Client { return &Client{} }

// Outcome is what a probe found.
type Outcome int

const (
	// Unknown says that the probe could not tell.
	Unknown Outcome = iota
	// Exists says that the organization exists.
	Exists
	// NotFound says that there is no such organization.
	NotFound
)

// Probe is the result of asking for an organization without signing in.
type Probe struct {
	Outcome  Outcome
	TenantID string
	Reason   string
}

// Probe asks whether an organization exists and which tenant it belongs to.
func (c *Client) Probe(ctx context.Context, organization string) Probe { return Probe{} }

// Origins are the origins that a client of this base URL needs.
func Origins(baseURL string) []string { return nil }
