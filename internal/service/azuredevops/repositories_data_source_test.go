package azuredevops_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	isError   = tfprotov6.DiagnosticSeverityError
	isWarning = tfprotov6.DiagnosticSeverityWarning
)

func TestAccRepositories_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	const below = idPrefix + "contoso-ado/devops/default/azureDevOpsOrgs/"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + repositoriesType + `" "test" {
  connector_id = "` + idPrefix + `contoso-ado"
}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+repositoriesType+".test", tfjsonpath.New("repositories"), knownvalue.ListPartial(map[int]knownvalue.Check{
					0: knownvalue.ObjectExact(inventoryObject(map[string]knownvalue.Check{
						"organization_name": knownvalue.StringExact("Contoso"),
						"project_name":      knownvalue.StringExact("Data Platform"),
						"name":              knownvalue.StringExact("ETL jobs (old)"),
						"id":                knownvalue.StringExact(below + "Contoso/projects/Data Platform/repos/ETL jobs (old)"),
						"repository_id":     knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f-]{36}$`)),
						"url":               knownvalue.StringExact("https://dev.azure.com/Contoso/Data%20Platform/_git/ETL%20jobs%20%28old%29"),
						"visibility":        knownvalue.StringExact("Private"),
						"onboarding_state":  knownvalue.StringExact("Onboarded"),
					})),
					1: knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"project_name": knownvalue.StringExact("payments"),
						"name":         knownvalue.StringExact("service-01"),
					}),
					24: knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"organization_name": knownvalue.StringExact("fabrikam"),
						"id":                knownvalue.StringExact(below + "fabrikam/projects/core/repos/kernel"),
					}),
				})),
				statecheck.ExpectKnownValue("data."+repositoriesType+".test", tfjsonpath.New("repositories"), knownvalue.ListSizeExact(25)),
				statecheck.ExpectKnownValue("data."+repositoriesType+".test", tfjsonpath.New("max_requests"), knownvalue.Null()),
				statecheck.ExpectKnownValue("data."+repositoriesType+".test", tfjsonpath.New("organizations"), knownvalue.Null()),
			},
		}},
	})
}

