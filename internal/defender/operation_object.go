package defender

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// settleLimit is how long the object may contradict an operation that ended
// well: a new object that does not show yet, a deleted one that still does.
const settleLimit = 2 * time.Minute

// objectWatch asks the object itself.
type objectWatch struct {
	*Operation
	found Configuration
	done  bool
	// settled is since when the operation is known to have ended well, absent
	// since when the new object does not show; zero: not.
	settled, absent time.Time
}

// reported notes that the status said that the operation ended well.
func (w *objectWatch) reported() { w.settled = time.Now() }

// ask reads the object and is done when it shows that the operation has ended.
func (w *objectWatch) ask(ctx context.Context) (bool, time.Duration, error) {
	request := w.request
	request.method = http.MethodGet
	resp, err := w.t.send(ctx, request, http.StatusOK)
	if err != nil {
		return w.unread(ctx, err)
	}
	found, err := decodeObject[Configuration](resp, request)
	if err != nil {
		return false, 0, err
	}
	w.looked(resp)
	w.absent = time.Time{}
	w.last = found.Properties.State
	hint := wish(resp.Header)
	if w.deletes() {
		return false, hint, w.stillThere(resp, found)
	}
	outcome := outcomeOf(found.Properties.State)
	if sameWord(found.Properties.State, StateDeletionSuccess) {
		outcome = running // somebody deletes it; that is not how a write ends well
	}
	switch outcome {
	case failed:
		return false, 0, w.refusal(resp, found.Properties.State, found.Properties.Message)
	case succeeded:
		w.found, w.answer, w.done = found, resp, true
		return true, 0, nil
	default:
		return false, hint, nil
	}
}

// stillThere judges an object that is being deleted. Its state can be from
// before the deletion (a refused code leaves an object in state Failed), so
// only the word for a failed deletion counts.
func (w *objectWatch) stillThere(resp *http.Response, found Configuration) error {
	if sameWord(found.Properties.State, StateDeletionFailure) {
		return w.refusal(resp, found.Properties.State, found.Properties.Message)
	}
	if sameWord(found.Properties.State, StateDeletionSuccess) && w.settled.IsZero() {
		w.reported()
	}
	if !w.settled.IsZero() && time.Since(w.settled) >= settleLimit {
		return w.refusal(resp, "", "the service reported that the deletion succeeded, but the object is still there")
	}
	return nil
}

// unread handles an answer that is not the object.
func (w *objectWatch) unread(ctx context.Context, err error) (bool, time.Duration, error) {
	var e *Error
	if !errors.As(err, &e) {
		return false, 0, err
	}
	switch {
	case w.deletes() && IsNotFound(err):
		w.done = true
		return true, 0, nil
	case e.StatusCode == 0 && ctx.Err() == nil && !hopeless(e):
		return false, 0, nil
	case e.StatusCode >= http.StatusInternalServerError, e.StatusCode == http.StatusRequestTimeout,
		e.StatusCode == http.StatusTooManyRequests:
		return false, 0, nil
	case w.request.method == http.MethodPut && (IsNotFound(err) || IsForbidden(err)):
		// Directly after a creation, the object and the right to read it can
		// be late (Azure/terraform-provider-azapi repeats both).
		if w.absent.IsZero() {
			w.absent = time.Now()
		}
		if time.Since(w.absent) < settleLimit {
			return false, 0, nil
		}
	}
	return false, 0, err
}
