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
