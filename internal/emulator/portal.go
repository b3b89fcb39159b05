package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// portal lets a person act. What is pending on the connector ends first, and
// the action is done when it returns.
func (st *store) portal(a PortalAction) error {
	if a.AutoDiscovery != "" && a.AutoDiscovery != enabled && a.AutoDiscovery != disabled {
		return fmt.Errorf("auto_discovery is %q; it may be Enabled or Disabled", a.AutoDiscovery)
	}
	if a.Action == "create" {
		return st.portalCreate(a)
	}
	c, err := st.portalConnector(a)
	if err != nil {
		return err
	}
	st.completeAll(c)
	st.refresh(c)
	switch a.Action {
	case "authorize", "reauthorize":
		return st.portalAuthorize(c, a)
	case "select", "auto_discovery":
		return st.portalSelect(c, a)
	case "annotate":
		return st.portalAnnotate(c, a)
	case "delete":
		return st.portalDelete(c, a)
	}
	return fmt.Errorf("action %q is unknown", a.Action)
}

func (st *store) portalConnector(a PortalAction) (*Connector, error) {
	var found *Connector
	for i := range st.world.Connectors {
		c := &st.world.Connectors[i]
		if fold(c.Name) != fold(a.Connector) || a.ResourceGroup != "" && fold(c.ResourceGroup) != fold(a.ResourceGroup) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("the connector name %q is not unique: add resource_group", a.Connector)
		}
		found = c
	}
	if found == nil {
		return nil, fmt.Errorf("there is no connector %q", a.Connector)
	}
	return found, nil
}

func (st *store) portalCreate(a PortalAction) error {
	subscription := &st.world.Subscriptions[0]
	for i := range st.world.Subscriptions {
		if containsFold(st.world.Subscriptions[i].ResourceGroups, a.ResourceGroup) {
			subscription = &st.world.Subscriptions[i]
			break
		}
	}
	switch {
	case a.Connector == "":
		return errors.New("connector is missing")
	case a.ResourceGroup == "" || !containsFold(subscription.ResourceGroups, a.ResourceGroup):
		return fmt.Errorf("there is no resource group %q", a.ResourceGroup)
	case st.world.connector(connectorKey(subscription.ID, a.ResourceGroup, a.Connector)) != nil:
		return fmt.Errorf("there is a connector %q already", a.Connector)
	case a.Location != "" && !locationOffered(subscription, a.Location):
		return fmt.Errorf("location %q is not offered", a.Location)
	}
	c := Connector{
		SubscriptionID: subscription.ID, ResourceGroup: a.ResourceGroup, Name: a.Connector,
		Location: or(a.Location, subscription.Locations[0]), Tags: map[string]string{},
		Environment: environmentADO, Annotations: map[string]json.RawMessage{},
	}
	c.HierarchyIdentifier = guid("hierarchy", c.key())
	if err := st.canAuthorize(&c, a); err != nil {
		return err
	}
	st.world.Connectors = append(st.world.Connectors, c)
	return st.portalAuthorize(&st.world.Connectors[len(st.world.Connectors)-1], a)
}

// canAuthorize says why a person cannot authorize a connector, or cannot
// choose these organizations.
func (st *store) canAuthorize(c *Connector, a PortalAction) error {
	if a.UPN == "" {
		return errors.New("upn is missing")
	}
	known := false
	for _, o := range st.world.Organizations {
		for _, u := range o.Users {
			known = known || strings.EqualFold(u.UPN, a.UPN)
		}
	}
	if !known {
		return fmt.Errorf("%s is in no Azure DevOps organization", a.UPN)
	}
	return st.canSelect(c, a.UPN, a.Organizations)
}

// canSelect: the portal offers only what the account reaches, and greys out
// what another connector has.
func (st *store) canSelect(c *Connector, upn string, names []string) error {
	for _, name := range names {
		o := st.world.organization(name)
		if o == nil {
			return fmt.Errorf("there is no organization %q", name)
		}
		if other := st.world.onboardedBy(name); other != nil {
			if other.key() != c.key() {
				return fmt.Errorf("organization %q is onboarded by connector %q", name, other.Name)
			}
			continue
		}
		if !st.world.reaches(o, upn) {
			return fmt.Errorf("%s cannot onboard organization %q: not an administrator, Stakeholder, OAuth policy off, or other tenant", upn, name)
		}
	}
	return nil
}

