package discovery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// wait is a Settle under way.
type wait struct {
	Settle
	start time.Time

	walks, done, failures int
	// last is what the last walk found that came to its end, and reason why it
	// was not enough.
	last   Counts
	reason string
	// equal counts the complete walks that agree with last, which is one of them.
	equal int
	told  time.Time
}

// Wait walks at once and then at the given pace, until the walks agree, one
// fails, or the context ends. The counts are those of the last walk. Every error
// is an *UnsettledError.
func (s Settle) Wait(ctx context.Context) (Counts, error) {
	w := &wait{Settle: s, start: time.Now()}
	err := w.until(ctx)
	if ended := ctx.Err(); err != nil && ended != nil {
		err = ended
	}
	if w.done == 0 {
		w.reason = "no look came to its end"
	}
	if err != nil {
		return w.last, &UnsettledError{Counts: w.last, Walks: w.done, Elapsed: time.Since(w.start), Reason: w.reason, Err: err}
	}
	return w.last, nil
}

// until looks until that was enough, or cannot go on.
func (w *wait) until(ctx context.Context) error {
	for {
		settled, err := w.look(ctx)
		if settled || err != nil {
			return err
		}
		if err := poll.Wait(ctx, w.rest()); err != nil {
			return err
		}
	}
}

// rest is the time until the next look.
func (w *wait) rest() time.Duration { return w.Pace.after(w.last.Requests) }

// look makes one walk and judges it.
func (w *wait) look(ctx context.Context) (settled bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	w.walks++
	w.told = time.Now()
	counts, err := w.Walk(ctx, w.during)
	if err != nil {
		if w.done == 0 {
			w.last = counts
		}
		return false, w.failed(ctx, err)
	}
	w.failures = 0
	w.done++
	w.judge(counts)
	settled = w.reason == ""
	w.tell(w.event(counts, true, settled))
	return settled, nil
}

// judge compares a walk with the ones before and sets the reason to go on.
func (w *wait) judge(counts Counts) {
	same := w.done > 1 && counts.Equal(w.last)
	w.last = counts
	if w.reason = counts.Lacks(w.Minimum); w.reason != "" {
		w.equal = 0
		return
	}
	if !same {
		w.equal = 0
	}
	if w.equal++; w.equal < w.stable() {
		w.reason = fmt.Sprintf("it looks complete, and %d of %d looks agree", w.equal, w.stable())
	}
}

// failed ends the wait, unless the reason may go away. A service that wants to
// be left alone is no failure: until then walks end before they send anything.
func (w *wait) failed(ctx context.Context, err error) error {
	var throttled *pipeline.ThrottledError
	if !errors.As(err, &throttled) {
		w.failures++
	}
	if ctx.Err() != nil || w.failures > patience || throttled == nil && !passing(err) {
		return err
	}
	event := w.event(w.last, true, false)
	event.Err = err
	w.tell(event)
	return nil
}

// during reports from within a walk, now and then.
func (w *wait) during(counts Counts) {
	if time.Since(w.told) >= every {
		w.tell(w.event(counts, false, false))
	}
}

func (w *wait) event(counts Counts, done, settled bool) Event {
	event := Event{
		Walk: w.walks, Done: done, Reason: w.reason, Elapsed: time.Since(w.start),
		Organizations: counts.Own(), Projects: counts.Projects.Total, Repositories: counts.Repositories.Total,
	}
	if done && !settled {
		event.Next = w.rest()
	}
	return event
}

func (w *wait) tell(event Event) {
	w.told = time.Now()
	if w.Progress != nil {
		w.Progress(event)
	}
}

func (w *wait) stable() int {
	if w.Stable > 0 {
		return w.Stable
	}
	return DefaultStable
}
