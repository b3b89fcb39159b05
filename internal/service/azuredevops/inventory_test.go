package azuredevops_test

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// inventoryObject adds to the checks what every object of the lists has: here
// the service's defaults, held by organizations and inherited by the rest.
func inventoryObject(checks map[string]knownvalue.Check) map[string]knownvalue.Check {
	effective := map[string]knownvalue.Check{
		"enabled": knownvalue.Bool(true),
		"categories": knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
			"category": knownvalue.StringExact("IaC"), "minimum_severity": knownvalue.StringExact("High"),
		})}),
		"branches":                knownvalue.SetExact(nil),
		"annotate_default_branch": knownvalue.Bool(true),
	}
	own := maps.Clone(effective)
	own["inherit_from_parent"] = knownvalue.Bool(false)
	if _, below := checks["organization_name"]; below {
		own = map[string]knownvalue.Check{
			"enabled": knownvalue.Null(), "categories": knownvalue.Null(), "branches": knownvalue.Null(), "annotate_default_branch": knownvalue.Null(),
			"inherit_from_parent": knownvalue.Bool(true),
		}
	}
	maps.Copy(checks, map[string]knownvalue.Check{
		"provisioning_state":                 knownvalue.StringExact("Succeeded"),
		"provisioning_status_message":        knownvalue.StringExact("OK"),
		"provisioning_status_updated_at":     knownvalue.StringRegexp(regexp.MustCompile(`^2\d{3}-\d\d-\d\dT.*Z$`)),
		"pull_request_annotations":           knownvalue.ObjectExact(own),
		"effective_pull_request_annotations": knownvalue.ObjectExact(effective),
	})
	return checks
}

