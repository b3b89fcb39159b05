package emulator

import (
	"encoding/json"
	"strings"
	"time"
)

type configurationRequest struct {
	Properties struct {
		Authorization         authorization   `json:"authorization"`
		AutoDiscovery         string          `json:"autoDiscovery"`
		TopLevelInventoryList []string        `json:"topLevelInventoryList"`
		Agentless             json.RawMessage `json:"agentlessConfiguration"`
	} `json:"properties"`
}

func (st *store) putConfiguration(r *call) answer {
	var body configurationRequest
	if problem := parseBody(r, configurationShape(r.version), &body); problem != nil {
		return *problem
	}
	c, problem := st.configured(r)
	if c == nil {
		return *problem
	}
	created := c.DevOps == nil
	if created && body.Properties.Authorization.Code == "" && st.world.Assumptions.PutWithoutCode == "bad_request" {
		return armError(400, "BadRequest", "Authorization code is required.")
	}
	if a := st.refuse(r, c, body); a != nil {
		return *a
	}
	if created {
		c.DevOps = &DevOps{
			AutoDiscovery: or(body.Properties.AutoDiscovery, disabled),
			Organizations: []string{}, Capabilities: st.world.capabilities(c),
		}
	}
	status := 200
	if created {
		status = 201
	}
	return st.write(r, c, body, status)
}

func (st *store) patchConfiguration(r *call) answer {
	var body configurationRequest
	if problem := parseBody(r, configurationShape(r.version), &body); problem != nil {
		return *problem
	}
	c, problem := st.configured(r)
	if problem != nil {
		return *problem
	}
	if a := st.refuse(r, c, body); a != nil {
		return *a
	}
	return st.write(r, c, body, 202)
}

// refuse says why a write is not accepted at all.
func (st *store) refuse(r *call, c *Connector, body configurationRequest) *answer {
	if c.DevOps == nil {
		return nil
	}
	if a := st.busy(c); a != nil {
		return a
	}
	if st.world.Assumptions.NonOwnerPatch == "deny" && body.Properties.Authorization.Code == "" &&
		c.Owner != "" && !strings.EqualFold(c.Owner, r.principal) {
		return new(armError(403, "Forbidden", "The DevOps configuration can be changed only by the identity that authorized it."))
	}
	return nil
}

// write accepts a PUT or PATCH of devops/default: the effect comes with the
// end of the operation, or at once where that is assumed.
func (st *store) write(r *call, c *Connector, body configurationRequest, status int) answer {
	effect := st.effect(r, c, body)
	op := operation{version: r.version, finish: effect}
	if st.world.Assumptions.ListEffect == "acceptance" {
		early := effect(st, c)
		state, message := c.DevOps.ProvisioningState, c.DevOps.ProvisioningStatusMessage
		op.finish = func(_ *store, c *Connector) *failure {
			if c.DevOps != nil {
				c.DevOps.ProvisioningState, c.DevOps.ProvisioningStatusMessage = state, message
			}
			return early
		}
	}
	c.DevOps.ProvisioningState = statePending
	begun := st.begin(c, objectConfiguration, op)

	echo := st.configurationBody(c, r.version)
	echo.Location = ""
	p := body.Properties
	echo.Properties.Capabilities = nil
	echo.Properties.ProvisioningStatusMessage = ""
	echo.Properties.AutoDiscovery = or(p.AutoDiscovery, c.DevOps.AutoDiscovery)
	if p.Authorization.Code != "" {
		echo.Properties.Authorization = &authorization{}
	}
	if p.TopLevelInventoryList != nil {
		echo.Properties.TopLevelInventoryList = &p.TopLevelInventoryList
	}
	echo.Properties.Agentless = p.Agentless
	a := st.accepted(reply(status, echo), begun)
	st.immediate(begun)
	return a
}

// effect is what a write does. The code is spent at once: it works one time
// only, whatever becomes of the operation.
func (st *store) effect(r *call, c *Connector, body configurationRequest) func(*store, *Connector) *failure {
	p := body.Properties
	upn, known := st.world.Codes[p.Authorization.Code]
	delete(st.world.Codes, p.Authorization.Code)
	before := *c.DevOps
	put, principal := r.method == "PUT", r.principal

	return func(st *store, c *Connector) *failure {
		d := c.DevOps
		if d == nil {
			return nil
		}
		first := c.AuthorizedBy == ""
		if p.Authorization.Code == "" && first || p.Authorization.Code != "" && !known {
			if !first && st.world.Assumptions.RefusedCodeOnUpdate == "unchanged" {
				d.ProvisioningState, d.ProvisioningStatusMessage = before.ProvisioningState, before.ProvisioningStatusMessage
			} else {
				d.ProvisioningState, d.ProvisioningStatusMessage = stateFailed, tokenExchangeMessage
			}
			return tokenExchangeFailed()
		}
		if known {
			c.AuthorizedBy, c.Owner = upn, principal
		}
		if p.AutoDiscovery != "" || p.TopLevelInventoryList != nil || put || first {
			st.choose(c, selection{
				autoDiscovery: or(p.AutoDiscovery, d.AutoDiscovery),
				list:          p.TopLevelInventoryList,
				all:           put || first || st.world.Assumptions.DisabledWithoutList == "all_eligible",
				lag:           st.world.Timing.OrganizationLag,
			})
		}
		if p.Agentless != nil || put {
			d.Agentless = mergeAgentless(d.Agentless, p.Agentless, put)
		}
		d.ProvisioningState = stateSucceeded
		d.ProvisioningStatusMessage = "Resource modification successful."
		if first {
			d.ProvisioningStatusMessage = "Resource creation successful."
		}
		return nil
	}
}

// mergeAgentless replaces on PUT and merges by property on PATCH.
func mergeAgentless(old, next json.RawMessage, put bool) json.RawMessage {
	if put || old == nil {
		if kindOf(next) == 'n' {
			return nil
		}
		return next
	}
	merged, err := merge("", old, next)
	if err != nil {
		return old
	}
	return merged
}

// updated is when an object was last written.
func (st *store) updated(c *Connector, object string) time.Time {
	s := st.beside(c)
	if t, ok := s.updated[object]; ok {
		return t
	}
	return s.createdAt
}
