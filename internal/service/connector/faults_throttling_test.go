package connector_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// many is a configuration of n connectors, each with one organization.
func many(n int) (world, config string) {
	var organizations, connectors []string
	for i := range n {
		organizations = append(organizations, fmt.Sprintf(`{"name": "org%d", "users": [{"upn": %q, "administrator": true, "access_level": "express"}]},
			{"name": "more%d", "users": [{"upn": %q, "administrator": true, "access_level": "express"}]}`, i, person, i, person))
		connectors = append(connectors, portalMade(fmt.Sprintf("c%d", i), "Disabled", fmt.Sprintf("org%d", i)))
	}
	world = fmt.Sprintf(`{"subscriptions": [{"id": %q, "resource_groups": ["rg-security"]}], "organizations": [%s], "connectors": [%s],
		"timing": {"polls": 2, "latency_ms": 3}}`, subscription, strings.Join(organizations, ","), strings.Join(connectors, ","))
	config = fmt.Sprintf(`
import {
  for_each = range(%d)
  to       = defenderdevops_azuredevops_connector.test[each.value]
  id       = "%sc${each.value}"
}
resource "defenderdevops_azuredevops_connector" "test" {
  count                  = %d
  name                   = "c${count.index}"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["org${count.index}"%%s]
}
`, n, idPrefix, n)
	return world, config
}

// Many connectors at once: never two writes below one of them, and all done.
func TestAccConnector_manyAtOnce(t *testing.T) {
	t.Parallel()
	const n = 12
	world, config := many(n)
	env := acctest.Start(t, world)
	run(t, env,
		resource.TestStep{Config: fmt.Sprintf(config, "")},
		resource.TestStep{
			PreConfig: env.Server.ResetJournal,
			Config:    fmt.Sprintf(config, `, "more${count.index}"`),
			Check: func(*terraform.State) error {
				writes := env.Calls(acctest.Writes)
				for _, call := range writes {
					if call.InFlightWrites > 0 {
						return fmt.Errorf("%s met another write below its connector", call.Path)
					}
				}
				for i := range n {
					if err := onboarded(env, fmt.Sprintf("c%d", i), fmt.Sprintf("more%d", i), fmt.Sprintf("org%d", i))(nil); err != nil {
						return err
					}
				}
				if len(writes) != n {
					return fmt.Errorf("%d writes, want %d", len(writes), n)
				}
				return nil
			},
		},
		resource.TestStep{Config: fmt.Sprintf(config, `, "more${count.index}"`), ConfigPlanChecks: nothing()},
	)
}

// After a 429 nobody asks before the wait is over, and then everybody succeeds.
func TestAccConnector_throttledTogether(t *testing.T) {
	t.Parallel()
	const n = 5 // connectors, of which Terraform reads all at once: two requests each, then one
	world, config := many(n)
	env := acctest.Start(t, world)
	failed := make(chan error, 1)
	run(t, env,
		resource.TestStep{Config: fmt.Sprintf(config, "")},
		resource.TestStep{
			PreConfig: func() {
				env.Server.ResetJournal()
				env.Server.Inject(emulator.Fault{
					Match: emulator.Match{Method: http.MethodGet, PathRegexp: "securityConnectors"}, Times: 2 * n, Hold: true,
					Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "1"},
				})
				go func() { failed <- releaseAll(t.Context(), env, 2*n) }()
			},
			Config:           fmt.Sprintf(config, ""),
			ConfigPlanChecks: nothing(),
			Check: func(*terraform.State) error {
				if err := <-failed; err != nil {
					return err
				}
				var refused, later []emulator.Entry
				for _, call := range env.Server.Journal() {
					switch {
					case call.Fault != "":
						refused = append(refused, call)
					case call.Service == "arm":
						later = append(later, call)
					}
				}
				closed := refused[0].EndMS
				for _, call := range refused {
					closed = min(closed, call.EndMS)
				}
				for _, call := range later {
					if call.StartMS < closed+1000 {
						return fmt.Errorf("%s came %d ms after the 429", call.Path, call.StartMS-closed)
					}
				}
				if len(refused) != 2*n || len(later) < 3*n {
					return fmt.Errorf("%d requests were refused, %d came later", len(refused), len(later))
				}
				return nil
			},
		},
	)
}

// releaseAll frees the held requests when so many are held.
func releaseAll(ctx context.Context, env *acctest.Env, want int) error {
	seen := map[int]bool{}
	defer env.Server.Release()
	return env.Server.WaitFor(ctx, func(call emulator.Entry) bool {
		if call.Fault != "" {
			seen[call.Seq] = true
		}
		return len(seen) == want
	})
}

func throttled(method, path, header, value string) emulator.Fault {
	return with(header, value, refusal(method, path, http.StatusTooManyRequests, "TooManyRequests"))
}

// A wait that the operation has time for is followed; one that it has not is
// explained at once.
func TestConnector_throttled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header, value string
		fails         bool
	}{
		"for milliseconds":   {"Retry-After-Ms", "20", false},
		"for a second":       {"Retry-After", "1", false},
		"for nothing":        {"Retry-After", "0", false},
		"for nonsense":       {"Retry-After", "100000000000000", false},
		"for two minutes":    {"Retry-After", "120", true},
		"for a day, in date": {"Retry-After", time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat), true},
	} {
		for what, when := range map[string]string{"reading": "read", "changing": "update"} {
			t.Run(what+" "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				before := imported(t, p)
				before.Values["timeouts"] = limited(p, when, "20s")
				method, change := http.MethodGet, acctest.Values(nil)
				if when == "update" {
					method, change = http.MethodPatch, changes(p)["tags"]
					change["timeouts"] = before.Values["timeouts"]
				}
				env.Server.ResetJournal()
				env.Server.Inject(throttled(method, ofConnector, c.header, c.value))
				after, diags := p.Read(resourceType, before)
				if when == "update" {
					after, diags = p.Apply(resourceType, before, arguments(change))
				}
				calls := env.Count(acctest.Method(method), acctest.Path(ofConnector))
				if !c.fails {
					acctest.NoErrors(t, diags)
					if calls < 2 {
						t.Errorf("%d calls", calls)
					}
					return
				}
				explains(t, diags, "throttling", "asked to wait", "-parallelism")
				same(t, after, before)
				if when == "update" && calls != 1 {
					t.Errorf("%d calls", calls)
				}
			})
		}
	}
}

