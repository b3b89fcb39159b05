package azuredevops_test

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// The wait ends when discovery is complete: not before, and no walk later than
// it takes to see that.
func TestAccDiscoveryCompletion_endsWithDiscovery(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		world  string
		config acctest.Values
		walks  int
	}{
		"complete from the start": {growing(0), nil, 3},
		"after some walks":        {growing(3), nil, 6},
		"when two looks agree":    {growing(3), acctest.Values{"stable_for": number(2)}, 5},
		"with the minimum":        {growing(3), acctest.Values{"stable_for": number(1), "minimum_repositories": number(200)}, 4},
		"of one organization":     {growing(2), acctest.Values{"organizations": set("CONTOSO")}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			config := acctest.Values{"connector_id": text(idPrefix + "contoso-ado")}
			maps.Copy(config, c.config)
			applied, diags := env.Protocol(t).Apply(completionType, acctest.Object{}, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			expectDiscovered(t, applied.Values, "", 200)
			if walks := walksOf(env); walks != c.walks {
				t.Errorf("%d walks, want %d", walks, c.walks)
			}
			if writes := env.Calls(acctest.Writes); len(writes) > 0 {
				t.Errorf("writes: %+v", writes)
			}
		})
	}
}

func TestAccDiscoveryCompletion_timeIsUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		onTimeout string
		warns     bool
	}{"default": {"", false}, "fail": {"fail", false}, "warn": {"warn", true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, growing(0))
			acctest.Longer(t, func(limit time.Duration) bool {
				env.Server.ResetJournal()
				config := acctest.Values{
					"connector_id": text(idPrefix + "contoso-ado"), "minimum_repositories": number(201), "timeouts": timeoutsOf("create", limit.String()),
				}
				if c.onTimeout != "" {
					config["on_timeout"] = text(c.onTimeout)
				}
				applied, diags := env.Protocol(t).Apply(completionType, acctest.Object{}, config)
				if walksOf(env) < 2 {
					return false // it takes a whole walk to tell what is there
				}
				words := []string{"Discovery is not complete", "After " + limit.String(), "1 organization, 10 projects and 200 repositories: 200 of at least 201 repositories were discovered."}
				if !c.warns {
					expectOne(t, diags, isError, "", append(words, "timeouts.create")...)
					if applied.Values != nil {
						t.Errorf("saved: %v", applied.Values)
					}
					return true
				}
				expectOne(t, diags, isWarning, "", words...)
				expectDiscovered(t, applied.Values, "200 of at least 201 repositories were discovered", 200)
				return true
			})
		})
	}
}

func TestAccDiscoveryCompletion_refusals(t *testing.T) {
	t.Parallel()
	refused := emulator.Fault{
		Match: emulator.Match{PathRegexp: `/contoso/projects$`}, Times: -1, Status: 403,
		Body: []byte(`{"error": {"code": "AuthorizationFailed", "message": "no"}}`),
	}
	for name, c := range map[string]struct {
		connector string
		config    acctest.Values
		fault     *emulator.Fault
		at        string
		words     []string
	}{
		"nobody authorized": {"shell", nil, nil, "connector_id", []string{"Discovery has not begun", "Nobody has authorized", "portal.azure.com"}},
		"no connector":      {"typo", nil, nil, "connector_id", []string{"Connector not found"}},
		"too costly":        {"contoso-ado", acctest.Values{"max_requests": number(11)}, nil, "max_requests", []string{"at least 12 requests"}},
		"refused":           {"contoso-ado", nil, &refused, "", []string{"403", "Correlation id: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, growing(0))
			if c.fault != nil {
				env.Server.Inject(*c.fault)
			}
			config := acctest.Values{"connector_id": text(idPrefix + c.connector), "on_timeout": text("warn")}
			maps.Copy(config, c.config)
			applied, diags := env.Protocol(t).Apply(completionType, acctest.Object{}, config)
			expectOne(t, diags, isError, c.at, c.words...)
			if applied.Values != nil {
				t.Errorf("saved: %v", applied.Values)
			}
		})
	}
}

// A cancel ends the wait at once, and nothing is saved.
func TestAccDiscoveryCompletion_cancel(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(0))
	p := env.Protocol(t)
	stopped := make(chan error, 1)
	go func() {
		err := env.Server.WaitFor(t.Context(), func(emulator.Entry) bool { return walksOf(env) > 2 })
		if err == nil {
			_, err = p.Server.StopProvider(t.Context(), nil)
		}
		stopped <- err
	}()
	applied, diags := p.Apply(completionType, acctest.Object{}, acctest.Values{
		"connector_id": text(idPrefix + "contoso-ado"), "minimum_repositories": number(201), "on_timeout": text("warn"),
	})
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	expectOne(t, diags, isError, "", "Stopped waiting for discovery", "goes on")
	if applied.Values != nil {
		t.Errorf("saved: %v", applied.Values)
	}
}

