package emulator

import "strings"

// region is a name and the display name that provider lists show.
type region struct{ name, display string }

// regions are those of the Microsoft Learn page "DevOps security support and
// prerequisites".
func regions() []region {
	return []region{
		{"eastasia", "East Asia"},
		{"australiaeast", "Australia East"},
		{"canadacentral", "Canada Central"},
		{"westeurope", "West Europe"},
		{"northeurope", "North Europe"},
		{"swedencentral", "Sweden Central"},
		{"uksouth", "UK South"},
		{"eastus", "East US"},
		{"centralus", "Central US"},
	}
}

// squeeze makes "West Europe" and "westeurope" equal.
func squeeze(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}

type page[T any] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink,omitempty"`
}

type subscriptionBody struct {
	ID             string `json:"id"`
	SubscriptionID string `json:"subscriptionId"`
	TenantID       string `json:"tenantId"`
	DisplayName    string `json:"displayName"`
	State          string `json:"state"`
}

func (st *store) subscriptionBody(s *Subscription) subscriptionBody {
	return subscriptionBody{"/subscriptions/" + s.ID, s.ID, st.world.TenantID, "Emulated subscription", s.State}
}

func (st *store) listSubscriptions(*call) answer {
	list := page[subscriptionBody]{Value: []subscriptionBody{}}
	for i := range st.world.Subscriptions {
		list.Value = append(list.Value, st.subscriptionBody(&st.world.Subscriptions[i]))
	}
	return reply(200, list)
}

func (st *store) getSubscription(r *call) answer {
	return reply(200, st.subscriptionBody(st.world.subscription(r.params["subscription"])))
}

type groupBody struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
	} `json:"properties"`
}

func newGroupBody(s *Subscription, name string) groupBody {
	g := groupBody{
		ID: "/subscriptions/" + s.ID + "/resourceGroups/" + name, Name: name,
		Type: "Microsoft.Resources/resourceGroups", Location: s.Locations[0], Tags: map[string]string{},
	}
	g.Properties.ProvisioningState = stateSucceeded
	return g
}

func (st *store) listGroups(r *call) answer {
	s := st.world.subscription(r.params["subscription"])
	list := page[groupBody]{Value: []groupBody{}}
	for _, name := range s.ResourceGroups {
		list.Value = append(list.Value, newGroupBody(s, name))
	}
	return reply(200, list)
}

func (st *store) getGroup(r *call) answer {
	s := st.world.subscription(r.params["subscription"])
	name := r.params["group"]
	for _, existing := range s.ResourceGroups {
		if fold(existing) == fold(name) {
			name = existing
		}
	}
	return reply(200, newGroupBody(s, name))
}

type resourceTypeBody struct {
	ResourceType string   `json:"resourceType"`
	Locations    []string `json:"locations"`
	APIVersions  []string `json:"apiVersions"`
	Capabilities string   `json:"capabilities,omitempty"`
}

type providerBody struct {
	ID                 string             `json:"id"`
	Namespace          string             `json:"namespace"`
	RegistrationState  string             `json:"registrationState"`
	RegistrationPolicy string             `json:"registrationPolicy"`
	ResourceTypes      []resourceTypeBody `json:"resourceTypes"`
}

func newProviderBody(s *Subscription) providerBody {
	state := "Registered"
	if !*s.Registered {
		state = "NotRegistered"
	}
	locations := make([]string, len(s.Locations))
	for i, location := range s.Locations {
		locations[i] = location
		for _, known := range regions() {
			if known.name == squeeze(location) {
				locations[i] = known.display
			}
		}
	}
	return providerBody{
		ID:                 "/subscriptions/" + s.ID + "/providers/Microsoft.Security",
		Namespace:          "Microsoft.Security",
		RegistrationState:  state,
		RegistrationPolicy: "RegistrationRequired",
		ResourceTypes: []resourceTypeBody{
			{"securityConnectors", locations, connectorVersions(), "SupportsTags, SupportsLocation"},
			{"securityConnectors/devops", locations, devopsVersions(), ""},
		},
	}
}

func (st *store) listProviders(r *call) answer {
	return reply(200, page[providerBody]{Value: []providerBody{newProviderBody(st.world.subscription(r.params["subscription"]))}})
}

func (st *store) getProvider(r *call) answer {
	return reply(200, newProviderBody(st.world.subscription(r.params["subscription"])))
}

func (st *store) register(r *call) answer {
	s := st.world.subscription(r.params["subscription"])
	s.Registered = new(true)
	return reply(200, newProviderBody(s))
}

func (st *store) listPermissions(r *call) answer {
	return reply(200, page[Permission]{Value: st.world.subscription(r.params["subscription"]).Permissions})
}

type pricingBody struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Type       string `json:"type"`
	Properties struct {
		PricingTier string `json:"pricingTier"`
	} `json:"properties"`
}

func (st *store) listPricings(r *call) answer {
	s := st.world.subscription(r.params["subscription"])
	list := page[pricingBody]{Value: []pricingBody{}}
	for _, p := range s.Pricings {
		body := pricingBody{ID: "/subscriptions/" + s.ID + "/providers/Microsoft.Security/pricings/" + p.Name, Name: p.Name, Type: "Microsoft.Security/pricings"}
		body.Properties.PricingTier = p.PricingTier
		list.Value = append(list.Value, body)
	}
	return reply(200, list)
}
