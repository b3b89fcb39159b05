package prereq_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func TestHealthyWorld(t *testing.T) {
	t.Parallel()
	w := healthy()
	findings := prereq.Run(t.Context(), w.sources(), request())
	if got := notPassed(t, findings); len(got) > 0 || !prereq.Passed(findings) {
		t.Errorf("not passed: %q", got)
	}
	var order []string
	for _, f := range findings {
		order = append(order, strings.TrimSpace(f.ID+" "+f.Organization))
	}
	want := []string{
		"public_cloud", "subscription_enabled", "provider_registered", "region_offered", "permissions", "defender_plan", "connector_name_free",
		"organization_exists contoso", "organization_exists fabrikam", "organization_tenant contoso", "organization_tenant fabrikam",
		"organization_not_onboarded contoso", "organization_not_onboarded fabrikam",
	}
	if !slices.Equal(order, want) {
		t.Errorf("findings %q", order)
	}
	slices.Sort(w.calls)
	if want := []string{"connectors", "permissions rg", "plans", "probe contoso", "probe fabrikam", "registration", "subscription"}; !slices.Equal(w.calls, want) {
		t.Errorf("calls %q, want %q", w.calls, want)
	}
}

var (
	forbidden = &defender.Error{Operation: "read", StatusCode: 403, Code: "AuthorizationFailed", Message: "no"}
	notFound  = &defender.Error{Operation: "read", StatusCode: 404, Code: "ResourceNotFound", Message: "The Resource was not found."}
)