func TestAccRepositories_costsOneRequestAList(t *testing.T) {
	t.Parallel()
	const lists = "contoso-ado/devops/default/azureDevOpsOrgs"
	contoso := []string{
		lists + "/Contoso/projects", lists + "/Contoso/projects/Data%20Platform/repos",
		lists + "/Contoso/projects/payments/repos", lists + "/Contoso/projects/payments/repos", lists + "/Contoso/projects/payments/repos",
	}
	fabrikam := []string{lists + "/fabrikam/projects", lists + "/fabrikam/projects/core/repos"}
	for name, c := range map[string]struct {
		config       acctest.Values
		repositories int
		paths        []string
	}{
		"all":           {nil, 25, slices.Concat(contoso, fabrikam)},
		"just enough":   {acctest.Values{"max_requests": number(8)}, 25, slices.Concat(contoso, fabrikam)},
		"one":           {acctest.Values{"organizations": set("fabrikam")}, 1, fabrikam},
		"other letters": {acctest.Values{"organizations": set("FABRIKAM", "contoso")}, 25, slices.Concat(contoso, fabrikam)},
		"none":          {acctest.Values{"organizations": set()}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			config := acctest.Values{"connector_id": text(idPrefix + "contoso-ado")}
			for argument, value := range c.config {
				config[argument] = value
			}
			state, diags := env.Protocol(t).ReadDataSource(repositoriesType, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			found := column(t, state["repositories"], "organization_name", "project_name", "name")
			if len(found) != c.repositories {
				t.Errorf("%d repositories, want %d", len(found), c.repositories)
			}
			if !slices.IsSortedFunc(found, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }) {
				t.Errorf("not sorted: %q", found)
			}
			want := []string{"GET " + lists}
			for _, path := range c.paths {
				want = append(want, "GET "+path)
			}
			got := requests(env)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("requests\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestAccRepositories_connectorIDInAnyCase(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	id := strings.ToUpper(idPrefix + "contoso-ado")
	state, diags := env.Protocol(t).ReadDataSource(repositoriesType, acctest.Values{"connector_id": text(id + "/")})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	ids := column(t, state["repositories"], "id")
	want := "/subscriptions/AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE/resourceGroups/RG-SECURITY/providers/Microsoft.Security/securityConnectors/CONTOSO-ADO" +
		"/devops/default/azureDevOpsOrgs/fabrikam/projects/core/repos/kernel"
	if len(ids) != 25 || ids[24] != want {
		t.Errorf("%d ids, the last is not %s: %q", len(ids), want, ids)
	}
}

func TestAccRepositories_refusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connector string
		config    acctest.Values
		severity  tfprotov6.DiagnosticSeverity
		at        string
		words     []string
		requests  int
	}{
		"organizations too costly": {
			"contoso-ado",
			acctest.Values{"max_requests": number(2)},
			isError, "max_requests",
			[]string{"2 organizations take at least 3 requests", "allows 2", "narrow the walk with organizations, or", "3 plus the number of projects and a tenth"},
			1,
		},
		"projects too costly": {
			"contoso-ado",
			acctest.Values{"max_requests": number(5)},
			isError, "max_requests",
			[]string{"2 organizations with 3 projects take at least 6 requests", "allows 5", "organizations or projects, or set max_requests to 6 plus a tenth of the number of repositories"},
			3,
		},
		"unknown organization": {
			"contoso-ado",
			acctest.Values{"organizations": set("contoso", "contosso")},
			isError, "organizations",
			[]string{"another connector: contosso.", "It has: Contoso, fabrikam."},
			1,
		},
		"organization of another connector": {
			"contoso-ado", acctest.Values{"organizations": set("tailspin")}, isError, "organizations", []string{"another connector: tailspin."}, 1,
		},
		"unknown project": {
			"contoso-ado",
			acctest.Values{"projects": set("core", "corr")},
			isError, "projects",
			[]string{"In none of the organizations Contoso, fabrikam: corr. Discovered: core, Data Platform, payments."},
			3,
		},
		"project of another organization": {
			"contoso-ado",
			acctest.Values{"projects": set("core"), "organizations": set("contoso")},
			isError, "projects",
			[]string{"In none of the organizations Contoso: core. Discovered: Data Platform, payments."},
			2,
		},
		"nobody authorized": {
			"shell", nil, isWarning, "connector_id",
			[]string{"https://portal.azure.com/#@11111111-2222-4333-8444-555555555555/resource" + idPrefix + "shell", "Authorize"},
			2,
		},
		"nobody authorized, filtered": {
			"shell", acctest.Values{"organizations": set("contoso")}, isWarning, "connector_id", []string{"Nobody has authorized"}, 2,
		},
		"no connector":         {"typo", nil, isError, "connector_id", []string{"Connector not found", idPrefix + "typo"}, 2},
		"connector of GitHub":  {"hub", nil, isError, "connector_id", []string{`connects "Github", not Azure DevOps`}, 2},
		"not a connector's id": {"contoso-ado/devops/default", nil, isError, "connector_id", nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			config := acctest.Values{"connector_id": text(idPrefix + c.connector)}
			for argument, value := range c.config {
				config[argument] = value
			}
			state, diags := env.Protocol(t).ReadDataSource(repositoriesType, config)
			if c.requests == 0 {
				if len(diags) != 1 || diags[0].Severity != isError {
					t.Errorf("diagnostics %v", diags)
				}
			} else {
				expectOne(t, diags, c.severity, c.at, c.words...)
			}
			if c.severity == isWarning {
				if found := column(t, state["repositories"], "name"); !state["repositories"].IsKnown() || state["repositories"].IsNull() || len(found) > 0 {
					t.Errorf("repositories %s", state["repositories"])
				}
			}
			if got := requests(env); len(got) != c.requests {
				t.Errorf("%d requests, want %d: %q", len(got), c.requests, got)
			}
		})
	}
}