// A list write that is throttled begins again from the look, because the list
// can be out of date when the wait is over.
func TestConnector_throttledListLooksAgain(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	p := env.Protocol(t)
	before := imported(t, p)
	env.Server.ResetJournal()
	env.Server.Inject(throttled("PATCH", ofConfiguration, "Retry-After", "1"))
	_, diags := p.Apply(resourceType, before, arguments(changes(p)["list"]))
	acctest.NoErrors(t, diags)
	var words []string
	for _, call := range env.Server.Journal() {
		if call.Method == http.MethodPatch || strings.HasSuffix(strings.ToLower(call.Path), "azuredevopsorgs") {
			words = append(words, call.Method)
		}
	}
	if got := strings.Join(words, " "); !strings.HasSuffix(got, "GET PATCH GET PATCH GET") {
		t.Errorf("looks and writes: %s", got)
	}
}

// A service that fails on its side: reads are repeated, writes too where that is
// harmless, and in the end there is one object and one effect.
func TestConnector_serviceFails(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504} {
		for name, fault := range map[string]emulator.Fault{
			"reading":                     refusal("GET", ofConnector, status, "ServerFault"),
			"reading the child":           refusal("GET", ofConfiguration, status, "ServerFault"),
			"reading the list":            refusal("GET", ofOrganizations, status, "ServerFault"),
			"before the effect of a list": refusal("PATCH", ofConfiguration, status, "ServerFault"),
			"after the effect of a list":  effective(refusal("PATCH", ofConfiguration, status, "ServerFault")),
			"instead of a list's answer":  cut("PATCH", ofConfiguration, "after"),
			"before the effect of tags":   refusal("PATCH", ofConnector, status, "ServerFault"),
			"after the effect of tags":    effective(refusal("PATCH", ofConnector, status, "ServerFault")),
		} {
			t.Run(fmt.Sprintf("%d %s", status, name), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				object := imported(t, p)
				env.Server.Inject(fault)
				object, diags := p.Read(resourceType, object)
				acctest.NoErrors(t, diags)
				wanted := arguments(changes(p)["list"])
				wanted["tags"] = changes(p)["tags"]["tags"]
				object, diags = p.Apply(resourceType, object, wanted)
				acctest.NoErrors(t, diags)
				object, diags = p.Read(resourceType, object)
				acctest.NoErrors(t, diags)
				if left := planned(t, p, object, wanted); len(left) > 0 {
					t.Errorf("the next plan changes %v", left)
				}
				if err := onboarded(env, "contoso-ado", "contoso", "fabrikam", "northwind")(nil); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// A service that fails for ever is given up within the time that the user gave,
// with the reason and not only with the end of the time.
func TestConnector_serviceFailsForEver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault emulator.Fault
		words []string
	}{
		"500":      {repeated(-1, refusal("GET", ofConnector, 500, "InternalServerError")), []string{"500 Internal Server Error", "The service says InternalServerError.", "fault on its side"}},
		"503":      {repeated(-1, answer("GET", ofConfiguration, 503, "")), []string{"503 Service Unavailable"}},
		"cut":      {repeated(-1, cut("GET", ofConnector, "before")), []string{"cut before the answer"}},
		"PATCH":    {repeated(-1, refusal("PATCH", ofConnector, 500, "InternalServerError")), []string{"500 Internal Server Error"}},
		"the list": {repeated(-1, refusal("PATCH", ofConfiguration, 500, "InternalServerError")), []string{"500 Internal Server Error"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.Inject(c.fault)
			var after acctest.Object
			change := changes(p)["tags"]
			if name == "the list" {
				change = changes(p)["list"]
			}
			if c.fault.Match.Method == http.MethodGet {
				before.Values["timeouts"] = limited(p, "read", "3s")
				object, diags := p.Read(resourceType, before)
				explains(t, diags, c.words...)
				after = object
			} else {
				change["timeouts"] = limited(p, "update", "3s")
				object, diags := p.Apply(resourceType, before, arguments(change))
				explains(t, diags, c.words...)
				after = object
			}
			same(t, after, before)
		})
	}
}

// Ctrl-C reaches who waits for another write to the same connector.
func TestAccConnector_interruptedInTheQueue(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	cli := acctest.NewCLI(t, env)
	second := strings.NewReplacer(`"test"`, `"second"`, "connector.test", "connector.second").Replace
	cli.Write("main.tf", acctest.Provider+config(selected)+importBlock+second(config(selected)+importBlock))
	cli.Must(t.Context(), "apply", "-auto-approve")
	cli.Write("main.tf", acctest.Provider+config(selected+`  tags = { team = "a" }`)+second(config(selected+`  tags = { team = "b" }`)))
	interrupt(t, env, cli, hold("PATCH", ofConnector, false), "apply", "-auto-approve")
	if n := env.Count(acctest.Writes); n != 1 {
		t.Errorf("%d writes, want the one that was held", n)
	}
	stdout, stderr, code := cli.Run(t.Context(), "plan")
	if code != 0 {
		t.Error(errors.New(stdout + stderr))
	}
}
