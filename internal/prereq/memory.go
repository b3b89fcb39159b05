package prereq

import (
	"context"
	"iter"
	"strings"
	"sync"
	"time"
)

// rememberedFor is how long an answer is given again. The connectors of one
// configuration are planned within moments of each other; an apply that takes
// longer changes facts.
const rememberedFor = 2 * time.Minute

// memory holds answers by their question, letter for letter. Its zero value is empty and ready.
type memory[T any] struct {
	mu      sync.Mutex
	answers map[string]*remembered[T]
}

// remembered is an answer that is known or under way.
type remembered[T any] struct {
	at   time.Time
	done chan struct{} // closed when what follows is set
	// cut says that the one who asked came to an end before the answer did.
	cut   bool
	value T
	err   error
}

// ask gives what is known, or waits for the one who is asking, or reads.
func (m *memory[T]) ask(ctx context.Context, read func() (T, error), question ...string) (T, error) {
	key := strings.Join(question, "\x00")
	for {
		shared, mine := m.join(key)
		if mine {
			shared.settle(ctx, read)
			return shared.value, shared.err
		}
		select {
		case <-shared.done:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		if !shared.cut {
			return shared.value, shared.err
		}
		m.forget(key, shared)
	}
}

func (r *remembered[T]) settle(ctx context.Context, read func() (T, error)) {
	defer close(r.done)
	r.value, r.err = read()
	r.cut = r.err != nil && ctx.Err() != nil
}

// join finds a fresh answer, or begins one that the caller has to make.
func (m *memory[T]) join(key string) (shared *remembered[T], mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known := m.answers[key]; known != nil && time.Since(known.at) < rememberedFor {
		return known, false
	}
	if m.answers == nil {
		m.answers = map[string]*remembered[T]{}
	}
	m.answers[key] = &remembered[T]{at: time.Now(), done: make(chan struct{})}
	return m.answers[key], true
}

func (m *memory[T]) forget(key string, shared *remembered[T]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers[key] == shared {
		delete(m.answers, key)
	}
}

// replay gives a list out of m, which reads it as a whole when it must.
func replay[T any](ctx context.Context, m *memory[[]T], read func() iter.Seq2[T, error], question ...string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		all, err := m.ask(ctx, func() ([]T, error) { return collect(read()) }, question...)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, item := range all {
			if !yield(item, nil) {
				return
			}
		}
	}
}
