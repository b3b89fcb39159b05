package defender_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

func repository(name string) armid.Scope {
	return armid.Scope{Connector: id, Organization: "o", Project: "p", Repository: name}
}

// diary notes who writes when.
type diary struct {
	mu    sync.Mutex
	now   map[string]bool
	most  int
	order []string
}

func (d *diary) begin(who string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.now == nil {
		d.now = map[string]bool{}
	}
	d.now[who] = true
	d.most = max(d.most, len(d.now))
	d.order = append(d.order, who)
}

func (d *diary) end(who string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.now, who)
}

// hold takes a turn and keeps it for a second.
func (d *diary) hold(t *testing.T, who string, take func(context.Context) (func(), error)) {
	t.Helper()
	go func() {
		release, err := take(t.Context())
		if err != nil {
			t.Errorf("%s: %v", who, err)
			return
		}
		d.begin(who)
		pass(t, time.Second)
		d.end(who)
		release()
		release()
	}()
	synctest.Wait()
}

// pass lets time pass, on the clock of the bubble.
func pass(t *testing.T, d time.Duration) {
	t.Helper()
	if err := poll.Wait(t.Context(), d); err != nil {
		t.Error(err)
	}
}

func shared(w *defender.WriteOrder, s armid.Scope) func(context.Context) (func(), error) {
	return func(ctx context.Context) (func(), error) { return w.Shared(ctx, s) }
}

func exclusive(w *defender.WriteOrder, id armid.Connector) func(context.Context) (func(), error) {
	return func(ctx context.Context) (func(), error) { return w.Exclusive(ctx, id) }
}

func TestWriteOrderBoundsSharedTurns(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		before func(*defender.WriteOrder)
		most   int
		took   time.Duration
	}{
		"eight at a time":                   {func(*defender.WriteOrder) {}, 8, 3 * time.Second},
		"one at a time after a conflict":    {func(w *defender.WriteOrder) { w.Conflicted(id) }, 1, 20 * time.Second},
		"a conflict elsewhere says nothing": {func(w *defender.WriteOrder) { w.Conflicted(armid.Connector{Name: "x"}) }, 8, 3 * time.Second},
	} {
		inTime(t, name, func(t *testing.T) {
			w, d, start := &defender.WriteOrder{}, &diary{}, time.Now()
			tt.before(w)
			for n := range 20 {
				d.hold(t, strconv.Itoa(n), shared(w, repository(strconv.Itoa(n))))
			}
			release, err := w.Exclusive(t.Context(), id)
			if err != nil || d.most != tt.most || time.Since(start) != tt.took {
				t.Errorf("%d at a time, %s (%v)", d.most, time.Since(start), err)
			}
			release()
		})
	}
}

func TestWriteOrderExcludes(t *testing.T) {
	t.Parallel()
	other := id
	other.Name = "other"
	capitals := id
	capitals.Name, capitals.ResourceGroup = "ADO", "RG"
	shouted := repository("A")
	shouted.Connector = capitals
	for name, tt := range map[string]struct {
		first, second func(*defender.WriteOrder) func(context.Context) (func(), error)
		together      bool
	}{
		"two on one object": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, repository("a")) },
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, shouted) }, false,
		},
		"two objects": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, repository("a")) },
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, repository("b")) }, true,
		},
		"two exclusive": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return exclusive(w, id) },
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return exclusive(w, capitals) }, false,
		},
		"shared and exclusive": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, repository("a")) },
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return exclusive(w, id) }, false,
		},
		"exclusive and shared": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return exclusive(w, id) },
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, repository("a")) }, false,
		},
		"the configuration itself is exclusive": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) {
				return shared(w, armid.Scope{Connector: id})
			},
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return shared(w, repository("a")) }, false,
		},
		"two connectors": {
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return exclusive(w, id) },
			func(w *defender.WriteOrder) func(context.Context) (func(), error) { return exclusive(w, other) }, true,
		},
	} {
		inTime(t, name, func(t *testing.T) {
			w, d := &defender.WriteOrder{}, &diary{}
			d.hold(t, "first", tt.first(w))
			d.hold(t, "second", tt.second(w))
			pass(t, 5*time.Second)
			if (d.most == 2) != tt.together || !slices.Equal(d.order, []string{"first", "second"}) {
				t.Errorf("%d at a time, in the order %v", d.most, d.order)
			}
		})
	}
}

func TestWriteOrderIsFair(t *testing.T) {
	t.Parallel()
	inTime(t, "an exclusive turn is not starved and nobody overtakes it", func(t *testing.T) {
		w, d := &defender.WriteOrder{}, &diary{}
		d.hold(t, "a", shared(w, repository("a")))
		d.hold(t, "exclusive", exclusive(w, id))
		d.hold(t, "b", shared(w, repository("b")))
		d.hold(t, "c", shared(w, repository("c")))
		pass(t, 5*time.Second)
		slices.Sort(d.order[2:])
		if got := strings.Join(d.order, " "); got != "a exclusive b c" {
			t.Errorf("order %s", got)
		}
	})
	inTime(t, "a busy object does not hold back the others", func(t *testing.T) {
		w, d := &defender.WriteOrder{}, &diary{}
		d.hold(t, "a", shared(w, repository("a")))
		d.hold(t, "a again", shared(w, repository("a")))
		d.hold(t, "b", shared(w, repository("b")))
		pass(t, 5*time.Second)
		if got := strings.Join(d.order, ", "); got != "a, b, a again" {
			t.Errorf("order %s", got)
		}
	})
}

func TestWriteOrderCancel(t *testing.T) {
	t.Parallel()
	inTime(t, "while waiting", func(t *testing.T) {
		w := &defender.WriteOrder{}
		release, err := w.Exclusive(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		for _, take := range []func(context.Context) (func(), error){exclusive(w, id), shared(w, repository("a"))} {
			if _, err := take(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "waiting for another write") {
				t.Errorf("error = %v", err)
			}
		}
		if time.Since(start) != 3*time.Second {
			t.Errorf("took %s", time.Since(start))
		}
		release()
		again, err := w.Exclusive(t.Context(), id)
		if err != nil {
			t.Fatalf("a cancelled wish still holds the turn: %v", err)
		}
		again()
	})
	inTime(t, "of a waiting exclusive turn lets the others in", func(t *testing.T) {
		w, d := &defender.WriteOrder{}, &diary{}
		release, err := w.Shared(t.Context(), repository("a"))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			if _, err := w.Exclusive(ctx, id); !errors.Is(err, context.Canceled) {
				t.Errorf("error = %v", err)
			}
		}()
		synctest.Wait()
		d.hold(t, "b", shared(w, repository("b")))
		if len(d.order) != 0 {
			t.Errorf("overtaken by %v", d.order)
		}
		cancel()
		synctest.Wait()
		if len(d.order) != 1 {
			t.Error("still waiting for a turn that nobody wants")
		}
		release()
		pass(t, 5*time.Second)
	})
	inTime(t, "before asking", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if release, err := (&defender.WriteOrder{}).Shared(ctx, repository("a")); !errors.Is(err, context.Canceled) || release != nil {
			t.Errorf("error = %v", err)
		}
	})
}
