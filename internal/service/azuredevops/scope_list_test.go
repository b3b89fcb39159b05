package azuredevops_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	organizationType = "defenderdevops_azuredevops_organization"
	projectType      = "defenderdevops_azuredevops_project"
	repositoryType   = "defenderdevops_azuredevops_repository"
)

// in is the configuration of a search: the connector and the names that narrow it.
func in(connector string, names ...string) acctest.Values {
	config := acctest.Values{"connector_id": text(idPrefix + connector)}
	for i, name := range names {
		config[[]string{"organization_name", "project_name"}[i]] = text(name)
	}
	return config
}

// shown are the display names; each must be the path that the identity makes.
func shown(t *testing.T, all []acctest.Found) []string {
	t.Helper()
	got := []string{}
	for _, found := range all {
		acctest.NoErrors(t, found.Diagnostics)
		var parts []string
		for _, argument := range []string{"organization_name", "project_name", "name"} {
			var part string
			if value, ok := found.Identity[argument]; !ok {
				continue
			} else if err := value.As(&part); err != nil {
				t.Fatal(err)
			}
			parts = append(parts, part)
		}
		if want := strings.Join(parts, "/"); found.DisplayName != want {
			t.Errorf("display name %q, want %q", found.DisplayName, want)
		}
		got = append(got, found.DisplayName)
	}
	return got
}

func TestScopeList_searches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   string
		config acctest.Values
		want   []string
		calls  int
	}{
		"organizations":                 {organizationType, in("contoso-ado"), []string{"fabrikam", "Contoso"}, 1},
		"projects":                      {projectType, in("contoso-ado"), []string{"fabrikam/core", "Contoso/payments", "Contoso/Data Platform"}, 3},
		"projects of an organization":   {projectType, in("contoso-ado", "Contoso"), []string{"Contoso/payments", "Contoso/Data Platform"}, 1},
		"names as the user writes them": {projectType, in("CONTOSO-ADO", "contoso"), []string{"contoso/payments", "contoso/Data Platform"}, 1},
		"repositories of an organization": {
			repositoryType, in("contoso-ado", "fabrikam"), []string{"fabrikam/core/kernel"}, 2,
		},
		"repositories of a project": {
			repositoryType, in("contoso-ado", "Contoso", "Data Platform"), []string{"Contoso/Data Platform/ETL jobs (old)"}, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			p := env.Protocol(t)
			acctest.NoErrors(t, p.ValidateList(c.kind, c.config))
			got := shown(t, p.List(c.kind, acctest.Search{Config: c.config}))
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			env.ExpectCalls(t, c.calls)
		})
	}
}

// The repositories of everything: all pages, each repository once.
func TestScopeList_allRepositories(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	got := shown(t, env.Protocol(t).List(repositoryType, acctest.Search{Config: in("contoso-ado")}))
	slices.Sort(got)
	if len(slices.Compact(got)) != 25 {
		t.Errorf("%d repositories, want 25: %q", len(got), got)
	}
	env.ExpectCalls(t, 1+2+1+3+1)
}

// Who wants few has asked for few.
func TestScopeList_limit(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	p := env.Protocol(t)
	if got := shown(t, p.List(repositoryType, acctest.Search{Config: in("contoso-ado", "Contoso", "payments"), Limit: 3})); len(got) != 3 {
		t.Errorf("found %q", got)
	}
	env.ExpectCalls(t, 1)
	env.Server.ResetJournal()
	for found := range p.Stream(t.Context(), repositoryType, acctest.Search{Config: in("contoso-ado")}) {
		acctest.NoErrors(t, found.Diagnostics)
		break
	}
	env.ExpectCalls(t, 3)
}