// TestAccDiscoveryCompletion_lifecycle waits once, again when it is told to, and
// costs nothing otherwise.
func TestAccDiscoveryCompletion_lifecycle(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(1))
	const address = completionType + ".test"
	config := func(arguments string) string {
		return `resource "` + completionType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
` + arguments + "\n}\n"
	}
	planned := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
	}
	counted := func(attribute string, value int64) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.Int64Exact(value))
	}
	walked := func(walks int) resource.TestStep { // what the step before took
		return resource.TestStep{RefreshState: true, PreConfig: func() {
			if got := walksOf(env); got != walks {
				t.Errorf("%d walks, want %d", got, walks)
			}
			env.Server.ResetJournal()
		}}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: slices.Concat([]resource.TestStep{
			{
				Config:           config(`organizations = ["contoso"]`),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					counted("organization_count", 1), counted("project_count", 10), counted("repository_count", 200), counted("stable_for", 3),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(idPrefix+"contoso-ado")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("complete"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("incomplete_reason"), knownvalue.Null()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("on_timeout"), knownvalue.StringExact("fail")),
				},
			},
			walked(4),
			{Config: config(`organizations = ["CONTOSO"]`), ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
			{
				Config: config("organizations = [\"contoso\"]\non_timeout = \"warn\"\nstable_for = 4\nmax_requests = 5\ntimeouts {\n create = \"2h\"\n}"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("repository_count"), knownvalue.Int64Exact(200)),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("incomplete_reason"), knownvalue.Null()),
				}},
			},
			walked(0),
			{
				Config: config("organizations = [\"contoso\"]\ntriggers = { more = \"1\" }"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("id")),
				}},
			},
			walked(3),
			{Config: config("organizations = [\"contoso\"]\ntriggers = { more = \"1\" }\nminimum_repositories = 100"), ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
			walked(3),
		}),
	})
	if got := walksOf(env); got != 0 {
		t.Errorf("the destroy walked %d times", got)
	}
}

func TestAccDiscoveryCompletion_arguments(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(0))
	for arguments, message := range map[string]string{
		`organizations = []`:         `at\s+least\s+1`,
		`organizations = ["con so"]`: `Invalid\s+name`,
		`stable_for = 0`:             `between\s+1\s+and\s+100`,
		`on_timeout = "ignore"`:      `"fail"\s+"warn"`,
		`triggers = { a = null }`:    `(?i)null\s+value`,
		`minimum_repositories = 0`:   `at\s+least\s+1`,
	} {
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: env.Providers(),
			Steps: []resource.TestStep{{
				Config: `resource "` + completionType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
  ` + arguments + "\n}\n",
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(message),
			}},
		})
	}
	if got := requests(env); len(got) > 0 {
		t.Errorf("requests %q", got)
	}
}

// An organization that the connector is to have is waited for, until it shows up
// or the time is up.
func TestAccDiscoveryCompletion_organizationsThatAreNotThereYet(t *testing.T) {
	t.Parallel()
	const world = `{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}],
		"organizations": [
			{"name": "contoso", "users": [{"upn": "svc@contoso.com", "administrator": true}], "generate": {"projects": 1, "repositories_per_project": 2}},
			{"name": "fabrikam", "users": [{"upn": "svc@contoso.com", "administrator": true}], "generate": {"projects": 1, "repositories_per_project": 3}}],
		"connectors": [{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["contoso"]}}]
	}`
	config := func(organizations ...string) acctest.Values {
		return acctest.Values{"connector_id": text(idPrefix + "contoso-ado"), "organizations": set(organizations...), "stable_for": number(1), "timeouts": timeoutsOf("create", "5s")}
	}
	t.Run("shows up", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t, world)
		waiting, over := context.WithCancel(t.Context())
		selected := make(chan error, 1)
		go func() {
			err := env.Server.WaitFor(waiting, func(emulator.Entry) bool { return walksOf(env) > 2 })
			if err == nil {
				err = env.Server.Portal(emulator.PortalAction{
					Connector: "contoso-ado", UPN: "svc@contoso.com", Action: "select", Organizations: []string{"contoso", "fabrikam"},
				})
			}
			selected <- err
		}()
		applied, diags := env.Protocol(t).Apply(completionType, acctest.Object{}, config("contoso", "Fabrikam"))
		over()
		if err := <-selected; err != nil || len(diags) > 0 {
			t.Fatal(err, diags)
		}
		expectDiscovered(t, applied.Values, "", 5)
	})
	t.Run("does not", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t, world)
		lookOnce(env)
		_, diags := env.Protocol(t).Apply(completionType, acctest.Object{}, config("contoso", "fabrikam"))
		expectOne(t, diags, isError, "", "the connector does not have organization fabrikam yet", "1 organization, 1 project and 2 repositories")
	})
}
