package defender

import (
	"context"
	"iter"
	"net/http"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// Connectors calls the operations SecurityConnectors_* of
// securityConnectors.json. They are synchronous.
type Connectors struct{ t *transport }

func (c *Connectors) call(id armid.Connector, method, operation string, body any) (call, error) {
	path, err := id.Path()
	return call{
		operation: operation, resource: id.String(), method: method,
		path: path, version: ConnectorAPIVersion, body: body,
	}, err
}

// Get reads a connector.
func (c *Connectors) Get(ctx context.Context, id armid.Connector) (Connector, error) {
	request, err := c.call(id, http.MethodGet, "read the connector", nil)
	if err != nil {
		return Connector{}, err
	}
	return getOne[Connector](ctx, c.t, request)
}

// Put creates or replaces a connector and returns what the service made of it.
// created says that it answered 201; after a lost answer and a repeated request
// it can be false for a connector that this call did create.
func (c *Connectors) Put(ctx context.Context, id armid.Connector, body Connector) (got Connector, created bool, err error) {
	body.ID, body.Name, body.Type = "", "", ""
	request, err := c.call(id, http.MethodPut, "create or update the connector", body)
	if err != nil {
		return Connector{}, false, err
	}
	resp, err := c.t.write(ctx, id, request, http.StatusOK, http.StatusCreated)
	if err != nil {
		return Connector{}, false, err
	}
	created = resp.StatusCode == http.StatusCreated
	got, err = decodeObject[Connector](resp, request)
	if err != nil {
		// The write has happened; an odd answer to it must not hide that.
		got, err = c.Get(ctx, id)
	}
	return got, created, err
}

// SetTags replaces the whole map of tags; an empty or nil map removes all.
func (c *Connectors) SetTags(ctx context.Context, id armid.Connector, tags map[string]string) (Connector, error) {
	if tags == nil {
		tags = map[string]string{}
	}
	request, err := c.call(id, http.MethodPatch, "set the tags of the connector", Connector{Tags: tags})
	if err != nil {
		return Connector{}, err
	}
	resp, err := c.t.write(ctx, id, request, http.StatusOK)
	if err != nil {
		return Connector{}, err
	}
	return decodeObject[Connector](resp, request)
}

// Delete removes a connector. One that is not there is no error; the service
// answers 204 also for one that was.
func (c *Connectors) Delete(ctx context.Context, id armid.Connector) error {
	request, err := c.call(id, http.MethodDelete, "delete the connector", nil)
	if err != nil {
		return err
	}
	_, err = c.t.write(ctx, id, request, http.StatusOK, http.StatusNoContent)
	if IsNotFound(err) {
		return nil
	}
	return err
}

// List gives the connectors of a resource group, or of the whole subscription
// when resourceGroup is empty: of every environment, AWS and GCP too.
func (c *Connectors) List(ctx context.Context, subscriptionID, resourceGroup string) iter.Seq2[Connector, error] {
	path, err := armid.ConnectorListPath(subscriptionID, resourceGroup)
	if err != nil {
		return failing[Connector](err)
	}
	request := call{
		operation: "list the connectors", resource: armid.Unescape(path), method: http.MethodGet,
		path: path, version: ConnectorAPIVersion,
	}
	return listPages(ctx, c.t, request, func(item *Connector) (string, *string) { return item.ID, &item.Name })
}

// failing is a sequence of one error.
func failing[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}
