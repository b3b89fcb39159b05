package discovery

import (
	"context"
	"iter"
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
	// Depth is the last level that is listed; 0 is Repository. The organizations
	// alone cost one request, as a rule, and the projects one more for each
	// organization.
	Depth Level
	// Organizations and Projects narrow the walk to these, in any letter case;
	// nil is all. A name that nothing has is an error. Projects of one name in
	// several organizations are all meant.
	Organizations, Projects []string
	// Lenient makes names that nothing has no error: what waits for them may walk
	// before they are there.
	Lenient bool
	// Entering, if there is one, is told what the walk will cost at least each
	// time it is about to look into a level. Nothing is sent before it returns.
	Entering func(Level, Estimate)
}

// Nodes starts the walk and yields what it finds until the caller stops, the
// context ends, or something fails: then the error comes last. A parent comes
// before its children and the children of one parent keep the service's order;
// the children of different parents come as they arrive, so a caller that needs
// one order sorts. Of what is yielded only the names that the next level needs
// are kept.
//
// Errors are *TooCostlyError, *NotOnboardedError, *NotDiscoveredError, the
// context's own and those of the source.
func (w Walk[T]) Nodes(ctx context.Context) iter.Seq2[Node[T], error] {
	return w.nodes(ctx, newBudget(w.MaxRequests))
}

func (w Walk[T]) nodes(ctx context.Context, budget *budget) iter.Seq2[Node[T], error] {
	return func(yield func(Node[T], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		found, failed := make(chan Node[T]), make(chan error, 1)
		go func() {
			defer close(found)
			failed <- newRun(w, budget, found).levels(ctx)
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

// Estimate finds out what the walk costs at least by walking all levels but the
// last one. A caller that walks anyway learns the same from Entering, for
// nothing. The estimate may be above MaxRequests; it is a *TooCostlyError only
// where finding it out already costs more.
func (w Walk[T]) Estimate(ctx context.Context) (Estimate, error) {
	budget, last := newBudget(w.MaxRequests), 0
	if w.depth() == Organization {
		return budget.needed, nil
	}
	w.Depth = w.depth() - 1
	for node, err := range w.nodes(ctx, budget) {
		if err != nil {
			return Estimate{}, err
		}
		if node.Level() == w.Depth && node.ours() {
			last++
		}
	}
	return budget.count(w.Depth, last), nil
}

func (w Walk[T]) concurrency() int {
	if w.Concurrency > 0 {
		return w.Concurrency
	}
	return DefaultConcurrency
}

func (w Walk[T]) depth() Level {
	if w.Depth > 0 {
		return w.Depth
	}
	return Repository
}
