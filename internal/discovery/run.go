package discovery

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// run is a Walk under way.
type run[T any] struct {
	Walk[T]
	found                   chan<- Node[T]
	budget                  *budget
	organizations, projects *filter

	mu sync.Mutex
	// next is what the next level is to be found below.
	next []Path
}

func newRun[T any](w Walk[T], budget *budget, found chan<- Node[T]) *run[T] {
	return &run[T]{
		Walk: w, found: found, budget: budget,
		organizations: newFilter(w.Organizations), projects: newFilter(w.Projects),
	}
}

// levels walks level by level: what a level costs is known before it is entered.
func (r *run[T]) levels(ctx context.Context) error {
	if err := r.roots(ctx); err != nil {
		return err
	}
	for level := Organization; level < r.depth(); level++ {
		parents := r.next
		r.next = nil
		if err := r.below(ctx, level, parents); err != nil {
			return err
		}
		if missing := r.missing(r.projects); level == Organization && len(missing) > 0 {
			return r.notDiscovered(missing, parents)
		}
	}
	return ctx.Err()
}

// roots lists the top level. It is emitted as a whole, and only when all that
// was asked for is there.
func (r *run[T]) roots(ctx context.Context) error {
	var kept []Node[T]
	for node, err := range r.Source.Roots(ctx, r.budget.list()) {
		if err != nil {
			return err
		}
		if r.organizations == nil || node.ours() && r.organizations.passes(node.Organization) {
			kept = append(kept, node)
		}
	}
	if missing := r.missing(r.organizations); len(missing) > 0 {
		return &NotOnboardedError{Missing: missing, Onboarded: r.organizations.known()}
	}
	for _, node := range kept {
		if err := r.emit(ctx, node); err != nil {
			return err
		}
	}
	return nil
}

// below looks into one level.
func (r *run[T]) below(ctx context.Context, level Level, parents []Path) error {
	if len(parents) == 0 {
		return nil
	}
	estimate, err := r.budget.enter(level, len(parents))
	if err != nil {
		return err
	}
	if r.Entering != nil {
		r.Entering(level, estimate)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.concurrency())
	for _, parent := range parents {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return r.children(ctx, parent) })
	}
	return group.Wait()
}

func (r *run[T]) children(ctx context.Context, parent Path) error {
	for node, err := range r.Source.Children(ctx, parent, r.budget.list()) {
		if defender.IsNotFound(err) {
			return nil // removed since its parent was listed
		}
		if err != nil {
			return err
		}
		if node.Level() == Project && !r.projects.passes(node.Project) {
			continue
		}
		if err := r.emit(ctx, node); err != nil {
			return err
		}
	}
	return nil
}

// emit hands a node to the caller and notes where to go on.
func (r *run[T]) emit(ctx context.Context, node Node[T]) error {
	select {
	case r.found <- node:
	case <-ctx.Done():
		return ctx.Err()
	}
	if node.Level() < r.depth() && node.ours() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.next = append(r.next, node.Path)
	}
	return nil
}

// missing are the names whose absence ends the walk.
func (r *run[T]) missing(names *filter) []string {
	if r.Lenient {
		return nil
	}
	return names.missing()
}

func (r *run[T]) notDiscovered(missing []string, parents []Path) error {
	organizations := newFilter([]string{})
	for _, parent := range parents {
		organizations.passes(parent.Organization)
	}
	return &NotDiscoveredError{Missing: missing, Organizations: organizations.known(), Discovered: r.projects.known()}
}
