package function_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

func terraformCase(env *acctest.Env, steps ...resource.TestStep) resource.TestCase {
	return resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		ProtoV6ProviderFactories: env.Providers(),
		Steps:                    steps,
	}
}

// What a parser returns, a builder makes the same id of; and nobody is asked.
func TestAccFunctions_thereAndBack(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	repository := organization + "/projects/Data Platform/repos/etl"
	exactly := knownvalue.StringExact
	resource.Test(t, terraformCase(env, resource.TestStep{
		Config: `
locals {
  connector  = provider::defenderdevops::connector_id("` + subscription + `", "rg-security", "contoso-ado")
  parsed     = provider::defenderdevops::parse_connector_id(upper(local.connector))
  repository = provider::defenderdevops::parse_azuredevops_id("${local.connector}/devops/default/azuredevopsorgs/contoso/projects/Data%20Platform/repos/etl")
  project    = provider::defenderdevops::parse_azuredevops_id(provider::defenderdevops::azuredevops_id(local.connector, "contoso", "Data Platform"))
}

output "connector" { value = local.connector }
output "parsed" { value = local.parsed }
output "repository" { value = local.repository }
output "project" { value = local.project }
output "back" {
  value = provider::defenderdevops::azuredevops_id(
    local.project.connector_id, local.project.organization_name, local.project.project_name, local.project.repository_name,
  )
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("connector", exactly(connector)),
			statecheck.ExpectKnownOutputValue("parsed", knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"resource_group_name": exactly("RG-SECURITY"), "name": exactly("CONTOSO-ADO"),
			})),
			statecheck.ExpectKnownOutputValue("repository", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": exactly(repository), "connector_id": exactly(connector), "organization_name": exactly("contoso"),
				"project_name": exactly("Data Platform"), "repository_name": exactly("etl"),
			})),
			statecheck.ExpectKnownOutputValue("project", knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"project_name": exactly("Data Platform"), "repository_name": knownvalue.Null(),
			})),
			statecheck.ExpectKnownOutputValue("back", exactly(organization+"/projects/Data Platform")),
		},
	}))
	if n := len(env.Server.Journal()); n > 0 {
		t.Errorf("%d requests, and a function makes none", n)
	}
}

func TestAccFunctions_errorShowsTheExpectedForm(t *testing.T) {
	t.Parallel()
	for call, want := range map[string]string{
		`parse_connector_id("` + organization + `")`:       `(?s)Invalid value for "id" parameter.*/securityConnectors/\{name\}`,
		`parse_azuredevops_id("` + connector + `")`:        `(?s)Invalid value for "id" parameter.*/azureDevOpsOrgs/\{organization\}`,
		`connector_id("production", "rg", "contoso")`:      `(?s)Invalid value for "subscription_id" parameter.*not a UUID`,
		`azuredevops_id("` + connector + `", "a b")`:       `(?s)Invalid value for "organization_name" parameter`,
		`azuredevops_id("` + connector + `", "a", "%2e")`:  `(?s)Invalid value for "names" parameter.*escaped already`,
		`azuredevops_id("` + connector + `", null, "a-b")`: `argument must not be null`,
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			// Terraform breaks and frames the lines of an error.
			want = regexp.MustCompile(` `).ReplaceAllString(want, `[\s│]+`)
			resource.Test(t, terraformCase(acctest.Start(t), resource.TestStep{
				Config:      "output \"id\" { value = provider::defenderdevops::" + call + " }\n",
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(want),
			}))
		})
	}
}
