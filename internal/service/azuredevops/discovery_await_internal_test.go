package azuredevops

import (
	"errors"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	for want, event := range map[string]discovery.Event{
		"Look 1: 1 organization, 0 projects, 1 repository so far, after 10s.": {
			Walk: 1, Organizations: 1, Repositories: 1, Elapsed: 10 * time.Second,
		},
		"Look 3: 2 organizations, 1 project, 20 repositories, after 4m10s: the service is not done with organization contoso (Pending). Next look in 2m.": {
			Walk: 3, Done: true, Next: 2 * time.Minute, Organizations: 2, Projects: 1, Repositories: 20,
			Reason: "the service is not done with organization contoso (Pending)", Elapsed: 4*time.Minute + 10*time.Second + time.Millisecond,
		},
		"Look 4 failed after 5m and is repeated in 2m: 503 from the service: try later": {
			Walk: 4, Done: true, Next: 2 * time.Minute, Elapsed: 5 * time.Minute, Err: errors.New("503 from the service:\n\ttry later"),
		},
		"Discovery is complete: 2 organizations, 3 projects, 25 repositories, after 1h.": {
			Walk: 5, Done: true, Organizations: 2, Projects: 3, Repositories: 25, Elapsed: time.Hour,
		},
	} {
		if got := progress(event); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
