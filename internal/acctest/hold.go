package acctest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// holdLimit is only for what hangs: a busy machine takes its time to come to a request.
const holdLimit = 5 * time.Minute

// WaitHeld waits until a fault holds a request: with its effect if the fault comes after it, without if before.
func (e *Env) WaitHeld(t *testing.T) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), holdLimit)
	defer cancel()
	return e.Server.WaitFor(ctx, held)
}

// WaitLeft waits until the emulator has seen that whoever sent the held requests is gone. Released before that, a
// request would have its effect all the same.
func (e *Env) WaitLeft(t *testing.T) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), holdLimit)
	defer cancel()
	return e.Server.WaitFor(ctx, func(emulator.Entry) bool { return !slices.ContainsFunc(e.Server.Journal(), held) })
}

func held(entry emulator.Entry) bool { return entry.Held }
