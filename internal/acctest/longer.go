package acctest

import (
	"testing"
	"time"
)

// Longer calls try with a longer limit until it says that the limit was enough: a limit that is to pass must be short,
// and on a busy machine it passes before the work that the test is about. try shall judge that by what the emulator saw,
// and may look at the outcome only when it was enough.
func Longer(t *testing.T, try func(limit time.Duration) (enough bool)) {
	t.Helper()
	for limit := 500 * time.Millisecond; limit <= time.Minute; limit *= 4 {
		if try(limit) {
			return
		}
		t.Logf("%s were not enough", limit)
	}
	t.Fatal("no limit is enough")
}

// Soon tells whether at least so many Calls came within the first half of a limit that began with the journal.
func (e *Env) Soon(limit time.Duration, count int, filters ...Filter) bool {
	journal := e.Server.Journal()
	for _, call := range e.Calls(filters...) {
		if time.Duration(call.StartMS-journal[0].StartMS)*time.Millisecond < limit/2 {
			count--
		}
	}
	return count <= 0
}
