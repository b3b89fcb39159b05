package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// objectConfiguration is the object key of devops/default; the others are
// "org[/project[/repo]]", folded.
const objectConfiguration = "devops/default"

// failure is why an operation failed, as its status says.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// operation is one long-running operation. It moves when somebody looks: a
// GET of its status, or of its object.
type operation struct {
	id, connector, object string
	// path is where its status is, version the api-version of its request.
	path, version, signature string
	started, ended           time.Time
	looks                    int
	// minimum is how many looks it stays pending, at least.
	minimum  int
	done     bool
	deletion bool
	// finish makes the operation take its effect; nil means that it failed.
	finish func(st *store, c *Connector) *failure
	failed *failure
}

// begin records an operation on an object of a connector.
func (st *store) begin(c *Connector, object string, op operation) *operation {
	op.id = rand.Text()
	op.id = guid("operation", op.id)
	op.signature = rand.Text()
	op.connector, op.object = c.key(), object
	op.path = configurationID(c) + "/operationResults/" + op.id
	op.started = st.now()
	st.operations = append(st.operations, &op)
	st.beside(c).updated[object] = op.started
	return &op
}

// immediate ends an operation that needs no polls. It is called when the
// accepting answer has been made, so that the answer still says Pending.
func (st *store) immediate(op *operation) {
	if st.world.Timing.Polls == 0 && op.minimum == 0 {
		st.complete(op)
	}
}

func (st *store) pendingFor(connector, object string) []*operation {
	var pending []*operation
	for _, op := range st.operations {
		if !op.done && op.connector == connector && op.object == object {
			pending = append(pending, op)
		}
	}
	return pending
}

// look counts a GET of an object and says whether an operation on it was
// pending when the GET came.
func (st *store) look(c *Connector, object string) bool {
	pending := st.pendingFor(c.key(), object)
	for _, op := range pending {
		st.poll(op)
	}
	return len(pending) > 0
}

// poll counts one look at an operation; enough looks complete it.
func (st *store) poll(op *operation) {
	if op.done {
		return
	}
	if op.looks < max(st.world.Timing.Polls, op.minimum) {
		op.looks++
		return
	}
	st.complete(op)
}

// complete ends an operation, and first those on the same object that were
// accepted before it.
func (st *store) complete(op *operation) {
	for _, earlier := range st.pendingFor(op.connector, op.object) {
		if earlier == op {
			break
		}
		st.finish(earlier)
	}
	st.finish(op)
}

func (st *store) finish(op *operation) {
	op.done = true
	op.ended = st.now()
	c := st.world.connector(op.connector)
	if c == nil {
		return
	}
	st.beside(c).updated[op.object] = op.ended
	if op.finish != nil {
		op.failed = op.finish(st, c)
	}
}

// completeAll ends everything that is pending below a connector.
func (st *store) completeAll(c *Connector) {
	key := c.key()
	for _, op := range append([]*operation(nil), st.operations...) {
		if op.connector == key && !op.done {
			st.finish(op)
		}
	}
}

// statusURL is the Azure-AsyncOperation address: long and signed, to be used
// verbatim.
func (st *store) statusURL(op *operation) string {
	query := url.Values{
		"t": {strconv.FormatInt(op.started.UnixNano(), 10)},
		"c": {base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat(op.id, 12)))},
		"s": {op.signature},
		"h": {base64.RawURLEncoding.EncodeToString([]byte(op.signature))},
	}
	return st.base + escapePath(op.path) + "?api-version=" + op.version + "&" + query.Encode()
}

// accepted adds the headers of an accepted write.
func (st *store) accepted(a answer, op *operation) answer {
	a.header.Set("Azure-AsyncOperation", st.statusURL(op))
	a.header.Set("Retry-After", strconv.Itoa(st.world.Timing.RetryAfterS))
	return a
}

type operationStatus struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Status    string   `json:"status"`
	StartTime string   `json:"startTime"`
	EndTime   string   `json:"endTime,omitempty"`
	Error     *failure `json:"error,omitempty"`
}

// getOperation answers DevOpsOperationResults_Get.
func (st *store) getOperation(r *call) answer {
	var op *operation
	for _, candidate := range st.operations {
		if strings.EqualFold(candidate.id, r.params["operation"]) && candidate.connector == r.connectorKey() {
			op = candidate
		}
	}
	if op == nil {
		return armError(404, "ResourceNotFound", "The operation result was not found.")
	}
	if r.query.Get("s") != op.signature {
		a := armError(400, "InvalidSignature", "The status URL must be used as it was given.")
		a.violation = "operationResults without its signed query"
		return a
	}
	pending := !op.done
	st.poll(op)
	if op.done && op.deletion && st.world.Assumptions.OperationAfterDelete == "not_found" {
		return armError(404, "ResourceNotFound", "The operation result was not found.")
	}
	status := operationStatus{
		ID:   fmt.Sprintf("%s?api-version=%s", op.path, op.version),
		Name: op.id, Status: "Accepted", StartTime: stamp(op.started),
	}
	switch {
	case op.done && op.failed != nil:
		status.Status, status.EndTime, status.Error = stateFailed, stamp(op.ended), op.failed
	case op.done:
		status.Status, status.EndTime = stateSucceeded, stamp(op.ended)
	}
	a := reply(200, status)
	a.poll = true
	if pending && !op.done {
		a.header.Set("Retry-After", strconv.Itoa(st.world.Timing.RetryAfterS))
	}
	return a
}

func stamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z") }
