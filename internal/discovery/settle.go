package discovery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

const (
	// DefaultStable is how many walks in a row have to agree unless told otherwise
	// (decision 0015).
	DefaultStable = 3
	// every is the distance between two events of one walk.
	every = 10 * time.Second
	// patience is how many walks in a row may fail for a passing reason. Waits
	// take hours, and the retries of a single request are over in a minute.
	patience = 3
)

// Settle waits until walks agree that discovery is complete. Only Walk is
// required.
type Settle struct {
	// Walk makes one walk of whole organizations and tells seen what it counted
	// so far: Walk.Count of a lenient walk.
	Walk func(ctx context.Context, seen func(Counts)) (Counts, error)
	// Stable is how many complete walks in a row have to be equal; 0 is
	// DefaultStable.
	Stable  int
	Minimum Minimum
	Pace    Pace
	// Progress, if there is one, is told how far it is: after each walk, and now
	// and then during a long one.
	Progress func(Event)
}

// Event is how far the wait is.
type Event struct {
	// Walk is the number of the walk, from 1. Done says that it is over, and Next
	// is then the time until the next one; 0 where there will be none.
	Walk int
	Done bool
	Next time.Duration
	// Organizations, Projects and Repositories are what this walk counted so far.
	Organizations, Projects, Repositories int
	// Reason is why the walk before the current one, or the current one if it is
	// over, was not the last: what is missing, or that another walk has to agree.
	Reason string
	// Elapsed is the time since the wait began.
	Elapsed time.Duration
	// Err is why the walk failed, where the wait goes on nevertheless.
	Err error
}

// UnsettledError is a wait that ended before discovery was complete.
type UnsettledError struct {
	// Counts is what the last walk found that came to its end; where none did,
	// what the first one had found so far.
	Counts Counts
	// Walks is how many came to their end.
	Walks   int
	Elapsed time.Duration
	// Reason is why the last walk was not enough.
	Reason string
	// Err is why the wait ended: the context's own error, or what failed.
	Err error
}

func (e *UnsettledError) Error() string {
	what := "stopped"
	switch {
	case e.TimeIsUp():
		what = "not complete in time"
	case !errors.Is(e.Err, context.Canceled):
		what = "failed: " + e.Err.Error()
	}
	return fmt.Sprintf("waiting for discovery %s; after %d walks and %s there are %d organizations, %d projects and %d repositories: %s", what,
		e.Walks, e.Elapsed.Round(time.Second), e.Counts.Own(), e.Counts.Projects.Total, e.Counts.Repositories.Total, e.Reason)
}

// Unwrap gives the cause.
func (e *UnsettledError) Unwrap() error { return e.Err }

// TimeIsUp tells whether nothing failed and there was only no more time.
func (e *UnsettledError) TimeIsUp() bool { return errors.Is(e.Err, context.DeadlineExceeded) }

// passing tells whether a walk failed for a reason that may go away by itself.
func passing(err error) bool {
	var answer *defender.Error
	if errors.As(err, &answer) && answer.StatusCode != 0 {
		return answer.StatusCode == http.StatusRequestTimeout || answer.StatusCode == http.StatusTooManyRequests ||
			answer.StatusCode >= http.StatusInternalServerError
	}
	var network net.Error
	return errors.As(err, &network)
}
