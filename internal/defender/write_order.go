package defender

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// maxShared is how many objects below one connector are written at a time. It
// is a choice: nothing is documented about parallel writes.
const maxShared = 8

// WriteOrder gives writers their turns. Writes to the configuration of a
// connector exclude all others below it; settings of organizations, projects
// and repositories are written side by side, but never two on one object, and
// one at a time once the service answered with a conflict. Turns are given in
// the order of asking, as far as they do not exclude each other.
//
// The zero value is ready. It orders the writers of one process only.
type WriteOrder struct {
	mu         sync.Mutex
	connectors map[string]*queue
}

// queue is the state of one connector.
type queue struct {
	limit     int
	exclusive bool
	held      map[string]bool
	waiting   []*turn
}

// turn is somebody's wish to write. ready is closed when it is granted.
type turn struct {
	object string // "": exclusive
	ready  chan struct{}
}

// Exclusive waits for the only turn below a connector. The error is that of
// the context, which ends the wait. release may be called more than once.
func (w *WriteOrder) Exclusive(ctx context.Context, id armid.Connector) (release func(), err error) {
	return w.take(ctx, id, "")
}

// Shared waits for a turn on one object below a connector. For a scope that is
// the configuration itself, that is the exclusive turn.
func (w *WriteOrder) Shared(ctx context.Context, s armid.Scope) (release func(), err error) {
	if s.Level() == armid.LevelConfiguration {
		return w.Exclusive(ctx, s.Connector)
	}
	return w.take(ctx, s.Connector, s.Key())
}

// Conflicted notes that the service refused two writes at a time below a
// connector. From now on there is one.
func (w *WriteOrder) Conflicted(id armid.Connector) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue(id).limit = 1
}

func (w *WriteOrder) take(ctx context.Context, id armid.Connector, object string) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, waiting(id, err)
	}
	mine := &turn{object: object, ready: make(chan struct{})}
	w.mu.Lock()
	q := w.queue(id)
	q.waiting = append(q.waiting, mine)
	q.grant()
	w.mu.Unlock()

	release := sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		q.leave(mine)
		q.grant()
	})
	select {
	case <-mine.ready:
		return release, nil
	case <-ctx.Done():
		release() // also when the turn was granted at this very moment
		return nil, waiting(id, ctx.Err())
	}
}

func waiting(id armid.Connector, err error) error {
	return fmt.Errorf("waiting for another write below the connector %s: %w", id, err)
}

func (w *WriteOrder) queue(id armid.Connector) *queue {
	if w.connectors == nil {
		w.connectors = map[string]*queue{}
	}
	q := w.connectors[id.Key()]
	if q == nil {
		q = &queue{limit: maxShared, held: map[string]bool{}}
		w.connectors[id.Key()] = q
	}
	return q
}

// grant gives turns from the front of the queue. A wish for the exclusive turn
// holds back all that came later, so that it is never starved.
func (q *queue) grant() {
	left := q.waiting[:0:0]
	for i, next := range q.waiting {
		exclusive := next.object == ""
		switch {
		case q.exclusive, exclusive && len(q.held)+len(left) > 0:
			q.waiting = append(left, q.waiting[i:]...)
			return
		case exclusive:
			q.exclusive = true
		case len(q.held) >= q.limit, q.held[next.object]:
			left = append(left, next)
			continue
		default:
			q.held[next.object] = true
		}
		close(next.ready)
	}
	q.waiting = left
}

// leave takes back a turn, granted or not.
func (q *queue) leave(t *turn) {
	if i := slices.Index(q.waiting, t); i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
		return
	}
	if t.object == "" {
		q.exclusive = false
		return
	}
	delete(q.held, t.object)
}
