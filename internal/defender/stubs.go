package defender

import (
	"context"
	"errors"
	"iter"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

type transport struct{}

var errTODO = errors.New("not written yet")

func newTransport(string, runtime.Pipeline, func(*url.URL) bool, Options, *WriteOrder) *transport {
	return nil
}

type Connectors struct{ t *transport }
type Configurations struct{ t *transport }
type AzureDevOps struct{ t *transport }

func (c *Connectors) Get(ctx context.Context, id armid.Connector) (Connector, error) {
	return Connector{}, errTODO
}
func (c *Connectors) Put(ctx context.Context, id armid.Connector, body Connector) (got Connector, created bool, err error) {
	return got, false, errTODO
}
func (c *Connectors) SetTags(ctx context.Context, id armid.Connector, tags map[string]string) (Connector, error) {
	return Connector{}, errTODO
}
func (c *Connectors) Delete(ctx context.Context, id armid.Connector) error { return errTODO }
func (c *Connectors) List(ctx context.Context, subscriptionID, resourceGroup string) iter.Seq2[Connector, error] {
	return nil
}

func (c *Configurations) Get(ctx context.Context, id armid.Connector) (Configuration, error) {
	return Configuration{}, errTODO
}
func (c *Configurations) Put(ctx context.Context, id armid.Connector, p ConfigurationProperties) (*Operation, error) {
	return nil, errTODO
}
func (c *Configurations) Patch(ctx context.Context, id armid.Connector, p ConfigurationProperties) (*Operation, error) {
	return nil, errTODO
}
func (c *Configurations) Delete(ctx context.Context, id armid.Connector) (*Operation, error) {
	return nil, errTODO
}

// Operation is a write that the service works on.
type Operation struct{}

func (o *Operation) Created() bool                                   { return false }
func (o *Operation) Wait(ctx context.Context) (Configuration, error) { return Configuration{}, errTODO }

func (a *AzureDevOps) Organizations(ctx context.Context, id armid.Connector) iter.Seq2[Organization, error] {
	return nil
}
func (a *AzureDevOps) Organization(ctx context.Context, s armid.Scope) (Organization, error) {
	return Organization{}, errTODO
}
func (a *AzureDevOps) Project(ctx context.Context, s armid.Scope) (Project, error) {
	return Project{}, errTODO
}
func (a *AzureDevOps) Repository(ctx context.Context, s armid.Scope) (Repository, error) {
	return Repository{}, errTODO
}
func (a *AzureDevOps) Projects(ctx context.Context, s armid.Scope) iter.Seq2[Project, error] {
	return nil
}
func (a *AzureDevOps) Repositories(ctx context.Context, s armid.Scope) iter.Seq2[Repository, error] {
	return nil
}
func (a *AzureDevOps) AvailableOrganizations(ctx context.Context, id armid.Connector) iter.Seq2[Organization, error] {
	return nil
}

type WriteOrder struct{}

func (w *WriteOrder) Exclusive(ctx context.Context, id armid.Connector) (release func(), err error) {
	return func() {}, nil
}
func (w *WriteOrder) Shared(ctx context.Context, s armid.Scope) (release func(), err error) {
	return func() {}, nil
}
func (w *WriteOrder) Conflicted(id armid.Connector) {}
