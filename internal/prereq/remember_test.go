package prereq_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func TestRememberedIsReadOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := healthy()
		w.plans.err = forbidden
		from := prereq.Remember(w.sources())
		var group sync.WaitGroup
		reports := make([]string, 40)
		for i := range reports {
			group.Go(func() { reports[i] = prereq.Report(prereq.Run(t.Context(), from, request())) })
		}
		group.Wait()
		if all := slices.Compact(reports); len(all) != 1 || !strings.Contains(all[0], "AuthorizationFailed") {
			t.Errorf("reports %q", all)
		}
		want := []string{"connectors", "permissions rg", "plans", "probe contoso", "probe fabrikam", "registration", "subscription"}
		slices.Sort(w.calls)
		if !slices.Equal(w.calls, want) {
			t.Errorf("calls %q", w.calls)
		}
		<-time.After(2 * time.Minute)
		prereq.Run(t.Context(), from, request())
		if len(w.calls) != 2*len(want) {
			t.Errorf("%d calls after the answers grew old", len(w.calls))
		}
	})
}

func TestRememberedByArgument(t *testing.T) {
	t.Parallel()
	w := healthy()
	from := prereq.Remember(w.sources())
	prereq.Run(t.Context(), from, request())
	r := request()
	r.ResourceGroup, r.Organizations = "RG2", []string{"CONTOSO", "tailspin"}
	before := len(w.calls)
	prereq.Run(t.Context(), from, r)
	added := slices.Sorted(slices.Values(w.calls[before:]))
	if !slices.Equal(added, []string{"permissions RG2", "probe tailspin"}) {
		t.Errorf("added %q", added)
	}
}

// Somebody's end is nobody else's answer.
func TestRememberedEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		from := healthy().sources()
		from.Subscription = func(ctx context.Context, _ string) (defender.Subscription, error) {
			select {
			case <-ctx.Done():
				return defender.Subscription{}, ctx.Err()
			case <-time.After(time.Second):
				return defender.Subscription{ID: subscription, TenantID: tenant, State: "Enabled"}, nil
			}
		}
		from.Probe = func(ctx context.Context, _ string) azdo.Probe {
			select {
			case <-ctx.Done():
				return azdo.Probe{Reason: "no answer in time"}
			case <-time.After(time.Second):
				return azdo.Probe{Outcome: azdo.Exists, TenantID: tenant}
			}
		}
		from = prereq.Remember(from)
		r := request() // of which no two checks ask the same, because a wait for a sync.Once stops the bubble's clock
		r.Skip = []string{prereq.OrganizationTenant}
		hasty, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var first []prereq.Finding
		var group sync.WaitGroup
		group.Go(func() { first = prereq.Run(hasty, from, r) })
		synctest.Wait()
		second := prereq.Run(t.Context(), from, r)
		group.Wait()
		if got := notPassed(t, first); len(got) != 3 {
			t.Errorf("in no time: %q", got)
		}
		if got := notPassed(t, second); len(got) > 0 {
			t.Errorf("with time: %q", got)
		}
	})
}
