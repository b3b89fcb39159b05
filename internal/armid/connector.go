package armid

import "fmt"

// Connector addresses a Microsoft.Security/securityConnectors resource.
type Connector struct {
	SubscriptionID string
	ResourceGroup  string
	Name           string
}

func (c Connector) segments() []segment {
	return []segment{
		fixed("subscriptions"), named("subscription", c.SubscriptionID),
		fixed("resourceGroups"), named("resource group", c.ResourceGroup),
		fixed("providers"), fixed("Microsoft.Security"),
		fixed("securityConnectors"), named("connector", c.Name),
	}
}

// String is the canonical id, not escaped:
// /subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Security/securityConnectors/{n}.
func (c Connector) String() string { return join(c.segments()) }

// Key is String in one letter case, for use as a map key.
func (c Connector) Key() string { return Fold(c.String()) }

// Equal compares as the service does: letter case and surrounding blanks are ignored.
func (c Connector) Equal(o Connector) bool {
	return EqualFold(c.SubscriptionID, o.SubscriptionID) &&
		EqualFold(c.ResourceGroup, o.ResourceGroup) && EqualFold(c.Name, o.Name)
}

// Validate checks the three names; the error quotes the rule that is broken.
func (c Connector) Validate() error {
	if err := ValidateSubscriptionID(c.SubscriptionID); err != nil {
		return err
	}
	if err := ValidateResourceGroup(c.ResourceGroup); err != nil {
		return err
	}
	return ValidateConnectorName(c.Name)
}

// Path is the validated, escaped request path of the connector.
func (c Connector) Path() (string, error) {
	if err := c.Validate(); err != nil {
		return "", err
	}
	return escape(c.segments())
}

// DevOpsPath is the request path of the connector's only DevOps
// configuration, …/devops/default.
func (c Connector) DevOpsPath() (string, error) { return Scope{Connector: c}.Path() }

// ConnectorListPath is the request path that lists the connectors of a
// resource group, or of the whole subscription when resourceGroup is empty.
func ConnectorListPath(subscriptionID, resourceGroup string) (string, error) {
	if err := ValidateSubscriptionID(subscriptionID); err != nil {
		return "", err
	}
	all := Connector{SubscriptionID: subscriptionID, ResourceGroup: resourceGroup}.segments()
	if resourceGroup == "" {
		return escape(append(all[:2:2], all[4:7]...))
	}
	if err := ValidateResourceGroup(resourceGroup); err != nil {
		return "", err
	}
	return escape(all[:7])
}

const connectorForm = "/subscriptions/{subscription id}/resourceGroups/{resource group}/providers/Microsoft.Security/securityConnectors/{name}"

// ParseConnector reads the id of a connector: any letter case of the fixed
// parts, with or without a slash at the end, names escaped or not (they are
// unescaped once). Anything else is an error that shows the expected form.
func ParseConnector(id string) (Connector, error) {
	fail := func(reason string) (Connector, error) {
		return Connector{}, fmt.Errorf("%s is not the id of a connector: %s; expected %s", quote(id), reason, connectorForm)
	}
	parts, reason := split(id)
	if reason != "" {
		return fail(reason)
	}
	c, rest, reason := connectorOf(parts)
	if reason == "" && len(rest) > 0 {
		reason = fmt.Sprintf("%d more segments after the name", len(rest))
	}
	if reason != "" {
		return fail(reason)
	}
	return c, nil
}

// connectorOf reads the connector at the front of an id and returns the segments after it.
func connectorOf(parts []string) (c Connector, rest []string, reason string) {
	form := Connector{}.segments()
	if len(parts) < len(form) {
		return c, nil, fmt.Sprintf("%d segments where %d are needed", len(parts), len(form))
	}
	names, reason := match(form, parts[:len(form)])
	if reason != "" {
		return c, nil, reason
	}
	c = Connector{SubscriptionID: names[0], ResourceGroup: names[1], Name: names[2]}
	if err := c.Validate(); err != nil {
		return c, nil, err.Error()
	}
	return c, parts[len(form):], ""
}
