package emulator

import (
	"sort"
	"time"
)

// store is the state of one server: the world, and what moves in it. It is
// guarded by the server's mutex.
type store struct {
	world      World
	base       string
	side       map[string]*side
	operations []*operation
	// generated are the projects by organization.
	generated map[string][]Project
	// buckets are what is left of the quota by subscription.
	buckets map[string]*bucket
}

// side is what the emulator remembers of a connector beside the world.
type side struct {
	createdAt, modifiedAt time.Time
	createdBy, modifiedBy string
	// updated is when an object below the connector was last written.
	updated map[string]time.Time
	// lag counts the lists until an organization shows.
	lag map[string]int
	// walks counts the walks of an organization; complete ends counting.
	walks    map[string]int
	complete map[string]bool
	// views are what discovered makes, settings what annotations makes: both
	// are made again when they are missing.
	views    map[string]*view
	settings map[string]remediation
}

func newStore(w World, base string) *store {
	st := &store{base: base, side: map[string]*side{}, buckets: map[string]*bucket{}}
	st.replace(w)
	return st
}

// replace puts a normalized world in place of the old one and keeps what is
// moving.
func (st *store) replace(w World) {
	if !sameQuota(st.world.Quota, w.Quota) {
		clear(st.buckets)
	}
	st.world = w
	st.generated = map[string][]Project{}
	for _, s := range st.side {
		clear(s.views)
		s.settings = nil
	}
	for i := range w.Connectors {
		c := &st.world.Connectors[i]
		st.beside(c)
		if c.DevOps == nil || len(st.pendingFor(c.key(), objectConfiguration)) > 0 {
			continue
		}
		switch c.DevOps.ProvisioningState {
		case statePending:
			st.begin(c, objectConfiguration, operation{minimum: 1, finish: succeed})
		case stateDeleting:
			st.begin(c, objectConfiguration, operation{minimum: 1, finish: removeConfiguration})
		}
	}
	for key := range st.side {
		if st.world.connector(key) == nil {
			st.forget(key)
		}
	}
}

// snapshot is the truth now, as an independent copy.
func (st *store) snapshot() World {
	for i := range st.world.Connectors {
		st.refresh(&st.world.Connectors[i])
	}
	w, err := clone(st.world)
	if err != nil {
		// The world was made from JSON or checked by clone.
		return World{}
	}
	return w
}

// beside finds or makes what is remembered of a connector.
func (st *store) beside(c *Connector) *side {
	if s := st.side[c.key()]; s != nil {
		return s
	}
	now := st.now()
	s := &side{
		createdAt: now, modifiedAt: now, createdBy: or(c.Owner, "portal"), modifiedBy: or(c.Owner, "portal"),
		updated: map[string]time.Time{}, lag: map[string]int{}, walks: map[string]int{}, complete: map[string]bool{},
		views: map[string]*view{},
	}
	st.side[c.key()] = s
	return s
}

func (st *store) now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// forget drops everything about a connector that is gone.
func (st *store) forget(key string) {
	delete(st.side, key)
	kept := st.operations[:0]
	for _, op := range st.operations {
		if op.connector != key || op.deletion {
			kept = append(kept, op)
		}
	}
	st.operations = kept
}

func (st *store) removeConnector(key string) {
	kept := st.world.Connectors[:0]
	for _, c := range st.world.Connectors {
		if c.key() != key {
			kept = append(kept, c)
		}
	}
	st.world.Connectors = kept
	st.forget(key)
}

// connectors are those of a subscription, of one group unless it is empty,
// in the order of their names.
func (st *store) connectors(subscription, group string) []*Connector {
	found := []*Connector{}
	for i := range st.world.Connectors {
		c := &st.world.Connectors[i]
		if fold(c.SubscriptionID) == fold(subscription) && (group == "" || fold(c.ResourceGroup) == fold(group)) {
			found = append(found, c)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].key() < found[j].key() })
	return found
}
