package defender

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// How long a status that is not there is asked for again: it can become
// visible late, and after a deletion it is gone for good.
const (
	maxMissing    = 3
	missingWindow = 30 * time.Second
)

// operationStatus is OperationStatusResult of the ARM common types, as far as
// it is needed.
type operationStatus struct {
	Status text     `json:"status"`
	Error  armError `json:"error"`
}

// statusWatch asks the status address.
type statusWatch struct {
	*Operation
	object  *objectWatch
	missing int
	since   time.Time
}

// watchStatus asks the status address until the object has to be asked.
func (o *Operation) watchStatus(ctx context.Context, object *objectWatch) error {
	watch := &statusWatch{Operation: o, object: object}
	return o.ended(ctx, poll.Until(ctx, o.t.pace, watch.ask))
}

// ask is done when the status has nothing more to say.
func (w *statusWatch) ask(ctx context.Context) (bool, time.Duration, error) {
	request := w.request
	request.method = http.MethodGet
	resp, err := w.t.sendTo(ctx, request, w.status, http.StatusOK, http.StatusAccepted, http.StatusCreated)
	if err != nil {
		return w.unread(ctx, err)
	}
	w.missing = 0
	w.looked(resp)
	hint := wish(resp.Header)
	got, ok := readStatus(resp)
	if !ok {
		// Not a status. While the answer is 202 the work goes on (the way of
		// Location); otherwise the object decides.
		return resp.StatusCode != http.StatusAccepted, hint, nil
	}
	w.last = string(got.Status)
	switch outcomeOf(w.last) {
	case failed:
		code, message := got.Error.read()
		if code == "" {
			code = w.last
		}
		return false, 0, w.refusal(resp, code, message)
	case succeeded:
		w.object.reported()
		return true, 0, nil
	default:
		return false, hint, nil
	}
}

// readStatus reads a body that must have a word as its status. (The type text
// keeps numbers and objects as they were written.)
func readStatus(resp *http.Response) (operationStatus, bool) {
	var got operationStatus
	err := pipeline.ReadJSON(resp, &got)
	word := strings.TrimSpace(string(got.Status))
	return got, err == nil && word != "" && !strings.ContainsAny(word[:1], "{[-0123456789")
}

// unread handles a status that could not be read. That is no failure of the
// operation.
func (w *statusWatch) unread(ctx context.Context, err error) (bool, time.Duration, error) {
	var e *Error
	if !errors.As(err, &e) {
		return false, 0, err
	}
	switch {
	case e.StatusCode == 0 && (ctx.Err() != nil || hopeless(e)):
		return false, 0, err
	case e.StatusCode == 0, e.StatusCode >= http.StatusInternalServerError,
		e.StatusCode == http.StatusRequestTimeout, e.StatusCode == http.StatusTooManyRequests:
		return false, 0, nil
	case e.StatusCode != http.StatusNotFound:
		return true, 0, nil
	}
	if w.missing == 0 {
		w.since = time.Now()
	}
	w.missing++
	if w.deletes() {
		// The status lies below what is being deleted: perhaps both are gone.
		if gone, _, err := w.object.ask(ctx); gone || err != nil {
			return gone, 0, err
		}
	}
	return w.missing >= maxMissing || time.Since(w.since) >= missingWindow, 0, nil
}

// hopeless tells the failures to get an answer that asking again cannot heal:
// a request that was never sent, and those whose cause says so itself, such as
// a wrong certificate. (A CallError always says so, after its own repetitions.)
func hopeless(err error) bool {
	var call *pipeline.CallError
	var final interface {
		error
		NonRetriable()
	}
	return !errors.As(err, &call) || errors.As(call.Err, &final)
}
