package onboarding

import (
	"sync"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// Memory remembers, within one process, the entries that were written and have
// not been seen live yet. Without it the second of two resources of one
// configuration would read a list in which the first one's entry does not show
// yet, and take it out again. The zero value is ready.
type Memory struct {
	mu      sync.Mutex
	written map[string]Names
}

func (m *Memory) wrote(id armid.Connector, change Change) {
	m.update(id, func(names Names) Names {
		return names.Union(change.Ensure).Minus(change.Remove)
	})
}

// saw forgets what has shown up: from then on its absence is somebody's wish.
func (m *Memory) saw(id armid.Connector, live Names) Names {
	return m.update(id, func(names Names) Names { return names.Minus(live) })
}

func (m *Memory) update(id armid.Connector, change func(Names) Names) Names {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.written == nil {
		m.written = map[string]Names{}
	}
	m.written[id.Key()] = change(m.written[id.Key()])
	return m.written[id.Key()]
}
