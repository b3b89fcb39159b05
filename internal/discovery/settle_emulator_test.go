package discovery_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
)

// The emulator reveals an estate over some walks: the wait ends when a third
// walk finds all of it, and never with less.
func TestSettleWhenAllIsRevealed(t *testing.T) {
	t.Parallel()
	for _, walks := range []int{0, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			e := estate{organizations: 2, projects: 20, repositories: 200, walks: walks}
			from := memnet.New()
			server := e.start(t, from)
			var events []discovery.Event
			counts, err := discovery.Settle{
				Walk: process(t, server, from, "wait").Count, Pace: discovery.Pace{Between: 5 * time.Minute},
				Progress: func(event discovery.Event) { events = append(events, event) },
			}.Wait(t.Context())
			e.expect(t, counts, err)
			if len(events) != walks+3 {
				t.Errorf("%d walks, want %d: %+v", len(events), walks+3, events)
			}
			for i, event := range events[:len(events)-1] {
				if complete := event.Repositories == e.repositories; complete != (i >= walks) || event.Next != 5*time.Minute {
					t.Errorf("walk %d: %+v", i+1, event)
				}
			}
		})
	}
}

// An estate that is never revealed ends the wait with what there is.
func TestSettleWithoutAnEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := estate{organizations: 2, projects: 20, repositories: 400, walks: 40}
		from := memnet.New()
		server := e.start(t, from)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := discovery.Settle{
			Walk: process(t, server, from, "wait").Count, Pace: discovery.Pace{Between: 5 * time.Minute},
			Minimum: discovery.Minimum{Repositories: e.repositories},
		}.Wait(ctx)
		var unsettled *discovery.UnsettledError
		if !errors.As(err, &unsettled) || !unsettled.TimeIsUp() {
			t.Fatalf("error %v", err)
		}
		if n := unsettled.Counts.Repositories.Total; unsettled.Walks != 12 || n == 0 || n >= e.repositories {
			t.Errorf("%d repositories after %d walks: %v", n, unsettled.Walks, err)
		}
	})
}
