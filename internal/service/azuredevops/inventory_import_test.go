package azuredevops_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// TestAccInventory_imports shows what the lists are for: everything of a project
// comes under Terraform with one import block, and nothing is to be changed.
func TestAccInventory_imports(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `
data "defenderdevops_azuredevops_repositories" "few" {
  connector_id  = "` + idPrefix + `contoso-ado"
  organizations = ["contoso"]
  name_pattern  = "service-0?"
}

locals {
  few = { for r in data.defenderdevops_azuredevops_repositories.few.repositories : r.id => r }
}

import {
  for_each = local.few
  to       = defenderdevops_azuredevops_repository.few[each.key]
  id       = each.key
}

resource "defenderdevops_azuredevops_repository" "few" {
  for_each          = local.few
  connector_id      = data.defenderdevops_azuredevops_repositories.few.connector_id
  organization_name = each.value.organization_name
  project_name      = each.value.project_name
  name              = each.value.name
}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(`defenderdevops_azuredevops_repository.few["`+idPrefix+
					`contoso-ado/devops/default/azureDevOpsOrgs/Contoso/projects/payments/repos/service-07"]`, plancheck.ResourceActionNoop),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.defenderdevops_azuredevops_repositories.few", tfjsonpath.New("repositories"), knownvalue.ListSizeExact(9)),
			},
		}},
	})
	if writes := env.Calls(acctest.Writes); len(writes) > 0 {
		t.Errorf("writes: %+v", writes)
	}
}
