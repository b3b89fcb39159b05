package azuredevops_test

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

func TestAccDiscovery_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	counts := func(words map[string]int64) knownvalue.Check {
		checks := map[string]knownvalue.Check{}
		for word, count := range words {
			checks[word] = knownvalue.Int64Exact(count)
		}
		return knownvalue.MapExact(checks)
	}
	states := func(onboarding, provisioning map[string]int64) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"onboarding": counts(onboarding), "provisioning": counts(provisioning)})
	}
	organization := func(name, state string, projects, repositories int64) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"name": knownvalue.StringExact(name), "onboarding_state": knownvalue.StringExact(state), "provisioning_state": knownvalue.StringExact("Succeeded"),
			"project_count": knownvalue.Int64Exact(projects), "repository_count": knownvalue.Int64Exact(repositories),
		})
	}
	var checks []statecheck.StateCheck
	for attribute, want := range map[string]knownvalue.Check{
		"organizations": knownvalue.Null(), "minimum_repositories": knownvalue.Null(), "max_requests": knownvalue.Null(),
		"complete": knownvalue.Bool(true), "incomplete_reason": knownvalue.Null(),
		"organization_count": knownvalue.Int64Exact(2), "project_count": knownvalue.Int64Exact(3), "repository_count": knownvalue.Int64Exact(25),
		"updated_at": knownvalue.StringRegexp(regexp.MustCompile(`^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)),
		"states": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"organizations": states(map[string]int64{"Onboarded": 2, "OnboardedByOtherConnector": 1}, map[string]int64{"Succeeded": 3}),
			"projects":      states(map[string]int64{"Onboarded": 3}, map[string]int64{"Succeeded": 3}),
			"repositories":  states(map[string]int64{"Onboarded": 25}, map[string]int64{"Succeeded": 25}),
		}),
		"per_organization": knownvalue.ListExact([]knownvalue.Check{
			organization("Contoso", "Onboarded", 2, 24), organization("fabrikam", "Onboarded", 1, 1), organization("tailspin", "OnboardedByOtherConnector", 0, 0),
		}),
		"report": knownvalue.StringRegexp(regexp.MustCompile(`(?s)^## Discovery: looks complete\n.*\| Contoso \| Onboarded \| Succeeded \| 2 \| 24 \|\n`)),
	} {
		checks = append(checks, statecheck.ExpectKnownValue("data."+discoveryType+".test", tfjsonpath.New(attribute), want))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + discoveryType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
}`,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: checks,
		}},
	})
}

func TestAccDiscovery_answers(t *testing.T) {
	t.Parallel()
	// Of two walks, the first sees half.
	growing := strings.Replace(world(), `"assumptions"`, `"timing": {"walks": 1}, "assumptions"`, 1)
	// An organization without projects.
	empty := strings.Replace(world(), `"projects": [{"name": "core", "repositories": ["kernel"]}]`, `"projects": []`, 1)
	for name, c := range map[string]struct {
		world, connector string
		config           acctest.Values
		reason           string
		repositories     int64
		requests         int
	}{
		"one organization": {world(), "contoso-ado", acctest.Values{"organizations": set("FABRIKAM")}, "", 1, 3},
		"one that is not there": {
			world(), "contoso-ado",
			acctest.Values{"organizations": set("contoso", "contosso")},
			"the connector does not have organization contosso yet", 24, 6,
		},
		"one of another connector": {
			world(), "contoso-ado",
			acctest.Values{"organizations": set("tailspin")},
			"the connector does not have organization tailspin yet", 0, 1,
		},
		"too few": {
			world(), "contoso-ado",
			acctest.Values{"minimum_repositories": number(26)},
			"25 of at least 26 repositories were discovered", 25, 8,
		},
		"enough":                {world(), "contoso-ado", acctest.Values{"minimum_repositories": number(25)}, "", 25, 8},
		"on the way":            {growing, "contoso-ado", acctest.Values{"minimum_repositories": number(25)}, "13 of at least 25 repositories were discovered", 13, 6},
		"an empty organization": {empty, "contoso-ado", nil, "no project was discovered yet in organization fabrikam", 24, 7},
		"known to be empty":     {empty, "contoso-ado", acctest.Values{"minimum_repositories": number(24)}, "", 24, 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			config := acctest.Values{"connector_id": text(idPrefix + c.connector)}
			maps.Copy(config, c.config)
			state, diags := env.Protocol(t).ReadDataSource(discoveryType, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			expectDiscovered(t, state, c.reason, c.repositories)
			if report := stringOf(t, state["report"]); (c.reason != "") != strings.Contains(report, "Not complete: "+c.reason+".") {
				t.Errorf("report\n%s", report)
			}
			if got := requests(env); len(got) != c.requests {
				t.Errorf("%d requests, want %d: %q", len(got), c.requests, got)
			}
		})
	}
}

// expectDiscovered checks what the data source and the resource have in common.
func expectDiscovered(t *testing.T, state acctest.Values, reason string, repositories int64) {
	t.Helper()
	want := tftypes.NewValue(tftypes.String, nil)
	if reason != "" {
		want = text(reason)
	}
	if !state["complete"].Equal(tftypes.NewValue(tftypes.Bool, reason == "")) || !state["incomplete_reason"].Equal(want) {
		t.Errorf("complete %s, reason %s", state["complete"], state["incomplete_reason"])
	}
	if !state["repository_count"].Equal(tftypes.NewValue(tftypes.Number, repositories)) {
		t.Errorf("%s repositories, want %d", state["repository_count"], repositories)
	}
}

func stringOf(t *testing.T, value tftypes.Value) string {
	t.Helper()
	var text string
	if err := value.As(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAccDiscovery_refusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connector string
		config    acctest.Values
		severity  tfprotov6.DiagnosticSeverity
		at        string
		words     []string
		requests  int
	}{
		"too costly": {
			"contoso-ado",
			acctest.Values{"max_requests": number(5)},
			isError, "max_requests",
			[]string{"2 organizations with 3 projects take at least 6 requests", "allows 5", "narrow the walk with organizations, or", "6 plus a tenth"},
			3,
		},
		"nobody authorized": {"shell", nil, isWarning, "connector_id", []string{"Nobody has authorized the connector yet", "Authorize"}, 2},
		"no connector":      {"typo", nil, isError, "connector_id", []string{"Connector not found"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			config := acctest.Values{"connector_id": text(idPrefix + c.connector)}
			maps.Copy(config, c.config)
			state, diags := env.Protocol(t).ReadDataSource(discoveryType, config)
			expectOne(t, diags, c.severity, c.at, c.words...)
			if c.severity == isWarning {
				expectDiscovered(t, state, "nobody has authorized the connector yet", 0)
			}
			if got := requests(env); len(got) != c.requests {
				t.Errorf("requests %q", got)
			}
		})
	}
}