// What a search finds can be imported, and the configuration that Terraform
// makes of it plans nothing.
func TestScopeList_generatedConfigurationPlansNothing(t *testing.T) {
	t.Parallel()
	const own = `"contoso": {"state": "Disabled", "categoryConfigurations": [{"category": "IaC", "minimumSeverityLevel": "Low"}, {"category": "Code", "minimumSeverityLevel": "High"}]},
		"contoso/payments": {"state": "Enabled", "branchConfiguration": {"branchNames": ["release", "main"], "annotateDefaultBranch": "Disabled"}, "inheritFromParentState": "Disabled"},
		"fabrikam/payments/web": {"state": "Disabled", "inheritFromParentState": "Disabled"}`
	for _, kind := range []string{organizationType, projectType, repositoryType} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant("Disabled", own, ""))
			p := env.Protocol(t)
			all := p.List(kind, acctest.Search{Config: in("contoso-ado"), IncludeResource: true})
			if len(shown(t, all)) < 2 {
				t.Fatalf("results %v", all)
			}
			calls := env.Count()
			for _, found := range all {
				object, diags := p.Import(kind, "", found.Identity)
				acctest.NoErrors(t, diags)
				object, diags = p.Read(kind, object)
				acctest.NoErrors(t, diags)
				if !maps.EqualFunc(found.Resource, object.Values, valuesEqual) {
					t.Errorf("%s: the search found\n%v\nand the resource reads\n%v", found.DisplayName, found.Resource, object.Values)
				}
				plan := p.Plan(kind, object, p.GenerateConfig(kind, found.Resource))
				acctest.NoErrors(t, plan.Diagnostics)
				planned := p.Decode(p.Schema.ResourceSchemas[kind].ValueType(), plan.PlannedState)
				if !maps.EqualFunc(planned, object.Values, valuesEqual) {
					t.Errorf("%s: planned\n%v\nhave\n%v", found.DisplayName, planned, object.Values)
				}
			}
			// Nothing is read one by one: the list of the service has all.
			if want := map[string]int{organizationType: 1, projectType: 3, repositoryType: 5}[kind]; calls != want {
				t.Errorf("%d calls, want %d", calls, want)
			}
			if n := env.Count(acctest.Writes); n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

func TestScopeList_refuses(t *testing.T) {
	t.Parallel()
	p := acctest.Start(t).Protocol(t)
	for attribute, c := range map[string]struct {
		config acctest.Values
		words  string
	}{
		"connector_id":      {acctest.Values{"connector_id": text("contoso-ado")}, "Not the id of a security connector"},
		"organization_name": {in("contoso-ado", "con/toso"), "Invalid name"},
		"project_name":      {acctest.Values{"connector_id": text(idPrefix + "contoso-ado"), "project_name": text("payments")}, "organization_name"},
	} {
		diags := p.ValidateList(repositoryType, c.config)
		if len(diags) != 1 || diags[0].Attribute == nil || !strings.Contains(diags[0].Attribute.String(), attribute) ||
			!strings.Contains(diags[0].Summary+diags[0].Detail, c.words) {
			t.Errorf("%s: %v", attribute, diags)
		}
	}
}

func TestScopeList_nothingThere(t *testing.T) {
	t.Parallel()
	const warning, failure = tfprotov6.DiagnosticSeverityWarning, tfprotov6.DiagnosticSeverityError
	for name, c := range map[string]struct {
		config   acctest.Values
		severity tfprotov6.DiagnosticSeverity
		at       string
		words    []string
	}{
		"nobody has authorized":              {in("shell"), warning, "connector_id", []string{"Nobody has authorized the connector yet", "Authorize"}},
		"nobody has authorized, narrowed":    {in("shell", "Contoso", "payments"), warning, "connector_id", []string{"Nobody has authorized the connector yet"}},
		"no connector":                       {in("missing"), failure, "connector_id", []string{"Connector not found"}},
		"another kind":                       {in("hub"), failure, "connector_id", []string{"The connector is of another kind"}},
		"an organization it does not have":   {in("contoso-ado", "northwind"), failure, "organization_name", []string{"The connector has nothing of this name", "northwind"}},
		"an organization of somebody else":   {in("contoso-ado", "tailspin"), failure, "organization_name", []string{"The connector has nothing of this name"}},
		"a project that was not discovered":  {in("contoso-ado", "Contoso", "new"), failure, "project_name", []string{"The connector has nothing of this name", "8 hours"}},
		"a project of no known organization": {in("contoso-ado", "northwind", "new"), failure, "project_name", []string{"The connector has nothing of this name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world())
			all := env.Protocol(t).List(repositoryType, acctest.Search{Config: c.config, IncludeResource: true})
			if len(all) != 1 {
				t.Fatalf("%d results: %v", len(all), all)
			}
			expectOne(t, all[0].Diagnostics, c.severity, c.at, c.words...)
		})
	}
}

