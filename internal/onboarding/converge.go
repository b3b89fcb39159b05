package onboarding

import (
	"context"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

// ConvergeLimit bounds the wait for organizations to show up after a write.
const ConvergeLimit = 2 * time.Minute

// Converge looks at the inventory until every wanted entry shows, as live or as
// owned by another connector, and returns the last look. It waits for every
// between looks, doubled up to four times that, and no longer than limit: an
// entry that is missing then is the caller's to report, not an error. first is
// a look the caller already has; nil means none.
func (s Source) Converge(ctx context.Context, first Inventory, want Names, every, limit time.Duration) (Inventory, error) {
	last := first
	if first != nil && decided(first, want) {
		return first, nil
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	wait := every
	if first != nil {
		if err := poll.Wait(limited, wait); err != nil {
			return last, ctx.Err()
		}
	}
	err := poll.Until(limited, poll.Pace{Interval: every, Floor: every, Ceiling: 4 * every}, func(ctx context.Context) (bool, time.Duration, error) {
		look, err := s.Read(ctx)
		if err != nil {
			return false, 0, err
		}
		last = look
		pause := wait
		wait = min(2*wait, 4*every)
		return decided(look, want), pause, nil
	})
	if limited.Err() != nil {
		return last, ctx.Err()
	}
	return last, err
}

func decided(look Inventory, want Names) bool {
	return len(want.Minus(look.Live()).Minus(look.Elsewhere())) == 0
}
