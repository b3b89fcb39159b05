package pipeline

import "sync"

// gates are the throttle gates of one pipeline: one that all callers share, and one for each lane. The lanes of a
// process are as many as the tenants of a service that it asks, so they are kept.
type gates struct {
	shared gate

	mu    sync.Mutex
	lanes map[string]*gate
}

func (g *gates) of(lane string) *gate {
	if lane == "" {
		return &g.shared
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lanes == nil {
		g.lanes = map[string]*gate{}
	}
	one := g.lanes[lane]
	if one == nil {
		one = &gate{}
		g.lanes[lane] = one
	}
	return one
}