func TestOneThingIsBroken(t *testing.T) {
	t.Parallel()
	const both = "organization_not_onboarded contoso unknown,organization_not_onboarded fabrikam unknown"
	for name, tt := range map[string]struct {
		change func(*world)
		want   string
		words  []string // of the first finding that is not a pass
	}{
		"Government":           {func(w *world) { w.endpoint = "https://management.usgovcloudapi.net" }, "public_cloud fail", []string{"national"}},
		"no such subscription": {func(w *world) { w.subscription.err = &defender.Error{StatusCode: 404, Code: "SubscriptionNotFound"} }, "subscription_enabled fail,organization_tenant contoso unknown,organization_tenant fabrikam unknown", []string{"subscription_id"}},
		"forbidden":            {func(w *world) { w.subscription.err = forbidden }, "subscription_enabled unknown,organization_tenant contoso unknown,organization_tenant fabrikam unknown", []string{"may not read (AuthorizationFailed).", "Reader"}},
		"disabled":             {func(w *world) { w.subscription.value.State = "Disabled" }, "subscription_enabled fail", []string{"Disabled", "Reactivate"}},
		"past due":             {func(w *world) { w.subscription.value.State = "PastDue" }, "", nil},
		"a new state":          {func(w *world) { w.subscription.value.State = "Asleep" }, "subscription_enabled unknown", []string{"Asleep"}},
		"not registered":       {func(w *world) { w.registration.value.State = "NotRegistered" }, "provider_registered fail", []string{"az provider register --namespace Microsoft.Security --subscription " + subscription}},
		"registering":          {func(w *world) { w.registration.value.State = "Registering" }, "provider_registered fail", []string{"Wait"}},
		"registration unread":  {func(w *world) { w.registration.err = forbidden }, "provider_registered unknown,region_offered unknown", nil},
		"region not offered":   {func(w *world) { w.registration.value.ResourceTypes[0].Locations = []string{"UK South"} }, "region_offered fail", []string{"westeurope", "UK South"}},
		"no regions":           {func(w *world) { w.registration.value.ResourceTypes = nil }, "region_offered unknown", nil},
		"no permission":        {func(w *world) { w.permissions.value = nil }, "permissions fail", []string{"securityConnectors/devops/write", "/resourceGroups/rg", "Security Admin"}},
		"no resource group":    {func(w *world) { w.permissions.err = notFound }, "permissions unknown", []string{"rg does not exist yet"}},
		"permissions unread":   {func(w *world) { w.permissions.err = errors.New("cut") }, "permissions unknown", []string{"cut"}},
		"free plan":            {func(w *world) { w.plans.value = nil }, "", nil},
		"plans throttled": {func(w *world) {
			w.plans.err = &defender.Error{StatusCode: 429, Code: "TooManyRequests", Message: "Try again in 37 seconds."}
		}, "defender_plan unknown", []string{"wait"}},
		"plans unread":      {func(w *world) { w.plans.err = forbidden }, "defender_plan unknown", nil},
		"name taken":        {func(w *world) { w.connectors.value = []defender.Connector{connector("ADO", "Github")} }, "connector_name_free fail", []string{"import", idPrefix + "ado"}},
		"connectors unread": {func(w *world) { w.connectors.err = forbidden }, "connector_name_free unknown," + both, nil},
		"nothing registered": {func(w *world) {
			w.connectors.err = &defender.Error{StatusCode: 409, Code: "MissingSubscriptionRegistration"}
		}, "", nil},
		"no such organization": {func(w *world) { w.probes["contoso"] = azdo.Probe{Outcome: azdo.NotFound} }, "organization_exists contoso fail,organization_tenant contoso unknown", []string{"dev.azure.com/{organization}"}},
		"deactivated":          {func(w *world) { w.probes["contoso"] = azdo.Probe{Outcome: azdo.Deactivated, TenantID: tenant} }, "organization_exists contoso fail", []string{"contoso is deactivated", "reactivate"}},
		"no answer":            {func(w *world) { w.probes["contoso"] = azdo.Probe{Reason: "Azure DevOps answered 503"} }, "organization_exists contoso unknown,organization_tenant contoso unknown", []string{"503"}},
		"tenant not named":     {func(w *world) { w.probes["contoso"] = azdo.Probe{Outcome: azdo.Exists, Reason: "unnamed"} }, "organization_tenant contoso unknown", []string{"public project", "Compare"}},
		"another tenant":       {func(w *world) { w.probes["contoso"] = azdo.Probe{Outcome: azdo.Exists, TenantID: "other"} }, "organization_tenant contoso fail", []string{"other", tenant}},
		"Microsoft accounts":   {func(w *world) { w.probes["contoso"] = azdo.Probe{Outcome: azdo.Exists, TenantID: azdo.NoTenant} }, "organization_tenant contoso fail", []string{"Connect it"}},
		"tenant unknown":       {func(w *world) { w.subscription.value.TenantID = "" }, "organization_tenant contoso unknown,organization_tenant fabrikam unknown", nil},
		"owned by another":     {peer(func(w *world) { w.owners = map[string]armid.Connector{"contoso": other} }), "organization_not_onboarded contoso fail", []string{idPrefix + "other"}},
		"another, unread":      {peer(func(w *world) { w.unread = 1 }), both, []string{"1 other"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := healthy()
			tt.change(w)
			findings := prereq.Run(t.Context(), w.sources(), request())
			if got := strings.Join(notPassed(t, findings), ","); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			blocked := strings.Contains(tt.want, " fail") && !strings.Contains(tt.want, "region")
			if prereq.Passed(findings) == blocked {
				t.Errorf("passed = %t", !blocked)
			}
			for _, f := range findings {
				if f.Outcome == prereq.Pass {
					continue
				}
				for _, word := range tt.words {
					if !strings.Contains(f.Message+f.Remediation, word) {
						t.Errorf("%q is not in %q, %q", word, f.Message, f.Remediation)
					}
				}
				break
			}
		})
	}
}

var other = armid.Connector{SubscriptionID: subscription, ResourceGroup: "rg", Name: "other"}

// peer adds connectors of two platforms, and changes something more.
func peer(change func(*world)) func(*world) {
	return func(w *world) {
		w.connectors.value = []defender.Connector{connector("other", "AzureDevOps"), connector("hub", "Github")}
		change(w)
	}
}

