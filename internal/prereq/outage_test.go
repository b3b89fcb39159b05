package prereq_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

// Where nothing can be reached, 50 organizations cost the wait of the first eight.
func TestOutageIsWaitedForOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var probed atomic.Int64
		from := healthy().sources()
		from.Probe = func(context.Context, string) azdo.Probe {
			probed.Add(1)
			<-time.After(5 * time.Second)
			return azdo.Probe{Reason: "no answer in time", Silent: true}
		}
		from = prereq.Remember(from)
		begin := time.Now()
		var group errgroup.Group
		group.SetLimit(8)
		for i := range 50 {
			group.Go(func() error {
				if got := from.Probe(t.Context(), fmt.Sprintf("organization-%02d", i)); !got.Silent || got.Reason != "no answer in time" {
					return fmt.Errorf("organization %d: %+v", i, got)
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took > 10*time.Second || probed.Load() > 16 {
			t.Errorf("%d organizations were asked in %s", probed.Load(), took)
		}
		asked := probed.Load()
		<-time.After(3 * time.Minute)
		from.Probe(t.Context(), "organization-00")
		if probed.Load() != asked+1 {
			t.Error("an outage lasts for good")
		}
	})
}

// One answer shows that there is no outage, and who was stopped learned of none.
func TestSilentOrganizationsAreNoOutage(t *testing.T) {
	t.Parallel()
	probed := 0
	w := healthy()
	from := w.sources()
	from.Probe = func(_ context.Context, name string) azdo.Probe {
		probed++
		return azdo.Probe{Silent: name != "answers"}
	}
	from = prereq.Remember(from)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for i := range 10 {
		from.Probe(stopped, fmt.Sprintf("stopped-%d", i))
	}
	for i := range 7 {
		from.Probe(t.Context(), fmt.Sprintf("silent-%d", i))
	}
	from.Probe(t.Context(), "answers")
	for i := range 8 {
		from.Probe(t.Context(), fmt.Sprintf("silent-too-%d", i))
	}
	if probed != 26 {
		t.Errorf("%d were asked, want 26", probed)
	}
	from.Probe(t.Context(), "one-more")
	if probed != 26 {
		t.Error("asked after eight silences")
	}
}
