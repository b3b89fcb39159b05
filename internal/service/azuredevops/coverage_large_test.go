package azuredevops_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// TestAccCoverage_largeCustomer compares 40 organizations with 3,000 projects
// and 25,000 repositories, four fifths of them in a fifth of the projects.
func TestAccCoverage_largeCustomer(t *testing.T) {
	t.Parallel()
	const organizations, projects, repositories = 40, 75, 625
	var names, made []string
	for i := range organizations {
		name := fmt.Sprintf("contoso-%02d", i)
		names = append(names, name)
		withheld := `"projects": [{"name": "aside", "repositories": ["seen", {"name": "withheld", "withheld": true}]}], `
		made = append(made, fmt.Sprintf(`{"name": %q, "caller_administrator": true, "users": [{"upn": "svc@contoso.com", "administrator": true}], %s`+
			`"generate": {"projects": %d, "repositories": %d, "skew": 80}}`, name, withheld, projects-1, repositories-2))
	}
	env := acctest.Start(t, `{"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}], "organizations": [`+strings.Join(made, ", ")+`],
		"connectors": [{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["`+strings.Join(names, `", "`)+`"]}}]}`)
	config := covered([]string{"contoso-ado"}, names...)
	config["max_requests"] = number(6000)
	state, diags := env.Protocol(t).ReadDataSource(coverageType, config)
	if len(diags) > 0 {
		t.Fatal(diags[0].Detail)
	}
	var want []string
	for _, name := range names {
		want = append(want, name+"/aside/withheld/not_discovered")
	}
	expectListed(t, state, "missing", want...)
	expectProven(t, state)
	if !state["existing_count"].Equal(number(organizations * repositories)) {
		t.Errorf("existing_count %s", state["existing_count"])
	}
	asked := devOpsRequests(env)
	if len(asked) != 5*organizations {
		t.Errorf("%d requests to Azure DevOps, want %d", len(asked), 5*organizations)
	}
	var all []string
	for _, call := range env.Calls() {
		all = append(all, call.Path+"?"+call.Query)
	}
	slices.Sort(all)
	if unique := slices.Compact(slices.Clone(all)); len(unique) != len(all) {
		t.Errorf("%d of %d requests were sent again", len(all)-len(unique), len(all))
	}
	t.Logf("%d requests to Resource Manager", len(all))
}
