package discovery

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// siblingsLast is how long a list answers for its entries. A refresh asks for
// all of them within moments; what happens later must be looked at again.
const siblingsLast = time.Minute

// Siblings reads single organizations, projects and repositories in such a way
// that many reads below one parent cost one list: the service's quota of reads
// is small. A single read stays one request.
type Siblings struct {
	client  *defender.AzureDevOps
	mu      sync.Mutex
	parents map[string]*family
}

// family is what is known of the children of one parent.
type family struct {
	connector string
	asked     bool
	listing   *listing
}

// listing is a list under way or done.
type listing struct {
	done chan struct{}
	at   time.Time
	all  []defender.Annotated
	// byName is all by the folded name.
	byName map[string]defender.Annotated
	err    error
	// written are the entries that were written since the list began. The mutex
	// of Siblings guards them.
	written map[string]bool
}

// NewSiblings reads through client.
func NewSiblings(client *defender.AzureDevOps) *Siblings {
	return &Siblings{client: client, parents: map[string]*family{}}
}

// Read reads the object that scope names. An object that the list does not have
// is asked for by itself, so that its absence is proven.
func (s *Siblings) Read(ctx context.Context, scope armid.Scope) (defender.Annotated, error) {
	parent, name := parentOf(scope)
	// Organizations are listed at once, because their list costs what a read
	// costs; below, where lists have pages, from the second sibling on.
	shared, mine := s.join(parent, parent.Level() == armid.LevelConfiguration)
	if shared != nil {
		if err := s.await(ctx, parent, shared, mine); err != nil {
			return defender.Annotated{}, err
		}
		if found, ok := s.find(shared, name); ok {
			return found, nil
		}
	}
	return s.client.Annotated(ctx, scope)
}

// Below returns what is directly below parent, from the list that reads share.
func (s *Siblings) Below(ctx context.Context, parent armid.Scope) ([]defender.Annotated, error) {
	shared, mine := s.join(parent, true)
	if err := s.await(ctx, parent, shared, mine); err != nil {
		return nil, err
	}
	if shared.err != nil && !mine { // it may be the other caller's end
		shared = s.renew(parent)
		s.list(ctx, parent, shared)
	}
	return shared.all, shared.err
}

// Forget drops what is known below a connector, because its list was written.
func (s *Siblings) Forget(id armid.Connector) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.parents {
		if known.connector == id.Key() {
			known.listing = nil
		}
	}
}

// Written drops what is known of one object and of everything below it, which
// may inherit from it. Its siblings are not affected.
func (s *Siblings) Written(scope armid.Scope) {
	parent, name := parentOf(scope)
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, known := range s.parents {
		switch {
		case known.listing == nil:
		case key == parent.Key():
			known.listing.written[armid.Fold(name)] = true
		case key == scope.Key() || strings.HasPrefix(key, scope.Key()+"/"):
			known.listing = nil
		}
	}
}

// join finds the list to share, or begins one where it is worth its cost: for
// the first read only with atOnce. mine says that the caller has to make it.
func (s *Siblings) join(parent armid.Scope, atOnce bool) (shared *listing, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.family(parent)
	first := !known.asked
	known.asked = true
	if known.listing != nil && time.Since(known.listing.at) <= siblingsLast {
		return known.listing, false
	}
	if first && !atOnce {
		return nil, false
	}
	known.listing = newListing()
	return known.listing, true
}

// renew begins a list in place of one that failed.
func (s *Siblings) renew(parent armid.Scope) *listing {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.family(parent)
	known.listing = newListing()
	return known.listing
}

func (s *Siblings) family(parent armid.Scope) *family {
	known := s.parents[parent.Key()]
	if known == nil {
		known = &family{connector: parent.Connector.Key()}
		s.parents[parent.Key()] = known
	}
	return known
}

func newListing() *listing {
	return &listing{done: make(chan struct{}), at: time.Now(), byName: map[string]defender.Annotated{}, written: map[string]bool{}}
}

// await makes the list, or waits for the one who does.
func (s *Siblings) await(ctx context.Context, parent armid.Scope, shared *listing, mine bool) error {
	if mine {
		s.list(ctx, parent, shared)
	}
	select {
	case <-shared.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Siblings) list(ctx context.Context, parent armid.Scope, shared *listing) {
	defer close(shared.done)
	for found, err := range s.client.AnnotatedBelow(ctx, parent) {
		if err != nil {
			shared.all, shared.err = nil, err
			s.Forget(parent.Connector)
			return
		}
		shared.all = append(shared.all, found)
		shared.byName[armid.Fold(found.Name)] = found
	}
}

// find looks an object up in a list that is done, unless it was written since.
func (s *Siblings) find(shared *listing, name string) (defender.Annotated, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if shared.err != nil || shared.written[armid.Fold(name)] {
		return defender.Annotated{}, false
	}
	found, ok := shared.byName[armid.Fold(name)]
	return found, ok
}

// parentOf splits the last name off.
func parentOf(scope armid.Scope) (armid.Scope, string) {
	switch scope.Level() {
	case armid.LevelRepository:
		name := scope.Repository
		scope.Repository = ""
		return scope, name
	case armid.LevelProject:
		name := scope.Project
		scope.Project = ""
		return scope, name
	default:
		name := scope.Organization
		scope.Organization = ""
		return scope, name
	}
}
