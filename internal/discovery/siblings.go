package discovery

import (
	"context"
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
	done  chan struct{}
	at    time.Time
	found map[string]defender.Annotated
	err   error
}

// NewSiblings reads through client.
func NewSiblings(client *defender.AzureDevOps) *Siblings {
	return &Siblings{client: client, parents: map[string]*family{}}
}

// Read reads the object that scope names. An object that the list does not have
// is asked for by itself, so that its absence is proven.
func (s *Siblings) Read(ctx context.Context, scope armid.Scope) (defender.Annotated, error) {
	parent, name := parentOf(scope)
	shared, mine := s.join(parent)
	if mine {
		s.list(ctx, parent, shared)
	}
	if shared != nil {
		select {
		case <-shared.done:
		case <-ctx.Done():
			return defender.Annotated{}, ctx.Err()
		}
		if found, ok := shared.found[armid.Fold(name)]; ok && shared.err == nil {
			return found, nil
		}
	}
	return s.client.Annotated(ctx, scope)
}

// Forget drops what is known below a connector, because something there was
// written.
func (s *Siblings) Forget(id armid.Connector) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.parents {
		if known.connector == id.Key() {
			known.listing = nil
		}
	}
}

// join decides whether a list is worth its cost: for organizations at once,
// because the list costs what a read costs; below, where lists have pages, from
// the second sibling on. mine says that the caller has to make the list.
func (s *Siblings) join(parent armid.Scope) (shared *listing, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.parents[parent.Key()]
	if known == nil {
		known = &family{connector: parent.Connector.Key()}
		s.parents[parent.Key()] = known
	}
	first := !known.asked
	known.asked = true
	if first && parent.Level() != armid.LevelConfiguration {
		return nil, false
	}
	if known.listing == nil || time.Since(known.listing.at) > siblingsLast {
		known.listing = &listing{done: make(chan struct{}), at: time.Now()}
		return known.listing, true
	}
	return known.listing, false
}

func (s *Siblings) list(ctx context.Context, parent armid.Scope, shared *listing) {
	defer close(shared.done)
	shared.found = map[string]defender.Annotated{}
	for found, err := range s.client.AnnotatedBelow(ctx, parent) {
		if err != nil {
			shared.err = err
			s.Forget(parent.Connector)
			return
		}
		shared.found[armid.Fold(found.Name)] = found
	}
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
