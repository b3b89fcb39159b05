package session

import "sync"

// Registry is a set of keys that is safe for concurrent use. Its zero value is empty and ready.
type Registry struct {
	mu   sync.Mutex
	keys map[string]struct{}
}

// Mark adds the key.
func (r *Registry) Mark(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil {
		r.keys = map[string]struct{}{}
	}
	r.keys[key] = struct{}{}
}

// Has reports whether the key was marked.
func (r *Registry) Has(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.keys[key]
	return ok
}