// portalAuthorize makes or renews the authorization. With no auto_discovery,
// a first authorization enables it and a later one leaves the choice alone.
func (st *store) portalAuthorize(c *Connector, a PortalAction) error {
	if err := st.canAuthorize(c, a); err != nil {
		return err
	}
	if a.Action == "reauthorize" && c.DevOps == nil {
		return fmt.Errorf("connector %q has no DevOps configuration: authorize it first", c.Name)
	}
	if a.Action == "authorize" && c.AuthorizedBy != "" {
		return fmt.Errorf("connector %q is authorized already: reauthorize it", c.Name)
	}
	keep := c.AuthorizedBy != "" && a.AutoDiscovery == "" && a.Organizations == nil
	if c.DevOps == nil {
		c.DevOps = &DevOps{AutoDiscovery: enabled, Organizations: []string{}, Capabilities: st.world.capabilities(c)}
	}
	mode := or(a.AutoDiscovery, c.DevOps.AutoDiscovery)
	if a.AutoDiscovery == "" && a.Organizations != nil {
		mode = disabled
	}
	c.AuthorizedBy, c.Owner = a.UPN, a.UPN
	if !keep {
		st.choose(c, selection{autoDiscovery: mode, list: a.Organizations, all: true})
	}
	st.settle(c, "Resource creation successful.")
	return nil
}

// settle marks a configuration as just written by a person: everything is
// visible at once.
func (st *store) settle(c *Connector, message string) {
	s := st.beside(c)
	clear(s.lag)
	for _, name := range c.DevOps.Organizations {
		s.complete[fold(name)] = true
	}
	s.updated[objectConfiguration] = st.now()
	c.DevOps.ProvisioningState, c.DevOps.ProvisioningStatusMessage = stateSucceeded, message
}

// portalSelect changes the selection. Only the owner can: anyone else has to
// authorize again and becomes the owner.
func (st *store) portalSelect(c *Connector, a PortalAction) error {
	switch {
	case c.DevOps == nil || c.AuthorizedBy == "":
		return fmt.Errorf("connector %q is not authorized", c.Name)
	case a.UPN != "" && !strings.EqualFold(a.UPN, c.AuthorizedBy):
		return fmt.Errorf("%s did not authorize connector %q: reauthorize it first", a.UPN, c.Name)
	case a.Action == "select" && c.DevOps.AutoDiscovery == enabled:
		return fmt.Errorf("auto-discovery of connector %q is Enabled: disable it first", c.Name)
	case a.Action == "select" && a.Organizations == nil:
		return errors.New("organizations is missing")
	case a.Action == "auto_discovery" && a.AutoDiscovery == "":
		return errors.New("auto_discovery is missing")
	}
	chosen := selection{autoDiscovery: c.DevOps.AutoDiscovery}
	if a.Action == "select" {
		if err := st.canSelect(c, c.AuthorizedBy, a.Organizations); err != nil {
			return err
		}
		st.offboard(c, a.Organizations)
		chosen.list = a.Organizations
		if len(a.Organizations) == 0 {
			chosen.list = nil
		}
	} else {
		chosen.autoDiscovery = a.AutoDiscovery
	}
	st.choose(c, chosen)
	st.settle(c, "Resource modification successful.")
	return nil
}

func (st *store) portalAnnotate(c *Connector, a PortalAction) error {
	settings, err := parseRemediation(a.Settings)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	names := strings.SplitN(a.Target, "/", 3)
	names = append(names, "", "")
	ch, problem := st.find(&call{params: map[string]string{
		"subscription": c.SubscriptionID, "group": c.ResourceGroup, "connector": c.Name,
		"org": names[0], "project": names[1], "repo": names[2],
	}})
	if problem != nil {
		return fmt.Errorf("target %q was not found below connector %q", a.Target, c.Name)
	}
	st.annotate(ch, settings, false)
	st.beside(c).updated[ch.object()] = st.now()
	return nil
}

func (st *store) portalDelete(c *Connector, a PortalAction) error {
	switch a.Target {
	case "connector":
		st.removeConnector(c.key())
	case "devops":
		if c.DevOps == nil {
			return fmt.Errorf("connector %q has no DevOps configuration", c.Name)
		}
		removeConfiguration(st, c)
	default:
		return fmt.Errorf("target is %q; it may be connector or devops", a.Target)
	}
	return nil
}
