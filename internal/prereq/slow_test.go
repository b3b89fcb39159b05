package prereq_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

// slow takes a second for each answer, and does not answer for one organization.
type slow struct {
	offices
	silent      string
	under, most *atomic.Int64
}

func (s slow) wait(ctx context.Context, name string) error {
	defer s.under.Add(-1)
	s.most.Store(max(s.most.Load(), s.under.Add(1)))
	if name == s.silent {
		<-ctx.Done()
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

func (s slow) Caller(ctx context.Context, name string) (azdo.Caller, error) {
	if err := s.wait(ctx, name); err != nil {
		return azdo.Caller{}, err
	}
	return s.offices.Caller(ctx, name)
}

func (s slow) OAuthPolicy(ctx context.Context, name string) (azdo.Policy, error) {
	if err := s.wait(ctx, name); err != nil {
		return azdo.Policy{}, err
	}
	return s.offices.OAuthPolicy(ctx, name)
}

// One organization that does not answer takes one place of eight, and not more.
func TestSilentOrganizationHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := signedIn()
		r := named()
		r.Organizations = nil
		for i := range 50 {
			name := fmt.Sprintf("organization-%02d", i)
			r.Organizations = append(r.Organizations, name)
			w.offices[name] = open()
			w.probes[name] = azdo.Probe{Outcome: azdo.Exists, TenantID: tenant}
		}
		from := w.sources()
		asked := slow{offices: offices{w}, silent: "organization-03", under: &atomic.Int64{}, most: &atomic.Int64{}}
		from.SignedIn = asked
		// 49 organizations at two seconds each, seven at a time, are 14 seconds.
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		findings := prereq.Run(ctx, from, r)
		for _, f := range findings {
			switch {
			case f.Organization != "organization-03" && f.Outcome != prereq.Pass:
				t.Errorf("%s of %s is %s: %s", f.ID, f.Organization, f.Outcome, f.Message)
			case f.Organization == "organization-03" && f.Outcome == prereq.Unknown && !strings.Contains(f.Message, "time"):
				t.Errorf("%s: %s", f.ID, f.Message)
			}
		}
		if got := prereq.Count(findings, prereq.Unknown); got != 7 || asked.most.Load() > 8 {
			t.Errorf("%d are unknown, %d asked at a time", got, asked.most.Load())
		}
		if got := prereq.FoldUnknown(findings); strings.Count(got, ".") != 1 || strings.Contains(got, "more causes") {
			t.Errorf("folded %q", got)
		}
	})
}

// What Azure says of an organization is found out although Azure DevOps is silent.
func TestSilentAzureDevOpsHidesNothingOfAzure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := healthy()
		r := request()
		r.Organizations = nil
		for i := range 40 {
			r.Organizations = append(r.Organizations, fmt.Sprintf("organization-%02d", i))
		}
		from := w.sources()
		from.Probe = func(ctx context.Context, _ string) azdo.Probe {
			<-ctx.Done()
			return azdo.Probe{Reason: "no answer in time", Silent: true}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		for _, f := range prereq.Run(ctx, from, r) {
			if probed := f.ID == prereq.OrganizationExists || f.ID == prereq.OrganizationTenant; probed != (f.Outcome == prereq.Unknown) {
				t.Errorf("%s of %q is %s: %s", f.ID, f.Organization, f.Outcome, f.Message)
			}
		}
	})
}

func TestRememberedSignedIn(t *testing.T) {
	t.Parallel()
	w := signedIn()
	w.offices["contoso"].rights = nil
	w.offices["fabrikam"].caller.err = failed(azdo.NotMember, "TF400813")
	from := prereq.Remember(w.sources())
	first := prereq.Report(prereq.Run(t.Context(), from, named()))
	calls := len(w.calls)
	if second := prereq.Report(prereq.Run(t.Context(), from, named())); first != second || len(w.calls) != calls {
		t.Errorf("%d calls and then %d\n%s\n%s", calls, len(w.calls), first, second)
	}
	w.offices["contoso"].usage = azdo.Usage{Delayed: time.Second}
	if third := prereq.Run(t.Context(), from, named()); prereq.Count(third, prereq.Fail) != 2 || len(w.calls) != calls {
		t.Errorf("an old usage is repeated, or %d calls", len(w.calls))
	}
	unsigned := w.sources()
	unsigned.SignedIn = nil
	if prereq.Remember(unsigned).SignedIn != nil {
		t.Error("somebody signs in")
	}
}
