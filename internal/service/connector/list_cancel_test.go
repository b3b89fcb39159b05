package connector_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// Ctrl-C between two results: nothing more is asked, and the list does not end
// as if it were complete.
func TestList_cancelledBetweenResults(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all []acctest.Found
	for found := range env.Protocol(t).Stream(ctx, resourceType, acctest.Search{}) {
		all = append(all, found)
		cancel()
	}
	if len(all) != 2 {
		t.Fatalf("%d results, want a connector and the end", len(all))
	}
	expectDiagnostic(t, all[1].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "Cannot list the connectors", "interrupted")
	env.ExpectCalls(t, 1)
}

// Ctrl-C while the service does not answer.
func TestList_cancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: "/devops/default$"}, Hold: true, Times: -1})
	t.Cleanup(env.Server.Release)
	p := env.Protocol(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	waited := make(chan error, 1)
	go func() {
		waited <- env.Server.WaitFor(t.Context(), func(entry emulator.Entry) bool { return entry.Fault != "" })
		cancel()
	}()
	var all []acctest.Found
	for found := range p.Stream(ctx, resourceType, acctest.Search{IncludeResource: true}) {
		all = append(all, found)
	}
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("%d results, want only the end", len(all))
	}
	expectDiagnostic(t, all[0].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "interrupted")
}