// What each filter lets through, and which lists it makes unnecessary.
func TestAccInventory_filters(t *testing.T) {
	t.Parallel()
	const orgs = "GET contoso-ado/devops/default/azureDevOpsOrgs"
	const contoso, fabrikam = orgs + "/Contoso/projects", orgs + "/fabrikam/projects"
	const etl, kernel, payments = contoso + "/Data%20Platform/repos", fabrikam + "/core/repos", contoso + "/payments/repos"
	for name, c := range map[string]struct {
		typ    string
		config acctest.Values
		want   []string
		asked  []string
	}{
		"organizations": {organizationsType, nil, []string{"Contoso", "fabrikam", "tailspin"}, []string{orgs}},
		"organizations by name": {
			organizationsType,
			acctest.Values{"name_pattern": text("*FAB*")},
			[]string{"fabrikam"},
			[]string{orgs},
		},
		"organizations by state": {
			organizationsType,
			acctest.Values{"onboarding_state": text("onboardedByOtherConnector")},
			[]string{"tailspin"},
			[]string{orgs},
		},
		"projects": {
			projectsType, nil,
			[]string{"Contoso/Data Platform", "Contoso/payments", "fabrikam/core"},
			[]string{orgs, contoso, fabrikam},
		},
		"projects of one": {
			projectsType,
			acctest.Values{"organizations": set("FABRIKAM")},
			[]string{"fabrikam/core"},
			[]string{orgs, fabrikam},
		},
		"projects by name": {
			projectsType,
			acctest.Values{"name_pattern": text("?a*m*")},
			[]string{"Contoso/Data Platform", "Contoso/payments"},
			[]string{orgs, contoso, fabrikam},
		},
		"projects by state": {
			projectsType,
			acctest.Values{"onboarding_state": text("NotOnboarded")},
			nil,
			[]string{orgs, contoso, fabrikam},
		},
		"projects of no organization": {projectsType, acctest.Values{"organizations": set()}, nil, []string{orgs}},
		"repositories of a project": {
			repositoriesType,
			acctest.Values{"projects": set("CORE")},
			[]string{"fabrikam/core/kernel"},
			[]string{orgs, contoso, fabrikam, kernel},
		},
		"repositories of a project of one": {
			repositoriesType,
			acctest.Values{"projects": set("data platform"), "organizations": set("contoso")},
			[]string{"Contoso/Data Platform/ETL jobs (old)"},
			[]string{orgs, contoso, etl},
		},
		"repositories of no project": {
			repositoriesType,
			acctest.Values{"projects": set()},
			nil,
			[]string{orgs, contoso, fabrikam},
		},
		"repositories by name": {
			repositoriesType,
			acctest.Values{"name_pattern": text("*-1?")},
			repositoriesNumbered(10, 19),
			[]string{orgs, contoso, fabrikam, etl, kernel, payments, payments, payments},
		},
		"repositories by visibility": {
			repositoriesType,
			acctest.Values{"visibility": text("PRIVATE"), "name_pattern": text("kernel"), "onboarding_state": text("onboarded")},
			[]string{"fabrikam/core/kernel"},
			[]string{orgs, contoso, fabrikam, etl, kernel, payments, payments, payments},
		},
		"repositories of another visibility": {
			repositoriesType,
			acctest.Values{"visibility": text("Public"), "projects": set("core")},
			nil,
			[]string{orgs, contoso, fabrikam, kernel},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			state, asked := readInventory(t, env, c.typ, c.config)
			if got := listedNames(t, c.typ, state); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			slices.Sort(asked)
			want := slices.Sorted(slices.Values(c.asked))
			if !slices.Equal(asked, want) {
				t.Errorf("requests\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func repositoriesNumbered(from, to int) []string {
	var names []string
	for i := from; i <= to; i++ {
		names = append(names, "Contoso/payments/service-"+strconv.Itoa(i))
	}
	return names
}

// readInventory reads one of the lists of contoso-ado without a diagnostic, and
// returns the requests that it took.
func readInventory(t *testing.T, env *acctest.Env, typ string, arguments acctest.Values) (acctest.Values, []string) {
	t.Helper()
	config := acctest.Values{"connector_id": text(idPrefix + "contoso-ado")}
	maps.Copy(config, arguments)
	state, diags := env.Protocol(t).ReadDataSource(typ, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return state, requests(env)
}

// listedNames are the paths of a list's objects.
func listedNames(t *testing.T, typ string, state acctest.Values) []string {
	t.Helper()
	switch typ {
	case organizationsType:
		return column(t, state["organizations"], "name")
	case projectsType:
		return column(t, state["projects"], "organization_name", "name")
	default:
		return column(t, state["repositories"], "organization_name", "project_name", "name")
	}
}

// Objects that differ in letter case only, in words that the service may add
// later, and in what it leaves out.
func TestAccInventory_unusualAnswers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: `/core/repos$`}, Times: -1, Status: 200, Body: []byte(`{"value": [
		{"name": "zeta", "properties": {"onboardingState": "Hibernating", "visibility": "OrganizationWide", "provisioningState": "Resting"}},
		{"name": "beta", "properties": {"onboardingState": "onboarded", "visibility": "public"}},
		{"name": "Alpha", "properties": {"onboardingState": "Onboarded", "visibility": "Private", "actionableRemediation": {"state": "Sometimes",
			"categoryConfigurations": [{"category": "Dreams", "minimumSeverityLevel": "Awful"}], "inheritFromParentState": "Disabled"}}},
		{"name": "alpha", "properties": {"onboardingState": "Onboarded"}}
	]}`)})
	for name, c := range map[string]struct {
		config acctest.Values
		want   string
	}{
		"all":              {nil, "Alpha alpha beta zeta"},
		"a word of later":  {acctest.Values{"onboarding_state": text("hibernating")}, "zeta"},
		"a known word":     {acctest.Values{"onboarding_state": text("ONBOARDED")}, "Alpha alpha beta"},
		"another of later": {acctest.Values{"visibility": text("organizationwide")}, "zeta"},
		"public":           {acctest.Values{"visibility": text("Public")}, "beta"},
		"both":             {acctest.Values{"visibility": text("Private"), "onboarding_state": text("Hibernating")}, ""},
	} {
		config := acctest.Values{"projects": set("core")}
		maps.Copy(config, c.config)
		state, _ := readInventory(t, env, repositoriesType, config)
		if got := strings.Join(column(t, state["repositories"], "name"), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	state, _ := readInventory(t, env, repositoriesType, acctest.Values{"projects": set("core"), "name_pattern": text("[ZA]*")})
	if got := column(t, state["repositories"], "name"); len(got) > 0 {
		t.Errorf("brackets are not a class: %q", got)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + repositoriesType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
  projects     = ["core"]
}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+repositoriesType+".test", tfjsonpath.New("repositories"), knownvalue.ListPartial(map[int]knownvalue.Check{
					0: knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"pull_request_annotations": knownvalue.ObjectExact(map[string]knownvalue.Check{
							"enabled": knownvalue.Null(), "branches": knownvalue.Null(), "annotate_default_branch": knownvalue.Null(),
							"inherit_from_parent": knownvalue.Bool(false),
							"categories": knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
								"category": knownvalue.StringExact("Dreams"), "minimum_severity": knownvalue.StringExact("Awful"),
							})}),
						}),
					}),
					1: knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"visibility": knownvalue.Null(), "provisioning_state": knownvalue.Null(), "url": knownvalue.Null(), "repository_id": knownvalue.Null(),
						"pull_request_annotations": knownvalue.Null(), "effective_pull_request_annotations": knownvalue.Null(),
					}),
					3: knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"onboarding_state": knownvalue.StringExact("Hibernating"), "visibility": knownvalue.StringExact("OrganizationWide"),
						"provisioning_state": knownvalue.StringExact("Resting"),
					}),
				})),
			},
		}},
	})
}
