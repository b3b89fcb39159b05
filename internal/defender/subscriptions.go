package defender

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// The API versions of what surrounds a connector, each of the document of
// Azure/azure-rest-api-specs that the reading method names.
const (
	SubscriptionAPIVersion  = "2022-12-01"
	RegistrationAPIVersion  = "2021-04-01"
	PermissionAPIVersion    = "2022-04-01"
	PlanAPIVersion          = "2024-01-01"
	securityNamespace       = "Microsoft.Security"
	connectorType           = "securityConnectors"
	configurationParentType = "securityConnectors/devops"
)

// Subscriptions reads what a subscription offers to a connector. It changes
// nothing; in particular it registers no resource provider.
type Subscriptions struct{ t *transport }

// Subscription is an Azure subscription.
type Subscription struct {
	ID string `json:"subscriptionId"`
	// TenantID is the Entra tenant that the subscription trusts.
	TenantID string `json:"tenantId"`
	// State is Enabled, Warned, PastDue, Disabled or Deleted.
	State string `json:"state"`
}

// Get reads the subscription: Subscriptions_Get of subscriptions.json,
// 2022-12-01.
func (s *Subscriptions) Get(ctx context.Context, subscriptionID string) (Subscription, error) {
	request, err := subscriptionCall(subscriptionID, "", "read the subscription", SubscriptionAPIVersion)
	if err != nil {
		return Subscription{}, err
	}
	got, err := getPlain[Subscription](ctx, s.t, request, func(s Subscription) bool { return s.State != "" })
	got.State, got.TenantID = Clean(got.State), Clean(got.TenantID)
	return got, err
}

// Registration is the state of the resource provider Microsoft.Security in a
// subscription.
type Registration struct {
	// State is Registered, Registering, NotRegistered, Unregistering or
	// Unregistered.
	State string `json:"registrationState"`
	// ResourceTypes are what the resource provider offers.
	ResourceTypes []ResourceType `json:"resourceTypes"`
}

// ResourceType is one type of a resource provider.
type ResourceType struct {
	Name string `json:"resourceType"`
	// Locations are display names, for example "West Europe".
	Locations []string `json:"locations"`
}

// Locations are the display names of the regions that take connectors; none
// when the service does not say. The child's list is preferred where there is
// one, because the connector's holds those of AWS and GCP too.
func (r Registration) Locations() []string {
	for _, name := range []string{configurationParentType, connectorType} {
		for _, offered := range r.ResourceTypes {
			if armid.EqualFold(offered.Name, name) && len(offered.Locations) > 0 {
				return offered.Locations
			}
		}
	}
	return nil
}

// Registration reads it: Providers_Get of resources.json, 2021-04-01.
func (s *Subscriptions) Registration(ctx context.Context, subscriptionID string) (Registration, error) {
	request, err := subscriptionCall(subscriptionID, "/providers/"+securityNamespace, "read the registration of "+securityNamespace, RegistrationAPIVersion)
	if err != nil {
		return Registration{}, err
	}
	got, err := getPlain[Registration](ctx, s.t, request, func(r Registration) bool { return r.State != "" })
	got.State = Clean(got.State)
	return got, err
}

// Permission is what one role assignment gives to the caller. Its NotActions
// take away from its own Actions only.
type Permission struct {
	Actions    []string `json:"actions"`
	NotActions []string `json:"notActions"`
}

// Permissions gives what the caller may do in a resource group:
// Permissions_ListForResourceGroup of authorization-RoleDefinitionsCalls.json,
// 2022-04-01. When resourceGroup is empty it is what the caller may do in the
// subscription; Resource Manager answers that too, although the document lacks
// the path. Deny assignments, locks and policies are not in the answer.
func (s *Subscriptions) Permissions(ctx context.Context, subscriptionID, resourceGroup string) iter.Seq2[Permission, error] {
	below := ""
	if resourceGroup != "" {
		if err := armid.ValidateResourceGroup(resourceGroup); err != nil {
			return failing[Permission](err)
		}
		below = "/resourceGroups/" + url.PathEscape(resourceGroup)
	}
	request, err := subscriptionCall(subscriptionID, below+"/providers/Microsoft.Authorization/permissions", "read the permissions", PermissionAPIVersion)
	if err != nil {
		return failing[Permission](err)
	}
	// An entry has neither id nor name, and two equal ones do no harm.
	nameless := "permission"
	return listPages(ctx, s.t, request, func(*Permission) (string, *string) { return "", &nameless })
}

// Plan is a Defender for Cloud plan of a subscription.
type Plan struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Properties PlanProperties `json:"properties"`
}

// PlanProperties say whether a plan is paid for.
type PlanProperties struct {
	// PricingTier is Free or Standard.
	PricingTier string `json:"pricingTier"`
}

// The plan that DevOps features depend on (Defender CSPM) and its paid tier.
const (
	PlanCloudPosture = "CloudPosture"
	TierStandard     = "Standard"
)

// Plans gives the plans of the subscription: Pricings_List of pricings.json,
// 2024-01-01.
func (s *Subscriptions) Plans(ctx context.Context, subscriptionID string) iter.Seq2[Plan, error] {
	request, err := subscriptionCall(subscriptionID, "/providers/"+securityNamespace+"/pricings", "list the Defender plans", PlanAPIVersion)
	if err != nil {
		return failing[Plan](err)
	}
	return listPages(ctx, s.t, request, func(p *Plan) (string, *string) { return p.ID, &p.Name })
}

func subscriptionCall(subscriptionID, below, operation, version string) (call, error) {
	if err := armid.ValidateSubscriptionID(subscriptionID); err != nil {
		return call{}, err
	}
	path := "/subscriptions/" + subscriptionID + below
	return call{operation: operation, resource: armid.Unescape(path), method: http.MethodGet, path: path, version: version}, nil
}

// getPlain reads an object that has no properties envelope. whole says whether
// what every such object has is there: another object is not taken for one.
func getPlain[T any](ctx context.Context, t *transport, c call, whole func(T) bool) (T, error) {
	var none, object T
	resp, err := t.send(ctx, c, http.StatusOK)
	if err != nil {
		return none, err
	}
	err = pipeline.ReadJSON(resp, &object)
	if err == nil && !whole(object) {
		err = &pipeline.AnswerError{StatusCode: resp.StatusCode, Problem: "the object lacks its state"}
	}
	if err != nil {
		return none, c.failed(resp, err)
	}
	return object, nil
}

// IsUnregistered reports whether the service refused because the resource
// provider is not registered in the subscription.
func IsUnregistered(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == "MissingSubscriptionRegistration"
}

// IsUnknownSubscription reports whether Resource Manager said that the
// subscription does not exist, or not in the caller's tenant.
func IsUnknownSubscription(err error) bool {
	e, ok := with(err, http.StatusNotFound)
	return ok && e.Code == "SubscriptionNotFound"
}