func TestWhichConnectorsAreOthers(t *testing.T) {
	t.Parallel()
	w := healthy()
	w.connectors.value = []defender.Connector{connector("Ado", "AzureDevOps"), connector("hub", "Github"), connector("other", "azuredevops")}
	r := request()
	r.Skip = []string{prereq.ConnectorNameFree}
	if got := notPassed(t, prereq.Run(t.Context(), w.sources(), r)); len(got) > 0 {
		t.Errorf("not passed: %q", got)
	}
	looked := slices.DeleteFunc(w.calls, func(call string) bool { return !strings.HasPrefix(call, "owners ") })
	if !slices.Equal(looked, []string{"owners other"}) || !slices.Equal(w.wanted, []string{"contoso", "fabrikam"}) {
		t.Errorf("looked into %q for %q", looked, w.wanted)
	}
}

func TestSkippedChecksAskNothing(t *testing.T) {
	t.Parallel()
	for _, id := range prereq.IDs() {
		w := healthy()
		r := request()
		r.Skip = slices.DeleteFunc(prereq.IDs(), func(other string) bool { return other == id })
		for _, f := range prereq.Run(t.Context(), w.sources(), r) {
			if f.ID != id {
				t.Errorf("%s although only %s was asked", f.ID, id)
			}
		}
		if len(w.calls) > 3 { // the tenant check: two probes and the subscription
			t.Errorf("%s calls %q", id, w.calls)
		}
	}
	w := healthy()
	r := request()
	r.Skip = prereq.IDs()
	if got := prereq.Run(t.Context(), w.sources(), r); len(got) > 0 || len(w.calls) > 0 {
		t.Errorf("findings %v, calls %q", got, w.calls)
	}
}

func TestChecksThatDoNotApply(t *testing.T) {
	t.Parallel()
	w := healthy()
	findings := prereq.Run(t.Context(), w.sources(), prereq.Request{SubscriptionID: subscription})
	var got []string
	for _, f := range findings {
		got = append(got, f.ID)
	}
	want := []string{prereq.PublicCloud, prereq.SubscriptionEnabled, prereq.ProviderRegistered, prereq.Permissions, prereq.DefenderPlan}
	if !slices.Equal(got, want) || slices.Contains(w.calls, "connectors") {
		t.Errorf("checks %q, calls %q", got, w.calls)
	}
}

func TestOrganizationsAreAskedForAFewAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := request()
		r.Organizations = nil
		for i := range 50 {
			r.Organizations = append(r.Organizations, fmt.Sprintf("organization-%02d", i))
		}
		var asked, most atomic.Int64
		more := make(chan struct{})
		from := healthy().sources()
		from.Probe = func(context.Context, string) azdo.Probe {
			defer asked.Add(-1)
			most.Store(max(most.Load(), asked.Add(1)))
			<-more
			return azdo.Probe{Outcome: azdo.Exists, TenantID: tenant}
		}
		done := make(chan []prereq.Finding)
		go func() { done <- prereq.Run(t.Context(), from, r) }()
		synctest.Wait()
		if n := asked.Load(); n == 0 || n > 8 {
			t.Errorf("%d at a time", n)
		}
		close(more)
		if findings := <-done; len(findings) != 7+3*50 || !prereq.Passed(findings) {
			t.Errorf("%d findings", len(findings))
		}
		if n := most.Load(); n > 8 {
			t.Errorf("%d at a time", n)
		}
	})
}

func TestNothingIsFoundOutInNoTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := healthy()
	findings := prereq.Run(ctx, w.sources(), request())
	for _, f := range findings {
		if f.ID != prereq.PublicCloud && (f.Outcome != prereq.Unknown || !strings.Contains(f.Message, "time")) {
			t.Errorf("%s %s: %s", f.ID, f.Outcome, f.Message)
		}
	}
	if len(w.calls) > 0 || !prereq.Passed(findings) {
		t.Errorf("calls %q", w.calls)
	}
}
