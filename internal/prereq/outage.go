package prereq

import (
	"context"
	"sync"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// outage notices that Azure DevOps cannot be reached at all, so that not every
// organization is waited for. Its zero value is ready.
type outage struct {
	mu     sync.Mutex
	at     time.Time // of the last silence
	silent int       // how many organizations did not answer, one after another
	last   azdo.Probe
}

// probe asks unless as many organizations as are asked at a time did not answer.
func (o *outage) probe(ctx context.Context, ask func() azdo.Probe) azdo.Probe {
	if answer, known := o.known(); known {
		return answer
	}
	answer := ask()
	if ctx.Err() == nil { // who was stopped learned nothing
		o.note(answer)
	}
	return answer
}

func (o *outage) known() (azdo.Probe, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last, o.silent >= width && time.Since(o.at) < rememberedFor
}

func (o *outage) note(answer azdo.Probe) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !answer.Silent {
		o.silent = 0
		return
	}
	o.silent++
	o.at, o.last = time.Now(), answer
}
