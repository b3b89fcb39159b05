package defender_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

const subscriptionAt = "/subscriptions/" + subscription

func TestSubscriptionFacts(t *testing.T) {
	t.Parallel()
	inTime(t, "the subscription", func(t *testing.T) {
		c := talk(t, exchange{
			want: "GET " + subscriptionAt + "?api-version=2022-12-01", status: 200,
			answer: `{"id":"/subscriptions/x","subscriptionId":"` + subscription + `","tenantId":"t","displayName":"d","state":"Warned"}`,
		})
		got, err := c.Subscriptions.Get(t.Context(), subscription)
		if want := (defender.Subscription{ID: subscription, TenantID: "t", State: "Warned"}); err != nil || got != want {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "the registration and the child's locations", func(t *testing.T) {
		c := talk(t, exchange{
			want: "GET " + subscriptionAt + "/providers/Microsoft.Security?api-version=2021-04-01", status: 200,
			answer: `{"registrationState":"Registering","resourceTypes":[{"resourceType":"securityConnectors","locations":["UK South"]},
				{"resourceType":"SecurityConnectors/DevOps","locations":["West Europe"]}]}`,
		})
		got, err := c.Subscriptions.Registration(t.Context(), subscription)
		if err != nil || got.State != "Registering" || !slices.Equal(got.Locations(), []string{"West Europe"}) {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "permissions of a resource group, paged", func(t *testing.T) {
		at := subscriptionAt + "/resourceGroups/r%C3%B6%28d%29/providers/Microsoft.Authorization/permissions"
		c := talk(t,
			exchange{want: "GET " + at + "?api-version=2022-04-01", status: 200, answer: `{"value":[{"actions":["*"],"notActions":["x"]},{"actions":["*"],"notActions":["x"]}],"nextLink":"` + at + `?p=2"}`},
			exchange{want: "GET " + at + "?p=2", status: 200, answer: `{"value":[{"actions":["b"]}],"nextLink":null}`})
		got, err := names(t, c.Subscriptions.Permissions(t.Context(), subscription, "rö(d)"), func(p defender.Permission) string {
			return strings.Join(p.Actions, ",") + "-" + strings.Join(p.NotActions, ",")
		})
		if err != nil || !slices.Equal(got, []string{"*-x", "*-x", "b-"}) {
			t.Errorf("got %v (%v)", got, err)
		}
	})
	inTime(t, "permissions of the subscription", func(t *testing.T) {
		c := talk(t, exchange{want: "GET " + subscriptionAt + "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01", status: 200, answer: `{"value":[]}`})
		got, err := names(t, c.Subscriptions.Permissions(t.Context(), subscription, ""), func(defender.Permission) string { return "" })
		if err != nil || len(got) != 0 {
			t.Errorf("got %v (%v)", got, err)
		}
	})
	inTime(t, "the plans", func(t *testing.T) {
		c := talk(t, exchange{
			want: "GET " + subscriptionAt + "/providers/Microsoft.Security/pricings?api-version=2024-01-01", status: 200,
			answer: `{"value":[{"name":"CloudPosture","properties":{"pricingTier":"Standard","subPlan":null}}]}`,
		})
		got, err := names(t, c.Subscriptions.Plans(t.Context(), subscription), func(p defender.Plan) string { return p.Name + "=" + p.Properties.PricingTier })
		if err != nil || !slices.Equal(got, []string{"CloudPosture=Standard"}) {
			t.Errorf("got %v (%v)", got, err)
		}
	})
}

func TestSubscriptionRefusals(t *testing.T) {
	t.Parallel()
	at := "GET " + subscriptionAt + "?api-version=2022-12-01"
	for name, tt := range map[string]struct {
		status                int
		answer                string
		unknown, unregistered bool
	}{
		"no such subscription": {404, armError("SubscriptionNotFound", "gone"), true, false},
		"another 404":          {404, armError("ResourceNotFound", "gone"), false, false},
		"not registered":       {409, armError("MissingSubscriptionRegistration", "register"), false, true},
		"another object":       {200, `{"value":[]}`, false, false},
		"a page":               {200, `<html>`, false, false},
	} {
		inTime(t, name, func(t *testing.T) {
			_, err := talk(t, exchange{want: at, status: tt.status, answer: tt.answer}).Subscriptions.Get(t.Context(), subscription)
			if err == nil || defender.IsUnknownSubscription(err) != tt.unknown || defender.IsUnregistered(err) != tt.unregistered {
				t.Errorf("error = %v", err)
			}
		})
	}
	inTime(t, "names that would change the path ask nothing", func(t *testing.T) {
		c := talk(t)
		_, first := c.Subscriptions.Get(t.Context(), "a/b")
		_, second := c.Subscriptions.Registration(t.Context(), "")
		_, third := names(t, c.Subscriptions.Permissions(t.Context(), subscription, "a/b"), func(defender.Permission) string { return "" })
		_, fourth := names(t, c.Subscriptions.Plans(t.Context(), "x"), func(p defender.Plan) string { return p.Name })
		if first == nil || second == nil || third == nil || fourth == nil {
			t.Errorf("errors %v, %v, %v, %v", first, second, third, fourth)
		}
	})
}

func TestLocationsOfTheParent(t *testing.T) {
	t.Parallel()
	r := defender.Registration{ResourceTypes: []defender.ResourceType{{Name: "securityConnectors/devops"}, {Name: "securityConnectors", Locations: []string{"UK South"}}}}
	if got := r.Locations(); !slices.Equal(got, []string{"UK South"}) {
		t.Errorf("locations %q", got)
	}
	if got := (defender.Registration{}).Locations(); got != nil {
		t.Errorf("locations %q", got)
	}
}