const forbidden = `{"error": {"code": "AuthorizationFailed", "message": "The client does not have authorization to perform the action."}}`

// An error in the middle of a list is the last result, so that nobody takes what
// came before for everything.
func TestScopeList_errorInTheMiddle(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: "/payments/repos$"}, Skip: 1, Times: -1, Status: 403, Body: json.RawMessage(forbidden)})
	all := env.Protocol(t).List(repositoryType, acctest.Search{Config: in("contoso-ado", "Contoso", "payments"), IncludeResource: true})
	if len(all) != 11 {
		t.Fatalf("%d results, want one page and an error", len(all))
	}
	shown(t, all[:10])
	expectOne(t, all[10].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "Cannot list what the connector has onboarded", "AuthorizationFailed")
}

// A project that is removed while the walk is under way is no error.
func TestScopeList_removedMeanwhile(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	gone := `{"error": {"code": "ResourceNotFound", "message": "The Resource was not found."}}`
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: "/payments/repos$"}, Times: -1, Status: 404, Body: json.RawMessage(gone)})
	got := shown(t, env.Protocol(t).List(repositoryType, acctest.Search{Config: in("contoso-ado")}))
	slices.Sort(got)
	if want := []string{"Contoso/Data Platform/ETL jobs (old)", "fabrikam/core/kernel"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// A name that would lead elsewhere is left out with a warning; the rest is found.
func TestScopeList_nameThatNoPathCanHold(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	const parent = idPrefix + "contoso-ado/devops/default/azureDevOpsOrgs/Contoso/projects/"
	page := fmt.Sprintf(`{"value": [{"id": %q, "name": ".."}, {"id": %q, "name": "payments"}]}`, parent+"..", parent+"payments")
	env.Server.Inject(emulator.Fault{
		Match:  emulator.Match{PathRegexp: "/Contoso/projects$"},
		Status: 200, Headers: map[string]string{"Content-Type": "application/json"}, Body: json.RawMessage(page),
	})
	all := env.Protocol(t).List(projectType, acctest.Search{Config: in("contoso-ado", "Contoso"), IncludeResource: true})
	if len(all) != 2 {
		t.Fatalf("%d results, want a warning and a project", len(all))
	}
	expectOne(t, all[0].Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "An object was left out", "would address another object")
	if got := shown(t, all[1:]); got[0] != "Contoso/payments" {
		t.Errorf("found %q", got)
	}
}

// Ctrl-C: nothing more is asked, and the list does not end as if it were
// complete.
func TestScopeList_cancelled(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all []acctest.Found
	for found := range env.Protocol(t).Stream(ctx, repositoryType, acctest.Search{Config: in("contoso-ado", "Contoso", "payments")}) {
		all = append(all, found)
		cancel()
	}
	if len(all) != 2 {
		t.Fatalf("%d results, want a repository and the end", len(all))
	}
	expectOne(t, all[1].Diagnostics, tfprotov6.DiagnosticSeverityError, "", "Cannot list what the connector has onboarded", "interrupted")
	env.ExpectCalls(t, 1)
}

func valuesEqual(a, b tftypes.Value) bool { return a.Equal(b) }
