package acctest

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// Env is one emulator and what a test needs to run the provider against it.
type Env struct {
	Server *emulator.Server
}

// Start starts an emulator with the given world (JSON; none = the defaults) and closes it when the test ends. The test
// fails when a request broke the emulator's strict rules, unless AllowViolations was called.
func Start(t *testing.T, world ...string) *Env {
	t.Helper()
	return &Env{}
}

// AllowViolations lets the test send requests that the emulator refuses as malformed.
func (e *Env) AllowViolations() {}

// Providers returns the provider for resource.TestCase: a fast pace and this emulator's environment.
func (e *Env) Providers() map[string]func() (tfprotov6.ProviderServer, error) {
	return nil
}

// Calls returns the requests to Resource Manager that match every filter, in order, without polls of operations and
// without sign-in.
func (e *Env) Calls(filters ...func(emulator.Entry) bool) []emulator.Entry {
	return nil
}

// Count is the number of Calls.
func (e *Env) Count(filters ...func(emulator.Entry) bool) int { return len(e.Calls(filters...)) }

// Writes is a filter for requests that change something.
func Writes(entry emulator.Entry) bool { return entry.Method != http.MethodGet }
