package discovery_test

import (
	"context"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// latency is how long each page takes, on the clock of the test's bubble.
const latency = time.Second

// memory is an inventory in memory. The object of a node is its path, and the
// children of a path are what lists holds for it; "" holds the roots.
type memory struct {
	lists map[string][]string
	// states are onboarding states by path, where they are not Onboarded.
	states map[string]string
	// unfinished are provisioning states by path, where they are not Succeeded.
	unfinished map[string]string
	// fails are the errors of lists by path, after their first page.
	fails map[string]error
	// perPage is how many nodes a page has; 0 is all.
	perPage int

	mu       sync.Mutex
	pages    []string // the path of each page that was asked for
	inFlight int
	most     int
}

type node = discovery.Node[string]

func (m *memory) Roots(ctx context.Context, page func() error) iter.Seq2[node, error] {
	return m.list(ctx, "", page)
}

func (m *memory) Children(ctx context.Context, parent discovery.Path, page func() error) iter.Seq2[node, error] {
	return m.list(ctx, strings.Trim(parent.Organization+"/"+parent.Project, "/"), page)
}

func (m *memory) list(ctx context.Context, path string, page func() error) iter.Seq2[node, error] {
	return func(yield func(node, error) bool) {
		for rest, first := m.lists[path], true; first || len(rest) > 0; first = false {
			if err := page(); err != nil {
				yield(node{}, err)
				return
			}
			if err := m.ask(ctx, path); err != nil {
				yield(node{}, err)
				return
			}
			some := rest
			if m.perPage > 0 {
				some = rest[:min(m.perPage, len(rest))]
			}
			rest = rest[len(some):]
			for _, name := range some {
				if !yield(m.node(path, name), nil) {
					return
				}
			}
			if err := m.fails[path]; err != nil {
				yield(node{}, err)
				return
			}
		}
	}
}

func (m *memory) node(path, name string) node {
	child := strings.TrimPrefix(path+"/"+name, "/")
	state, other := m.states[child]
	if !other {
		state = defender.Onboarded
	}
	names := append(strings.Split(child, "/"), "", "")
	at := discovery.Path{Organization: names[0], Project: names[1], Repository: names[2]}
	return node{discovery.Item{Path: at, Onboarding: state, Provisioning: m.provisioning(child)}, child}
}

func (m *memory) provisioning(path string) string {
	if state, other := m.unfinished[path]; other {
		return state
	}
	return defender.StateSucceeded
}

// ask takes the latency of one page.
func (m *memory) ask(ctx context.Context, path string) error {
	m.count(1, path)
	defer m.count(-1, path)
	return poll.Wait(ctx, latency)
}

func (m *memory) count(change int, path string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight += change
	m.most = max(m.most, m.inFlight)
	if change > 0 {
		m.pages = append(m.pages, path)
	}
}

// asked counts the pages of a depth: 0 is the list of the roots.
func (m *memory) asked(depth int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	asked := 0
	for _, path := range m.pages {
		at := 0
		if path != "" {
			at = strings.Count(path, "/") + 1
		}
		if at == depth {
			asked++
		}
	}
	return asked
}

// walk collects the paths in the order in which they come.
func walk(ctx context.Context, w discovery.Walk[string]) (paths []string, err error) {
	for found, err := range w.Nodes(ctx) {
		if err != nil {
			return paths, err
		}
		paths = append(paths, found.Object)
	}
	return paths, nil
}
