package azuredevops_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestAccCoverage_calls(t *testing.T) {
	t.Parallel()
	const lists = "GET contoso-ado/devops/default/azureDevOpsOrgs"
	env := acctest.Start(t, estate(""))
	config := covered([]string{"contoso-ado"}, "contoso", "fabrikam")
	config["max_requests"] = number(17) // what it takes
	if _, diags := env.Protocol(t).ReadDataSource(coverageType, config); len(diags) > 0 {
		t.Fatal(diags[0].Detail)
	}
	azureDevOps := devOpsRequests(env)
	if len(azureDevOps) != 11 { // 5 for each organization, and the one project without a repository
		t.Errorf("%d requests to Azure DevOps:\n%s", len(azureDevOps), strings.Join(azureDevOps, "\n"))
	}
	if unique := slices.Compact(slices.Clone(azureDevOps)); len(unique) != len(azureDevOps) {
		t.Errorf("a request was sent twice:\n%s", strings.Join(azureDevOps, "\n"))
	}
	got := requests(env)
	slices.Sort(got)
	want := []string{
		lists, lists + "/contoso/projects", lists + "/contoso/projects/archive/repos", lists + "/contoso/projects/payments/repos",
		lists + "/fabrikam/projects", lists + "/fabrikam/projects/core/repos",
	}
	if !slices.Equal(got, want) {
		t.Errorf("requests to Resource Manager\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAccCoverage_tooCostly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit int
		words []string
		sent  int
	}{
		"organizations": {6, []string{"Comparing 2 organizations takes at least 7 requests", "1 to Defender for Cloud and 6 to Azure DevOps", "7 for each organization"}, 0},
		"projects":      {12, []string{"Comparing 2 organizations takes at least", "max_requests allows 12"}, 12},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, estate(""))
			config := covered([]string{"contoso-ado"}, "contoso", "fabrikam")
			config["max_requests"] = number(c.limit)
			_, diags := env.Protocol(t).ReadDataSource(coverageType, config)
			expectOne(t, diags, isError, "max_requests", c.words...)
			if sent := len(devOpsRequests(env)) + len(requests(env)); sent > c.sent {
				t.Errorf("%d requests were sent", sent)
			}
		})
	}
}

// Without room for the last question, whether a project has TFVC, the rest is an
// answer all the same.
func TestAccCoverage_noRoomForSourceControl(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, estate(""))
	config := covered([]string{"contoso-ado"}, "contoso", "fabrikam")
	config["max_requests"] = number(16)
	state, diags := env.Protocol(t).ReadDataSource(coverageType, config)
	if len(diags) > 0 {
		t.Fatal(diags[0].Detail)
	}
	expectProven(t, state, "contoso: max_requests leaves no room to ask 1 project")
}

func TestAccCoverage_refusals(t *testing.T) {
	t.Parallel()
	refused := emulator.Fault{
		Match: emulator.Match{PathRegexp: `/azureDevOpsOrgs$`}, Times: -1, Status: 403, Body: []byte(`{"error": {"code": "AuthorizationFailed", "message": "no"}}`),
	}
	outside := strings.ReplaceAll(estate(""), `"caller_administrator": true`, `"not_a_member": true`)
	for name, c := range map[string]struct {
		world      string
		connectors []string
		fault      *emulator.Fault
		severity   tfprotov6.DiagnosticSeverity
		at         string
		words      []string
	}{
		"no connector":         {estate(""), []string{"contoso-ado", "typo"}, nil, isError, "connector_ids", []string{"Connector not found", "correct connector_ids"}},
		"connector of GitHub":  {estate(""), []string{"hub"}, nil, isError, "connector_ids", []string{`connects "Github"`}},
		"nobody authorized":    {estate(""), []string{"contoso-ado", "shell"}, nil, isWarning, "connector_ids", []string{"Nobody has authorized", "portal.azure.com"}},
		"connector refused":    {estate(""), []string{"contoso-ado"}, &refused, isError, "connector_ids", []string{"Cannot list what Defender discovered", "403"}},
		"not in any of them":   {outside, []string{"contoso-ado"}, nil, isError, "organizations", []string{"None of the organizations can be read", "contoso, fabrikam: the signed-in identity is not a member", "contoso: This identity is not a member", "What to do: add the identity to the organization"}},
		"not a connector's id": {estate(""), []string{"contoso-ado/devops/default"}, nil, isError, "", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			if c.fault != nil {
				env.Server.Inject(*c.fault)
			}
			state, diags := env.Protocol(t).ReadDataSource(coverageType, covered(c.connectors, "contoso", "fabrikam"))
			if len(c.words) == 0 {
				if len(diags) != 1 || len(devOpsRequests(env))+len(requests(env)) > 0 {
					t.Errorf("diagnostics %v", diags)
				}
				return
			}
			expectOne(t, diags, c.severity, c.at, c.words...)
			if c.severity == isWarning {
				expectProven(t, state)
			}
		})
	}
}
