package defender

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// lookLimit is how long the look after a lost answer may take when the
// caller's own time is over.
const lookLimit = 5 * time.Second

// Configurations calls the operations DevOpsConfigurations_* of
// securityConnectorsDevOps.json. Writes are accepted first and then worked on;
// the Operation that they return waits for the end.
type Configurations struct{ t *transport }

func (c *Configurations) call(id armid.Connector, method, operation string, p *ConfigurationProperties) (call, error) {
	path, err := id.DevOpsPath()
	request := call{
		operation: operation, resource: armid.Scope{Connector: id}.String(),
		method: method, path: path, version: DevOpsAPIVersion,
	}
	if p != nil {
		request.body = Configuration{Properties: p.settable()}
		request.conceal = p.Authorization.hides()
	}
	return request, err
}

// settable leaves out what only the service sets.
func (p ConfigurationProperties) settable() ConfigurationProperties {
	p.Provisioning, p.Capabilities = Provisioning{}, nil
	if p.Authorization != nil && p.Authorization.Code == "" {
		p.Authorization = nil
	}
	return p
}

// once tells the bodies that must not be sent twice: those with the one-time
// code, and those with a list, which a second sending could take back to an
// older state.
func (p ConfigurationProperties) once() bool {
	return p.settable().Authorization != nil || p.TopLevelInventoryList != nil
}

// Get reads the configuration.
func (c *Configurations) Get(ctx context.Context, id armid.Connector) (Configuration, error) {
	request, err := c.call(id, http.MethodGet, "read the DevOps configuration", nil)
	if err != nil {
		return Configuration{}, err
	}
	return getOne[Configuration](ctx, c.t, request)
}

// Put creates the configuration. With a code or a list it is sent once; if the
// answer is lost and the configuration is there, the operation waits on it,
// else the error is an *UnknownOutcomeError.
func (c *Configurations) Put(ctx context.Context, id armid.Connector, p ConfigurationProperties) (*Operation, error) {
	return c.write(ctx, id, http.MethodPut, "create the DevOps configuration", p, func(Configuration) bool { return true })
}

// Patch changes what p sets and leaves the rest. With a code or a list it is
// sent once; if the answer is lost and the configuration is being worked on,
// the operation waits on it, else the error is an *UnknownOutcomeError.
func (c *Configurations) Patch(ctx context.Context, id armid.Connector, p ConfigurationProperties) (*Operation, error) {
	return c.write(ctx, id, http.MethodPatch, "update the DevOps configuration", p, func(found Configuration) bool {
		return strings.EqualFold(found.Properties.State, StatePending)
	})
}

// write sends the body; taken says whether what is found after a lost answer
// shows that the service has taken it.
func (c *Configurations) write(
	ctx context.Context, id armid.Connector, method, operation string, p ConfigurationProperties, taken func(Configuration) bool,
) (*Operation, error) {
	request, err := c.call(id, method, operation, &p)
	if err != nil {
		return nil, err
	}
	accept := []int{http.StatusOK, http.StatusCreated, http.StatusAccepted}
	if !p.once() {
		resp, err := c.t.write(ctx, id, request, accept...)
		if err != nil {
			return nil, err
		}
		return newOperation(ctx, c.t, request, resp), nil
	}
	resp, lost, err := c.t.writeOnce(ctx, request, accept...)
	switch {
	case err == nil:
		return newOperation(ctx, c.t, request, resp), nil
	case !lost:
		return nil, err
	}
	found, failure := c.look(ctx, id)
	if failure != nil || !taken(found) {
		return nil, &UnknownOutcomeError{Operation: request.operation, Resource: request.resource, Err: err}
	}
	return newOperation(ctx, c.t, request, nil), nil
}

// look reads the configuration, for a moment also after the end of the
// context: what a cancelled write did is worth knowing.
func (c *Configurations) look(ctx context.Context, id armid.Connector) (Configuration, error) {
	if ctx.Err() != nil {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookLimit)
		defer cancel()
		ctx = limited
	}
	return c.Get(ctx, id)
}

// Delete removes the configuration. For one that is not there the operation is
// already done.
func (c *Configurations) Delete(ctx context.Context, id armid.Connector) (*Operation, error) {
	request, err := c.call(id, http.MethodDelete, "delete the DevOps configuration", nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.t.write(ctx, id, request, http.StatusOK, http.StatusAccepted, http.StatusNoContent)
	if IsNotFound(err) {
		return &Operation{done: true}, nil
	}
	if err != nil {
		return nil, err
	}
	return newOperation(ctx, c.t, request, resp), nil
}
