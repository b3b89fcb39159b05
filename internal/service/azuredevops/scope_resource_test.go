package azuredevops_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	repositoryAPI = `  organization_name = "contoso"
  project_name      = "payments"
  name              = "api"
`
	wholeBody = `{"properties":{"actionableRemediation":{"state":"Disabled","categoryConfigurations":[{"category":"IaC","minimumSeverityLevel":"High"}],` +
		`"branchConfiguration":{"branchNames":[],"annotateDefaultBranch":"Enabled"},"inheritFromParentState":"Disabled"}}}`
)

// A repository that inherits is adopted, gets settings of its own, keeps what is
// not set, and inherits again when it is destroyed.
func TestAccRepository_lifecycle(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	const address = "defenderdevops_azuredevops_repository.test"
	off := resourceOf("repository", repositoryAPI+"  pull_request_annotations = { enabled = false }\n")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		CheckDestroy:             wrote(env, `PATCH /azureDevOpsOrgs/contoso/projects/payments/repos/api {"properties":{"actionableRemediation":{"inheritFromParentState":"Enabled"}}}`),
		Steps: []resource.TestStep{
			{ // Adopted without a setting: nothing is written.
				Config: resourceOf("repository", repositoryAPI),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env),
					resource.TestCheckResourceAttr(address, "id", inPayments+"/repos/api"),
					resource.TestCheckResourceAttr(address, "pull_request_annotations.inherit_from_parent", "true"),
					resource.TestCheckNoResourceAttr(address, "pull_request_annotations.enabled"),
					resource.TestCheckResourceAttr(address, "effective_pull_request_annotations.enabled", "true"),
					resource.TestCheckResourceAttrSet(address, "repository_id"),
					resource.TestCheckResourceAttr(address, "onboarding_state", "Onboarded"),
				),
			},
			{
				Config:           off,
				ConfigPlanChecks: action("repository", plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, `PATCH /azureDevOpsOrgs/contoso/projects/payments/repos/api {"properties":{"actionableRemediation":{"state":"Disabled","inheritFromParentState":"Disabled"}}}`),
					resource.TestCheckResourceAttr(address, "pull_request_annotations.enabled", "false"),
					resource.TestCheckResourceAttr(address, "pull_request_annotations.inherit_from_parent", "false"),
					resource.TestCheckResourceAttr(address, "pull_request_annotations.categories.#", "1"),
					resource.TestCheckResourceAttr(address, "effective_pull_request_annotations.enabled", "false"),
				),
			},
			{Config: off, ConfigPlanChecks: action("repository", plancheck.ResourceActionNoop), Check: wrote(env)},
			{ // Not managed any more: shown, and left.
				Config: resourceOf("repository", repositoryAPI), ConfigPlanChecks: action("repository", plancheck.ResourceActionNoop),
				Check: resource.TestCheckResourceAttr(address, "pull_request_annotations.enabled", "false"),
			},
			{
				Config: resourceOf("repository", repositoryAPI+`  pull_request_annotations = {
    categories = [{ category = "IaC", minimum_severity = "Medium" }]
    branches   = ["release"]
  }
`),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, `PATCH /azureDevOpsOrgs/contoso/projects/payments/repos/api {"properties":{"actionableRemediation":{"state":"Disabled",`+
						`"categoryConfigurations":[{"category":"IaC","minimumSeverityLevel":"Medium"}],"branchConfiguration":{"branchNames":["release"],"annotateDefaultBranch":"Enabled"},"inheritFromParentState":"Disabled"}}}`),
					resource.TestCheckResourceAttr(address, "pull_request_annotations.enabled", "false"),
				),
			},
			{
				Config: resourceOf("repository", repositoryAPI+"  pull_request_annotations = { inherit_from_parent = true }\n"),
				Check: resource.ComposeAggregateTestCheckFunc(
					wrote(env, `PATCH /azureDevOpsOrgs/contoso/projects/payments/repos/api {"properties":{"actionableRemediation":{"inheritFromParentState":"Enabled"}}}`),
					resource.TestCheckResourceAttr(address, "effective_pull_request_annotations.enabled", "true"),
				),
			},
		},
	})
}

