package discovery

import (
	"context"
	"iter"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// DefaultConcurrency is how many lists a walk reads at once unless told
// otherwise. Resource Manager counts reads per subscription, and whoever walks
// shares that count with everybody else.
const DefaultConcurrency = 8

// Walk goes through one connector's inventory. Only Source is required.
type Walk[T any] struct {
	Source Source[T]
	// Concurrency is how many lists are read at once; 0 is DefaultConcurrency.
	// The pages of one list come one after the other, because each names the next.
	Concurrency int
	// MaxRequests is how many requests the walk may make, retries aside; 0 is
	// no limit.
	MaxRequests int
	// Organizations narrows the walk to these, in any letter case; nil is all.
	Organizations []string
}

// Nodes starts the walk and yields what it finds until the caller stops, the
// context ends, or something fails: then the error comes last. A parent comes
// before its children and the children of one parent keep the service's order;
// the children of different parents come as they arrive, so a caller that needs
// one order sorts. What is yielded is not kept, except for the level that has
// to be looked into next.
//
// Errors are *TooCostlyError, *NotOnboardedError, the context's own and those
// of the source.
func (w Walk[T]) Nodes(ctx context.Context) iter.Seq2[Node[T], error] {
	return func(yield func(Node[T], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		found, failed := make(chan Node[T]), make(chan error, 1)
		go func() {
			defer close(found)
			failed <- w.run(ctx, func(node Node[T]) error {
				select {
				case found <- node:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		}()
		for node := range found {
			if !yield(node, nil) {
				cancel()
				for range found { // the walk ends before its caller goes on
				}
				return
			}
		}
		if err := <-failed; err != nil {
			yield(Node[T]{}, err)
		}
	}
}

// run walks level by level: what a level costs is known before it is entered.
func (w Walk[T]) run(ctx context.Context, emit func(Node[T]) error) error {
	budget := newBudget(w.MaxRequests)
	level, err := w.roots(ctx, budget)
	if err != nil {
		return err
	}
	for _, node := range level {
		if err := emit(node); err != nil {
			return err
		}
	}
	level = walkable(level)
	for len(level) > 0 {
		if err := budget.enter(level[0].Level, len(level)); err != nil {
			return err
		}
		if level, err = w.below(ctx, budget, level, emit); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// below lists the children of all parents and returns those to look into next.
func (w Walk[T]) below(ctx context.Context, budget *budget, parents []Node[T], emit func(Node[T]) error) ([]Node[T], error) {
	var (
		mu   sync.Mutex
		next []Node[T]
	)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(w.concurrency())
	for _, parent := range parents {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			for node, err := range w.Source.Children(ctx, parent, budget.list()) {
				if defender.IsNotFound(err) {
					return nil // removed since its parent was listed
				}
				if err != nil {
					return err
				}
				if err := emit(node); err != nil {
					return err
				}
				if node.walkable() {
					mu.Lock()
					next = append(next, node)
					mu.Unlock()
				}
			}
			return nil
		})
	}
	err := group.Wait()
	return next, err
}

func (w Walk[T]) concurrency() int {
	if w.Concurrency > 0 {
		return w.Concurrency
	}
	return DefaultConcurrency
}

// walkable keeps the nodes to look into.
func walkable[T any](nodes []Node[T]) []Node[T] {
	var kept []Node[T]
	for _, node := range nodes {
		if node.walkable() {
			kept = append(kept, node)
		}
	}
	return kept
}
