package azuredevops_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// racers are the organizations of eight teams with states of their own.
func racers() []string { return fifty()[:8] }

func raceWorld(listEffect string) string {
	return tenantOf(append(racers(), "contoso"), []string{"contoso"},
		fmt.Sprintf(`, "timing": {"polls": 1, "latency_ms": 1}, "assumptions": {"list_effect": %q}`, listEffect))
}

// fate is what became of one racer.
type fate struct {
	name  string
	p     *acctest.Protocol
	after acctest.Object
	said  []*tfprotov6.Diagnostic
}

func (f fate) failed() bool { return !succeeded(f.said) }

// Eight providers with states of their own onboard eight organizations into one
// connector at the same time. Whoever ends successfully has its entry in the end,
// or its next read shows that it does not; nobody fails and leaves state, which
// Terraform would taint; and what was there before stays.
func TestOrganization_eightProvidersAtOnce(t *testing.T) {
	t.Parallel()
	for _, listEffect := range []string{"acceptance", "completion"} {
		t.Run(listEffect, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, raceWorld(listEffect))
			start := env.Server.World()
			const rounds = 20
			count := map[string]int{}
			for range rounds {
				if err := env.Server.SetWorld(start); err != nil {
					t.Fatal(err)
				}
				for _, f := range race(t, env) {
					count[judge(t, env, f)]++
				}
			}
			total := rounds * len(racers())
			t.Logf("list_effect %s: %d of %d onboarded and there (%.1f%%), %d lost and shown, %d refused", listEffect,
				count["there"], total, 100*float64(count["there"])/float64(total), count["shown"], count["refused"])
			if count["there"] == 0 {
				t.Error("nobody was onboarded")
			}
		})
	}
}

// race lets every racer apply at the same time.
func race(t *testing.T, env *acctest.Env) []fate {
	t.Helper()
	fates := make([]fate, len(racers()))
	start := make(chan struct{})
	var all sync.WaitGroup
	for i, name := range racers() {
		fates[i] = fate{name: name, p: env.Protocol(t)}
		all.Go(func() {
			<-start
			f := &fates[i]
			f.after, f.said = f.p.Apply(organizationType, acctest.Object{}, acctest.Values{
				"connector_id": text(idPrefix + "contoso-ado"), "name": text(f.name), "on_destroy": text("retain"),
				"timeouts": createTimeout("1s"),
			})
		})
	}
	close(start)
	all.Wait()
	return fates
}

// createTimeout is the block timeouts with the limit of a creation only, which
// also ends the wait for an organization that somebody else took out again.
func createTimeout(limit string) tftypes.Value {
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for _, operation := range []string{"create", "read", "update", "delete"} {
		kinds[operation], values[operation] = tftypes.String, tftypes.NewValue(tftypes.String, nil)
	}
	values["create"] = text(limit)
	return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values)
}

// judge compares what a racer was told with the truth.
func judge(t *testing.T, env *acctest.Env, f fate) string {
	t.Helper()
	connector, _ := env.Connector("contoso-ado")
	if !slices.Contains(connector.DevOps.Organizations, "contoso") {
		t.Errorf("contoso is gone: %q", connector.DevOps.Organizations)
	}
	there := slices.Contains(connector.DevOps.Organizations, f.name)
	if f.failed() {
		if f.after.Values != nil {
			t.Errorf("%s failed and left state, which is tainted", f.name)
		}
		return "refused"
	}
	if there {
		return "there"
	}
	read, said := f.p.Read(organizationType, f.after)
	if read.Values != nil && len(said) == 0 {
		t.Errorf("%s was reported onboarded, is not, and nothing shows it", f.name)
	}
	return "shown"
}

func succeeded(said []*tfprotov6.Diagnostic) bool {
	return !slices.ContainsFunc(said, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// The same with eight real processes at the pace of production.
func TestAccOrganization_eightProcessesAtOnce(t *testing.T) {
	t.Parallel()
	for _, listEffect := range []string{"acceptance", "completion"} {
		t.Run(listEffect, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, raceWorld(listEffect))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var teams []*acctest.CLI
			var running []*acctest.Process
			for _, name := range racers() {
				cli := acctest.NewCLI(t, env)
				cli.Write("main.tf", acctest.Provider+resourceOf("organization", fmt.Sprintf("  name = %q\n  timeouts { create = \"30s\" }\n", name)))
				teams, running = append(teams, cli), append(running, cli.Start(ctx, "apply", "-auto-approve"))
			}
			codes := make([]int, len(teams))
			for i, process := range running {
				var said string
				if _, said, codes[i] = process.Wait(); codes[i] != 0 {
					t.Logf("%s: %s", racers()[i], said)
				}
			}
			there := 0
			connector, _ := env.Connector("contoso-ado")
			for i, name := range racers() {
				onboarded := slices.Contains(connector.DevOps.Organizations, name)
				if onboarded {
					there++
				}
				stdout, stderr, code := teams[i].Run(ctx, "plan", "-detailed-exitcode")
				switch {
				case codes[i] != 0 && strings.Contains(stdout, "tainted"):
					t.Errorf("%s is tainted:\n%s%s", name, stdout, stderr)
				case codes[i] == 0 && !onboarded && code != 2 && !strings.Contains(stdout, "has not shown up yet"):
					t.Errorf("%s was reported onboarded, is not, and the plan shows nothing:\n%s%s", name, stdout, stderr)
				}
			}
			t.Logf("list_effect %s: %d of %d processes onboarded", listEffect, there, len(teams))
			if there == 0 {
				t.Error("nobody was onboarded")
			}
		})
	}
}
