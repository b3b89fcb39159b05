package acctest

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/provider"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// Env is one emulator and what a test needs to run the provider against it.
type Env struct {
	// Server is the emulator: the truth, the journal, the portal and the faults.
	Server *emulator.Server

	variables map[string]string
	pace      session.Pace
}

// Start starts an emulator with the given world (JSON; none = the emulator's defaults) and closes it when the test ends.
// The test fails when a request broke the emulator's strict rules.
func Start(tb testing.TB, world ...string) *Env {
	tb.Helper()
	options := emulator.Options{Dir: tb.TempDir()}
	if len(world) > 0 {
		w, err := emulator.ParseWorld([]byte(world[0]))
		if err != nil {
			tb.Fatalf("the world of the test: %v", err)
		}
		options.World = &w
	}
	server, err := emulator.Start(options)
	if err != nil {
		tb.Fatal(err)
	}
	e := &Env{Server: server, variables: server.Env(), pace: FastPace()}
	tb.Cleanup(func() {
		if violations := server.Violations(); len(violations) > 0 {
			tb.Errorf("the provider sent what the API does not know: %q", violations)
		}
		if err := server.Close(); err != nil {
			tb.Errorf("closing the emulator: %v", err)
		}
	})
	return e
}

// Setenv replaces one variable of the environment that the provider sees; an empty value removes it. It does not touch
// the process, so tests stay parallel.
func (e *Env) Setenv(name, value string) { e.variables[name] = value }

// SetPace replaces FastPace for the providers that are started from now on.
func (e *Env) SetPace(pace session.Pace) { e.pace = pace }

// Providers returns the provider for resource.TestCase: the server that main serves, with a fast pace and this
// emulator's environment. Tests that use it may run in parallel.
func (e *Env) Providers() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){provider.TypeName: e.NewServer()}
}

// NewServer returns the factory of the one provider in Providers. Each server is a process of its own as far as the
// provider can tell.
func (e *Env) NewServer() func() (tfprotov6.ProviderServer, error) {
	return provider.NewServer("test",
		provider.WithPace(e.pace),
		provider.WithEnvironment(func(name string) string { return e.variables[name] }))
}

// FastPace is session.DefaultPace in milliseconds: the emulator counts questions, not seconds. The limit of checks stays,
// because a machine may be busy.
func FastPace() session.Pace {
	pace := session.Pace{
		Operation: poll.Pace{Interval: time.Millisecond, Floor: time.Millisecond, Ceiling: 5 * time.Millisecond},
		Converge:  time.Millisecond,
		LookAgain: time.Millisecond,
		Backoff:   time.Millisecond,
		Checks:    session.DefaultPace().Checks,
	}
	pace.Discovery.Between = time.Millisecond
	return pace
}
