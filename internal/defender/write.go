package defender

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// codeOtherOperation comes with 429 and means a conflict
// (hashicorp/terraform-provider-azurerm#25417).
const codeOtherOperation = "RetryableErrorDueToAnotherOperation"

// Bounds of repeating a write that met somebody else's.
const (
	maxConflicts    = 40
	conflictBackoff = 2 * time.Second
)

// write sends a write that may be repeated, and repeats it while another
// operation holds the connector, until the context ends.
func (t *transport) write(ctx context.Context, id armid.Connector, c call, accept ...int) (*http.Response, error) {
	began := time.Now()
	var before *Error // the conflict that was met last
	for conflicts := 1; ; conflicts++ {
		resp, err := t.send(ctx, c, accept...)
		var refused *Error
		if err != nil && before != nil && ctx.Err() != nil {
			return nil, gaveUp(before, ctx.Err())
		}
		if err == nil || !errors.As(err, &refused) || !passing(refused) {
			return resp, err
		}
		before = refused
		t.writes.Conflicted(id)
		refused.Attempts = max(refused.Attempts, conflicts)
		refused.Elapsed = time.Since(began)
		if conflicts == maxConflicts {
			return nil, refused
		}
		if err := poll.Wait(ctx, poll.Jitter(t.pace.Next(conflictBackoff<<min(conflicts-1, 5)))); err != nil {
			return nil, gaveUp(refused, err)
		}
	}
}

// gaveUp is the error of a write that met conflicts until the context ended:
// what it met says more than that.
func gaveUp(met *Error, err error) error { return fmt.Errorf("%w (gave up waiting: %w)", met, err) }

// passing tells the conflicts that go away by waiting from those that are
// final, such as an organization that another connector holds. What is not
// known to pass is final.
func passing(e *Error) bool {
	if !IsConflict(e) {
		return false
	}
	switch strings.ToLower(e.Code) {
	case "", "conflict", "anotheroperationinprogress", "operationinprogress", "conflictingoperationinprogress",
		"concurrentupdateerror", "retryableerror", strings.ToLower(codeOtherOperation):
		return true
	default:
		return false
	}
}

// writeOnce sends a write whose body must not be sent twice. lost says that
// the answer, and so the effect, is not known.
func (t *transport) writeOnce(ctx context.Context, c call, accept ...int) (resp *http.Response, lost bool, err error) {
	resp, err = t.send(pipeline.Once(ctx), c, accept...)
	return resp, err != nil && pipeline.IsUncertain(err), err
}
