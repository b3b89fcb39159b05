package azuredevops_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const coverageType = "defenderdevops_azuredevops_coverage"

// estate is a tenant in which the caller administers the organizations, and
// Defender does not show everything. more is added to the organization contoso.
func estate(more string) string {
	const users = `"users": [{"upn": "svc@contoso.com", "administrator": true}], "caller_administrator": true`
	return `{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}],
		"organizations": [
			{"name": "contoso", ` + users + more + `, "projects": [
				{"name": "payments", "repositories": ["api", "web", {"name": "ledger", "withheld": true}, {"name": "fresh", "withheld": true, "age_days": 0},
					{"name": "removed", "deleted": true}, {"name": "parked", "disabled": true}, {"name": "draft", "empty": true}, {"name": "api-fork", "fork": true}]},
				{"name": "Data Platform", "withheld": true, "repositories": ["ETL jobs (old)"]},
				{"name": "archive", "source_control": "tfvc"}]},
			{"name": "fabrikam", ` + users + `, "projects": [{"name": "core", "repositories": ["kernel"]}]},
			{"name": "tailspin", ` + users + `, "projects": [{"name": "toys", "repositories": ["plane"]}]},
			{"name": "northwind", ` + users + `, "projects": [{"name": "trade", "repositories": ["orders"]}]}
		],
		"connectors": [
			{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["fabrikam", "contoso"]}},
			{"name": "tailspin-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["tailspin"]}},
			{"name": "shell"},
			{"name": "hub", "environment": "Github"}
		],
		"assumptions": {"other_connector_in_inventory": "listed"}
	}`
}

// covered reads the data source for these connectors and organizations.
func covered(connectors []string, organizations ...string) acctest.Values {
	var ids []string
	for _, name := range connectors {
		ids = append(ids, idPrefix+name)
	}
	return acctest.Values{"connector_ids": set(ids...), "organizations": set(organizations...)}
}

// words reads a list of strings.
func words(t *testing.T, list tftypes.Value) []string {
	t.Helper()
	var values []tftypes.Value
	if err := list.As(&values); err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, value := range values {
		var word string
		if err := value.As(&word); err != nil {
			t.Fatal(err)
		}
		all = append(all, word)
	}
	return all
}

// expectListed checks the names in one of the lists and its count.
func expectListed(t *testing.T, state acctest.Values, list string, want ...string) {
	t.Helper()
	got := column(t, state[list], "organization_name", "project_name", "name", "reason")
	if !slices.Equal(got, want) {
		t.Errorf("%s\n%s\nwant\n%s", list, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !state[list+"_count"].Equal(number(len(want))) {
		t.Errorf("%s_count %s, want %d", list, state[list+"_count"], len(want))
	}
}

// expectProven checks the judgement: no reason means proven.
func expectProven(t *testing.T, state acctest.Values, reasons ...string) {
	t.Helper()
	got := words(t, state["unproven_reasons"])
	if !state["proven"].Equal(tftypes.NewValue(tftypes.Bool, len(reasons) == 0)) || state["coverage_percent"].IsNull() != (len(reasons) > 0) {
		t.Errorf("proven %s, coverage_percent %s", state["proven"], state["coverage_percent"])
	}
	if len(got) != len(reasons) {
		t.Fatalf("unproven_reasons %q, want %q", got, reasons)
	}
	for i, reason := range reasons {
		if !strings.Contains(got[i], reason) {
			t.Errorf("reason %q does not say %q", got[i], reason)
		}
	}
}

// devOpsRequests lists the calls to Azure DevOps, without the look-ups of
// routes.
func devOpsRequests(env *acctest.Env) []string {
	var all []string
	for _, call := range env.Server.Journal() {
		if call.Service == "devops" && call.Method != "OPTIONS" {
			all = append(all, call.Method+" "+call.Host+" "+call.Path+"?"+call.Query)
		}
	}
	slices.Sort(all)
	return all
}
