package azuredevops_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

func TestAccScopeList(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	exactly := knownvalue.StringExact
	etl := map[string]knownvalue.Check{
		"connector_id": exactly(idPrefix + "contoso-ado"), "organization_name": exactly("Contoso"),
		"project_name": exactly("Data Platform"), "name": exactly("ETL jobs (old)"),
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Query: true,
			Config: fmt.Sprintf(`
provider "defenderdevops" {}

list "defenderdevops_azuredevops_organization" "all" {
  provider = defenderdevops
  config {
    connector_id = %[1]q
  }
}

list "defenderdevops_azuredevops_project" "all" {
  provider = defenderdevops
  config {
    connector_id = %[1]q
  }
}

list "defenderdevops_azuredevops_repository" "few" {
  provider = defenderdevops
  limit    = 5
  config {
    connector_id = %[1]q
  }
}

list "defenderdevops_azuredevops_repository" "data" {
  provider         = defenderdevops
  include_resource = true
  config {
    connector_id      = %[1]q
    organization_name = "Contoso"
    project_name      = "Data Platform"
  }
}
`, idPrefix+"contoso-ado"),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength(organizationType+".all", 2),
				querycheck.ExpectLength(projectType+".all", 3),
				querycheck.ExpectLength(repositoryType+".few", 5),
				querycheck.ExpectLength(repositoryType+".data", 1),
				querycheck.ExpectIdentity(repositoryType+".data", etl),
				querycheck.ExpectResourceKnownValues(repositoryType+".data", queryfilter.ByResourceIdentity(etl),
					[]querycheck.KnownValueCheck{{Path: tfjsonpath.New("onboarding_state"), KnownValue: exactly("Onboarded")}}),
			},
		}},
	})
}
