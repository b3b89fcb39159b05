package onboarding_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

func TestSentWaitsForTheGracePeriodOnly(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	sent := onboarding.Sent{}.Record(onboarding.Names{"early", "live"}, start)
	sent = sent.Record(onboarding.Names{"late"}, start.Add(20*time.Minute))

	for _, c := range []struct {
		after time.Duration
		want  onboarding.Names
	}{
		{0, onboarding.Names{"early", "late"}},
		{onboarding.Grace - time.Second, onboarding.Names{"early", "late"}},
		{onboarding.Grace, onboarding.Names{"late"}},
		{onboarding.Grace + 20*time.Minute, nil},
	} {
		got := sent.Waiting(onboarding.Names{"LIVE"}, start.Add(c.after)).Names()
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("after %s: got %v, want %v", c.after, got, c.want)
		}
	}
}

func TestSentAgainStartsAnew(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	sent := onboarding.Sent{}.Record(onboarding.Names{"a"}, start).Record(onboarding.Names{"A"}, start.Add(time.Hour))
	if got := sent.Waiting(nil, start.Add(time.Hour)).Names(); !reflect.DeepEqual(got, onboarding.Names{"A"}) {
		t.Errorf("got %v", got)
	}
}
