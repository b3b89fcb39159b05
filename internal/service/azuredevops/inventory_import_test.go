package azuredevops_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// TestAccInventory_imports shows what the lists are for: repositories come under
// Terraform with one import block, and nothing is to be changed.
func TestAccInventory_imports(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	c := acctest.NewCLI(t, env)
	c.Write("main.tf", acctest.Provider+`
data "defenderdevops_azuredevops_repositories" "few" {
  connector_id  = "`+idPrefix+`contoso-ado"
  organizations = ["contoso"]
  name_pattern  = "service-0?"
}

locals {
  few = { for r in data.defenderdevops_azuredevops_repositories.few.repositories : r.name => r }
}

import {
  for_each = local.few
  to       = defenderdevops_azuredevops_repository.few[each.key]
  id       = each.value.id
}

resource "defenderdevops_azuredevops_repository" "few" {
  for_each          = local.few
  connector_id      = data.defenderdevops_azuredevops_repositories.few.connector_id
  organization_name = each.value.organization_name
  project_name      = each.value.project_name
  name              = each.value.name
}`)
	if out := c.Must(t.Context(), "apply", "-auto-approve", "-no-color"); !strings.Contains(out, "9 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("apply:\n%s", out)
	}
	if out, _, code := c.Run(t.Context(), "plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("the next plan is not empty:\n%s", out)
	}
	if writes := env.Calls(acctest.Writes); len(writes) > 0 {
		t.Errorf("writes: %+v", writes)
	}
	// What the filter leaves out is nowhere in the state.
	if state := c.Read("terraform.tfstate"); !strings.Contains(state, `"service-09"`) || strings.Contains(state, "service-10") {
		t.Error("the state does not hold exactly what was asked for")
	}
}
