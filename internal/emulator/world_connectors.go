package emulator

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
)

// fillConnectors fills in the defaults of the connectors and checks that they
// agree with subscriptions and organizations.
func (w *World) fillConnectors() error {
	seen := map[string]bool{}
	owner := map[string]string{}
	for i := range w.Connectors {
		c := &w.Connectors[i]
		if c.Name == "" {
			return fmt.Errorf("world: a connector has no name")
		}
		c.SubscriptionID = or(c.SubscriptionID, w.Subscriptions[0].ID)
		subscription := w.subscription(c.SubscriptionID)
		if subscription == nil {
			return fmt.Errorf("world: connector %q: there is no subscription %q", c.Name, c.SubscriptionID)
		}
		if c.ResourceGroup == "" && len(subscription.ResourceGroups) > 0 {
			c.ResourceGroup = subscription.ResourceGroups[0]
		}
		if !containsFold(subscription.ResourceGroups, c.ResourceGroup) {
			return fmt.Errorf("world: connector %q: there is no resource group %q", c.Name, c.ResourceGroup)
		}
		if seen[c.key()] {
			return fmt.Errorf("world: connector %q is there twice", c.Name)
		}
		seen[c.key()] = true
		c.Location = or(c.Location, subscription.Locations[0])
		c.Tags = notNil(c.Tags)
		c.Environment = or(c.Environment, environmentADO)
		c.HierarchyIdentifier = or(c.HierarchyIdentifier, guid("hierarchy", c.key()))
		c.Owner = or(c.Owner, c.AuthorizedBy)
		c.Annotations = notNil(c.Annotations)
		for target, settings := range c.Annotations {
			if _, err := parseRemediation(settings); err != nil {
				return fmt.Errorf("world: connector %q: annotations of %q: %w", c.Name, target, err)
			}
		}
		if err := w.fillDevOps(c, owner); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) fillDevOps(c *Connector, owner map[string]string) error {
	if c.DevOps == nil {
		return nil
	}
	d := c.DevOps
	d.AutoDiscovery = or(d.AutoDiscovery, disabled)
	d.ProvisioningState = or(d.ProvisioningState, stateSucceeded)
	if d.ProvisioningState == stateSucceeded {
		d.ProvisioningStatusMessage = or(d.ProvisioningStatusMessage, "Resource creation successful.")
	}
	if d.Agentless != nil && string(d.Agentless) == "null" {
		d.Agentless = nil
	}
	if d.Agentless != nil {
		if problem := agentlessShape().check("agentless", d.Agentless); problem != "" {
			return fmt.Errorf("world: connector %q: %s", c.Name, problem)
		}
	}
	if d.Capabilities == nil {
		d.Capabilities = w.capabilities(c)
	}
	if d.Organizations == nil {
		d.Organizations = []string{}
		if c.AuthorizedBy != "" && d.ProvisioningState != stateFailed {
			d.Organizations = w.eligible(c, c.AuthorizedBy)
		}
	}
	for i, name := range d.Organizations {
		o := w.organization(name)
		if o == nil {
			return fmt.Errorf("world: connector %q lists organization %q, which is not in organizations", c.Name, name)
		}
		if other := owner[fold(name)]; other != "" {
			return fmt.Errorf("world: organization %q is onboarded by %q and by %q", name, other, c.Name)
		}
		owner[fold(name)] = c.Name
		d.Organizations[i] = o.Name
	}
	return nil
}

// capabilities follow the plan of the subscription: an assumption.
func (w *World) capabilities(c *Connector) []Capability {
	value := "false"
	for _, p := range w.subscription(c.SubscriptionID).Pricings {
		if strings.EqualFold(p.Name, "CloudPosture") && strings.EqualFold(p.PricingTier, "Standard") {
			value = "true"
		}
	}
	return []Capability{{Name: "DCSPM_ENABLED", Value: value}}
}

func (w *World) subscription(id string) *Subscription {
	for i := range w.Subscriptions {
		if strings.EqualFold(w.Subscriptions[i].ID, id) {
			return &w.Subscriptions[i]
		}
	}
	return nil
}

func (w *World) organization(name string) *Organization {
	for i := range w.Organizations {
		if fold(w.Organizations[i].Name) == fold(name) {
			return &w.Organizations[i]
		}
	}
	return nil
}

// connector finds a connector by its key.
func (w *World) connector(key string) *Connector {
	for i := range w.Connectors {
		if w.Connectors[i].key() == key {
			return &w.Connectors[i]
		}
	}
	return nil
}

func (c *Connector) key() string { return connectorKey(c.SubscriptionID, c.ResourceGroup, c.Name) }

func connectorKey(subscription, group, name string) string {
	return strings.ToLower(subscription + "/" + group + "/" + name)
}

func containsFold(list []string, s string) bool {
	for _, item := range list {
		if fold(item) == fold(s) {
			return true
		}
	}
	return false
}

// guid makes the same UUID from the same words, so that a world that is read
// back and put again has the same ids.
func guid(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	sum[6] = sum[6]&0x0f | 0x40
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// mustJSON encodes what cannot fail to encode.
func mustJSON(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return text
}