// Each level is imported with an empty plan, and one changed attribute is one
// update in place with one PATCH.
func TestAccScope_importThenChange(t *testing.T) {
	t.Parallel()
	own := `{"state": "Enabled", "inheritFromParentState": "Disabled", "categoryConfigurations": [{"category": "IaC", "minimumSeverityLevel": "High"}]}`
	for kind, c := range map[string]struct{ id, arguments, path string }{
		"organization": {inContoso, "  name = \"contoso\"\n", "/azureDevOpsOrgs/contoso"},
		"project":      {inPayments, "  organization_name = \"contoso\"\n  name = \"payments\"\n", "/azureDevOpsOrgs/contoso/projects/payments"},
		"repository":   {inPayments + "/repos/api", repositoryAPI, "/azureDevOpsOrgs/contoso/projects/payments/repos/api"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, tenant("Disabled", `"contoso": `+own+`, "contoso/payments": `+own+`, "contoso/payments/api": `+own, ""))
			annotations := func(enabled string) string {
				return "  pull_request_annotations = {\n    enabled = " + enabled + "\n    annotate_default_branch = true\n  }\n  on_destroy = \"retain\"\n"
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				CheckDestroy:             wrote(env),
				Steps: []resource.TestStep{
					{
						Config:           resourceOf(kind, strings.Replace(c.arguments, "contoso", "Contoso", 1)) + importOf(kind, strings.ToUpper(c.id)),
						ConfigPlanChecks: action(kind, plancheck.ResourceActionNoop),
						Check:            wrote(env),
					},
					{ // on_destroy is the provider's own: nothing is sent for it.
						Config: resourceOf(kind, c.arguments+annotations("true")), Check: wrote(env),
					},
					{
						Config:           resourceOf(kind, c.arguments+annotations("false")),
						ConfigPlanChecks: action(kind, plancheck.ResourceActionUpdate),
						Check:            wrote(env, "PATCH "+upperNames(c.path)+" "+wholeBody),
					},
					{Config: resourceOf(kind, c.arguments+annotations("false")), ConfigPlanChecks: action(kind, plancheck.ResourceActionNoop)},
				},
			})
		})
	}
}

// upperNames is the path as an import of the id in capitals leaves it: the
// segments are ours, the names the user's.
func upperNames(path string) string {
	parts := strings.Split(path, "/")
	for i := 2; i < len(parts); i += 2 {
		parts[i] = strings.ToUpper(parts[i])
	}
	return strings.Join(parts, "/")
}

func TestAccScope_driftHeals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	off := resourceOf("repository", repositoryAPI+"  pull_request_annotations = { enabled = false }\n")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{Config: off},
			{
				PreConfig: func() {
					if err := env.Server.Portal(emulator.PortalAction{
						Connector: "contoso-ado", UPN: person, Action: "annotate", Target: "contoso/payments/api",
						Settings: []byte(`{"state": "Enabled", "inheritFromParentState": "Disabled"}`),
					}); err != nil {
						t.Fatal(err)
					}
				},
				Config: off, ConfigPlanChecks: action("repository", plancheck.ResourceActionUpdate),
				Check: resource.TestCheckResourceAttr("defenderdevops_azuredevops_repository.test", "effective_pull_request_annotations.enabled", "false"),
			},
		},
	})
}

func TestAccScope_refusedBeforeACall(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	for name, c := range map[string]struct{ config, want string }{
		"inherited and own":    {resourceOf("repository", repositoryAPI+"  pull_request_annotations = {\n    enabled = true\n    inherit_from_parent = true\n  }\n"), "exclude each other"},
		"no parent":            {resourceOf("organization", "  name = \"contoso\"\n  pull_request_annotations = { inherit_from_parent = true }\n"), "has no parent to inherit from"},
		"climbs":               {resourceOf("repository", strings.Replace(repositoryAPI, `"api"`, `".."`, 1)), "Invalid name"},
		"encoded slash":        {resourceOf("project", "  organization_name = \"contoso\"\n  name = \"a%2fb\"\n"), "Invalid name"},
		"offboard a project":   {resourceOf("project", "  organization_name = \"contoso\"\n  name = \"payments\"\n  on_destroy = \"offboard\"\n"), "on_destroy"},
		"not a connector's id": {strings.Replace(resourceOf("organization", "  name = \"contoso\"\n"), "securityConnectors", "assessments", 1), "Not the id of a security connector"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: env.Providers(),
				Steps:                    []resource.TestStep{{Config: c.config, PlanOnly: true, ExpectError: regexp.MustCompile(c.want)}},
			})
		})
	}
	t.Cleanup(func() {
		if calls := env.Calls(); len(calls) > 0 {
			t.Errorf("%d calls", len(calls))
		}
	})
}

func TestAccScope_notDiscovered(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, tenant("Disabled", "", ""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:      resourceOf("repository", strings.Replace(repositoryAPI, `"api"`, `"later"`, 1)),
			ExpectError: regexp.MustCompile(`(?s)Defender has not discovered the repository.*up to 8\s+hours`),
		}},
	})
}
