package emulator

import (
	"encoding/json"
	"fmt"
)

// tokenExchangeMessage is what the service was recorded to leave on
// devops/default after a code that it could not exchange.
const tokenExchangeMessage = "AzureDevOps token exchange failed: InvalidOAuthCode, POST https://app.vssps.visualstudio.com/oauth2/token x-vss-e2eid: 00000000-0000-4000-8000-000000000000 => unauthorized_client: The JWT could not be read."

func tokenExchangeFailed() *failure {
	return &failure{Code: "TokenExchangeFailed", Message: "AzureDevOps OAuth token exchange failed"}
}

// configurationID has proper case, unlike the connector's own id.
func configurationID(c *Connector) string {
	return fmt.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Security/securityConnectors/%s/devops/default",
		c.SubscriptionID, c.ResourceGroup, c.Name)
}

// configurationBody has location and tags although the OpenAPI document does
// not: so it was recorded.
type configurationBody struct {
	ID         string                  `json:"id"`
	Name       string                  `json:"name"`
	Type       string                  `json:"type"`
	Location   string                  `json:"location,omitempty"`
	Tags       map[string]string       `json:"tags"`
	Properties configurationProperties `json:"properties"`
}

type configurationProperties struct {
	ProvisioningState               string          `json:"provisioningState,omitempty"`
	ProvisioningStatusMessage       string          `json:"provisioningStatusMessage,omitempty"`
	ProvisioningStatusUpdateTimeUTC string          `json:"provisioningStatusUpdateTimeUtc,omitempty"`
	Authorization                   *authorization  `json:"authorization,omitempty"`
	AutoDiscovery                   string          `json:"autoDiscovery,omitempty"`
	TopLevelInventoryList           *[]string       `json:"topLevelInventoryList,omitempty"`
	Capabilities                    []Capability    `json:"capabilities,omitempty"`
	Agentless                       json.RawMessage `json:"agentlessConfiguration,omitempty"`
}

type authorization struct {
	Code string `json:"code"`
}

func configurationShape(version string) shape {
	properties := map[string]shape{
		"provisioningState": fixed(), "provisioningStatusMessage": fixed(), "provisioningStatusUpdateTimeUtc": fixed(),
		"authorization":         object(map[string]shape{"code": text()}),
		"autoDiscovery":         text(),
		"topLevelInventoryList": list(text()),
	}
	if version >= "2024-04-01" {
		properties["capabilities"] = fixed()
	}
	if version >= "2025-03-01" {
		properties["agentlessConfiguration"] = agentlessShape()
	}
	return object(map[string]shape{
		"id": ignored(), "name": ignored(), "type": ignored(), "systemData": ignored(),
		"properties": object(properties),
	})
}

// configured finds the connector and its devops/default, or says which of
// them is missing.
func (st *store) configured(r *call) (*Connector, *answer) {
	c := st.world.connector(r.connectorKey())
	if c == nil {
		return nil, new(armError(404, "ParentResourceNotFound", fmt.Sprintf(
			"Can not perform requested operation on nested resource. Parent resource '%s' not found.", r.params["connector"])))
	}
	st.refresh(c)
	if c.DevOps == nil {
		return c, new(armError(404, "ResourceNotFound", "DevOps configuration was not found"))
	}
	return c, nil
}

func (st *store) configurationBody(c *Connector, version string) configurationBody {
	d := c.DevOps
	body := configurationBody{
		ID: configurationID(c), Name: "default", Type: "Microsoft.Security/securityConnectors/devops",
		Location: c.Location, Tags: map[string]string{},
		Properties: configurationProperties{
			ProvisioningState:               d.ProvisioningState,
			ProvisioningStatusMessage:       d.ProvisioningStatusMessage,
			ProvisioningStatusUpdateTimeUTC: stamp(st.updated(c, objectConfiguration)),
			AutoDiscovery:                   d.AutoDiscovery,
		},
	}
	if version >= "2024-04-01" {
		body.Properties.Capabilities = d.Capabilities
	}
	if version >= "2025-03-01" {
		body.Properties.Agentless = d.Agentless
		if d.Agentless == nil && st.world.Assumptions.AgentlessDefault == "disabled" {
			body.Properties.Agentless = mustJSON(agentless{
				Enabled: disabled, AutoDiscovery: disabled, Scanners: []string{}, InventoryListType: "Inclusion", InventoryList: []json.RawMessage{},
			})
		}
	}
	return body
}

// agentless is the wire's agentlessConfiguration in the order of the
// OpenAPI document.
type agentless struct {
	Enabled           string            `json:"agentlessEnabled"`
	AutoDiscovery     string            `json:"agentlessAutoDiscovery"`
	Scanners          []string          `json:"scanners"`
	InventoryListType string            `json:"inventoryListType"`
	InventoryList     []json.RawMessage `json:"inventoryList"`
}

// getConfiguration never answers topLevelInventoryList nor authorization: so
// it was recorded.
func (st *store) getConfiguration(r *call) answer {
	c, problem := st.configured(r)
	if problem != nil {
		return *problem
	}
	poll := st.look(c, objectConfiguration)
	if c, problem = st.configured(r); problem != nil {
		problem.poll = poll
		return *problem
	}
	a := reply(200, st.configurationBody(c, r.version))
	a.poll = poll
	return a
}

func (st *store) listConfigurations(r *call) answer {
	c, problem := st.configured(r)
	if c == nil {
		return *problem
	}
	list := page[configurationBody]{Value: []configurationBody{}}
	if problem == nil {
		list.Value = append(list.Value, st.configurationBody(c, r.version))
	}
	return reply(200, list)
}

// deleteConfiguration is recorded as 202 with only Azure-AsyncOperation.
func (st *store) deleteConfiguration(r *call) answer {
	c, problem := st.configured(r)
	if c == nil {
		return *problem
	}
	if problem != nil {
		return empty(204)
	}
	if a := st.busy(c); a != nil {
		return *a
	}
	c.DevOps.ProvisioningState = stateDeleting
	op := st.begin(c, objectConfiguration, operation{version: r.version, deletion: true, finish: removeConfiguration})
	body := configurationBody{
		ID: configurationID(c), Name: "default", Type: "Microsoft.Security/securityConnectors/devops", Tags: map[string]string{},
	}
	a := st.accepted(reply(202, body), op)
	st.immediate(op)
	return a
}

func removeConfiguration(st *store, c *Connector) *failure {
	c.DevOps = nil
	c.AuthorizedBy, c.Owner = "", ""
	c.Annotations = map[string]json.RawMessage{}
	s := st.beside(c)
	clear(s.lag)
	clear(s.walks)
	clear(s.complete)
	clear(s.views)
	s.settings = nil
	return nil
}

// succeed ends an operation that changes nothing else.
func succeed(_ *store, c *Connector) *failure {
	if c.DevOps != nil {
		c.DevOps.ProvisioningState = stateSucceeded
		c.DevOps.ProvisioningStatusMessage = "Resource modification successful."
	}
	return nil
}

// busy refuses a write while another one is pending, where that is assumed.
func (st *store) busy(c *Connector) *answer {
	if st.world.Assumptions.WriteWhilePending == "accept" || len(st.pendingFor(c.key(), objectConfiguration)) == 0 {
		return nil
	}
	return new(armError(409, "AnotherOperationInProgress", "Another operation on this DevOps configuration is in progress."))
}