func TestAccRepositories_pagesTooCostly(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	_, diags := env.Protocol(t).ReadDataSource(repositoriesType, acctest.Values{
		"connector_id": text(idPrefix + "contoso-ado"), "max_requests": number(4), "organizations": set("contoso"),
	})
	expectOne(t, diags, isError, "max_requests", "1 organization with 2 projects take at least 5 requests", "allows 4", "to 4 plus a tenth")
	// One list may end the walk before the other was sent.
	if got := requests(env); len(got) < 3 || len(got) > 4 {
		t.Errorf("requests %q", got)
	}
}

func TestAccRepositories_faults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault emulator.Fault
		words []string
		more  string // a regular expression of requests that must not follow
	}{
		"a proxy's 404 proves nothing": {
			emulator.Fault{Match: emulator.Match{PathRegexp: `/azureDevOpsOrgs$`}, Times: -1, Status: 404, Body: []byte(`"<html><body>Not Found</body></html>"`)},
			[]string{"Cannot list the repositories", "without saying what does not exist"},
			`.`,
		},
		"one project may not be read": {
			emulator.Fault{
				Match: emulator.Match{PathRegexp: `/Data%20Platform/repos$`}, Times: -1, Status: 403,
				Body: []byte(`{"error": {"code": "AuthorizationFailed", "message": "no"}}`),
			},
			[]string{"Cannot list the repositories", "403", "Correlation id: "},
			`^$`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			env.Server.Inject(c.fault)
			_, diags := env.Protocol(t).ReadDataSource(repositoriesType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
			expectOne(t, diags, isError, "", c.words...)
			for _, call := range requests(env)[1:] {
				if regexp.MustCompile(c.more).MatchString(call) {
					t.Errorf("%s followed", call)
				}
			}
		})
	}
}

func TestAccRepositories_projectRemovedMeanwhile(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	env.Server.Inject(emulator.Fault{
		Match: emulator.Match{PathRegexp: `/payments/repos$`}, Times: -1, Status: 404,
		Body: []byte(`{"error": {"code": "ResourceNotFound", "message": "Azure DevOps project 'payments' was not found"}}`),
	})
	state, diags := env.Protocol(t).ReadDataSource(repositoriesType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if found := column(t, state["repositories"], "name"); len(found) != 2 {
		t.Errorf("repositories %q", found)
	}
}

func TestAccRepositories_arguments(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	for name, c := range map[string]struct{ arguments, message string }{
		"no request":     {"connector_id = \"" + idPrefix + "contoso-ado\"\nmax_requests = 0", `max_requests\s+value\s+must\s+be\s+at\s+least\s+1`},
		"null":           {"connector_id = \"" + idPrefix + "contoso-ado\"\norganizations = [\"contoso\", null]", `(?i)null\s+value`},
		"no pattern":     {"connector_id = \"" + idPrefix + "contoso-ado\"\nname_pattern = \"\"", `name_pattern\s+string\s+length\s+must\s+be\s+at\s+least\s+1`},
		"no project":     {"connector_id = \"" + idPrefix + "contoso-ado\"\nprojects = [\"a/b\"]", `Invalid\s+name`},
		"no name":        {"connector_id = \"" + idPrefix + "contoso-ado\"\norganizations = [\"con/toso\"]", `Invalid\s+name`},
		"no resource id": {"connector_id = \"contoso-ado\"", `Not the id of a security connector`},
	} {
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: env.Providers(),
			Steps: []resource.TestStep{{
				Config:      "data \"" + repositoriesType + "\" \"test\" {\n" + c.arguments + "\n}\n",
				ExpectError: regexp.MustCompile(c.message),
			}},
		})
		if got := requests(env); len(got) > 0 {
			t.Errorf("%s: requests %q", name, got)
		}
	}
}

// TestAccRepositories_followTheConnector shows the order that users write: the
// data source takes the id of a connector in the same configuration.
func TestAccRepositories_followTheConnector(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `
resource "defenderdevops_azuredevops_connector" "new" {
  name                   = "new-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = true
}

data "` + repositoriesType + `" "test" {
  connector_id = defenderdevops_azuredevops_connector.new.id
}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+repositoriesType+".test", tfjsonpath.New("repositories"), knownvalue.ListSizeExact(0)),
			},
		}},
	})
}
