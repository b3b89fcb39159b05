package onboarding

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// autoDiscoveryOff goes with every list, which is ignored otherwise.
const autoDiscoveryOff = "Disabled"

const (
	// attempts bounds how often a write is begun again, whatever the reason.
	attempts = 6
	// freshness is how old a look at the list may be when the write that is
	// built on it leaves.
	freshness = 2 * time.Second
)

// Pace says how long a Writer waits.
type Pace struct {
	// Look is the pause between looks at a connector that somebody else is
	// writing.
	Look time.Duration
	// LookAgain is the pause after an own write before looking whether it
	// lasted.
	LookAgain time.Duration
	// Backoff is the base of the jittered pause before a write is begun again.
	Backoff time.Duration
}

// Writer changes the list of one connector. The caller holds the connector's
// exclusive turn, which orders the writers of one process; the steps of Write
// are for the writers elsewhere.
type Writer struct {
	Connector armid.Connector
	// Configuration reads devops/default.
	Configuration func(ctx context.Context) (defender.Configuration, error)
	Source        Source
	// Send writes the list, waits for its operation and returns what it left.
	// It must not send a second time on its own, and its request goes through a
	// pipeline, which keeps the limit that its context holds.
	Send   func(ctx context.Context, list Names) (defender.Configuration, error)
	Memory *Memory
	Pace   Pace
}

// ErrEmptyList guards what no document describes: the effect of an empty list.
var ErrEmptyList = errors.New("the list of organizations would be empty, and what the service does with an empty list is not documented: name at least one organization")

// NewWriter writes the list through client. after sees the configuration that
// each write leaves.
func NewWriter(client *defender.Client, id armid.Connector, source Source, memory *Memory, pace Pace, after func(defender.Configuration)) Writer {
	return Writer{
		Connector: id, Source: source, Memory: memory, Pace: pace,
		Configuration: func(ctx context.Context) (defender.Configuration, error) { return client.Configurations.Get(ctx, id) },
		Send: func(ctx context.Context, list Names) (defender.Configuration, error) {
			if len(list) == 0 {
				return defender.Configuration{}, ErrEmptyList
			}
			operation, err := client.Configurations.Patch(ctx, id, defender.ConfigurationProperties{
				AutoDiscovery: autoDiscoveryOff, TopLevelInventoryList: list,
			})
			if err != nil {
				return defender.Configuration{}, err
			}
			left, err := operation.Wait(ctx)
			if err == nil {
				after(left)
			}
			return left, err
		},
	}
}

// LostError says that somebody else's writes took the entries out again as
// often as they were written.
type LostError struct{ Names Names }

func (e *LostError) Error() string {
	return fmt.Sprintf("another writer removed %s from the connector's list each time after it was written", e.Names)
}

// Write makes the change and returns the last look at the inventory. Entries
// that simply do not show yet are no error. With must, it writes even where the
// list already is as wanted, because the request carries something else too.
func (w Writer) Write(ctx context.Context, change Change, must bool) (Inventory, error) {
	var seen Names
	var met error // what the last write met
	for attempt := 1; ; attempt++ {
		if _, err := w.idle(ctx); err != nil {
			return nil, gaveUp(ctx, met, err)
		}
		started := time.Now()
		look, err := w.Source.Read(ctx)
		if err != nil {
			return nil, gaveUp(ctx, met, err)
		}
		live := look.Live()
		unseen := w.Memory.saw(w.Connector, live)
		if change.Done(live) && !must {
			return look, nil
		}
		if time.Since(started) > freshness && attempt < attempts {
			continue
		}
		if attempt == attempts {
			// A look that always takes too long must not keep the list from ever being written.
			started = time.Now()
		}
		seen = seen.Union(live)
		left, err := w.Send(pipeline.LeaveBefore(ctx, started.Add(freshness)), change.Apply(live.Union(unseen)))
		if err != nil {
			if attempt == attempts || !again(err) {
				return look, gaveUp(ctx, met, err)
			}
			met = err
			if pipeline.IsLate(err) {
				continue // the look itself waits for whatever held the write
			}
			if err := w.pause(ctx, attempt); err != nil {
				return look, gaveUp(ctx, met, err)
			}
			continue
		}
		must, met = false, nil
		w.Memory.wrote(w.Connector, change)

		look, lost, err := w.lookAgain(ctx, change, left, seen)
		if err != nil || len(lost) == 0 {
			return look, err
		}
		if attempt == attempts {
			if len(lost.Both(seen)) == 0 {
				return look, nil
			}
			return look, &LostError{Names: lost}
		}
		seen = seen.Union(look.Live())
		if err := w.pause(ctx, attempt); err != nil {
			return look, err
		}
	}
}

// gaveUp is the error of a write that the end of the context stopped: what it
// met before says more than that.
func gaveUp(ctx context.Context, met, err error) error {
	if met == nil || ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w (gave up waiting: %w)", met, ctx.Err())
}

// lookAgain finds out whether a later write took our entries out. An entry that
// is missing was lost if it had been there, or if the configuration was written
// after us; otherwise it only does not show yet.
func (w Writer) lookAgain(ctx context.Context, change Change, left defender.Configuration, seen Names) (Inventory, Names, error) {
	if err := poll.Wait(ctx, w.Pace.LookAgain); err != nil {
		return nil, nil, err
	}
	now, err := w.idle(ctx)
	if err != nil {
		return nil, nil, err
	}
	look, err := w.Source.Read(ctx)
	if err != nil {
		return nil, nil, err
	}
	live := look.Live()
	w.Memory.saw(w.Connector, live)
	missing := change.Ensure.Minus(live).Minus(look.Elsewhere())
	if now.Properties.UpdatedAt == left.Properties.UpdatedAt {
		missing = missing.Both(seen)
	}
	return look, missing, nil
}

// idle waits until nobody's write is in progress.
func (w Writer) idle(ctx context.Context) (defender.Configuration, error) {
	var now defender.Configuration
	err := poll.Until(ctx, poll.Pace{Interval: w.Pace.Look}, func(ctx context.Context) (bool, time.Duration, error) {
		var err error
		now, err = w.Configuration(ctx)
		return !strings.EqualFold(now.Properties.State, defender.StatePending), 0, err
	})
	return now, err
}

func (w Writer) pause(ctx context.Context, attempt int) error {
	return poll.Wait(ctx, poll.Jitter(w.Pace.Backoff<<attempt))
}

// again tells whether a write that failed may be begun again from the start.
// The list is read anew each time, so repeating a write whose effect is unknown
// does no harm.
func again(err error) bool {
	if pipeline.IsLate(err) || pipeline.IsUncertain(err) || defender.IsPassing(err) || defender.IsStale(err) {
		return true
	}
	var failed *defender.Error
	return errors.As(err, &failed) && !failed.Terminal && failed.StatusCode == http.StatusTooManyRequests
}
