package connector_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

func TestAccConnectorList(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, searchable)
	at := func(group, name string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{
			"subscription_id":     knownvalue.StringExact(subscription),
			"resource_group_name": knownvalue.StringExact(group),
			"name":                knownvalue.StringExact(name),
		}
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Query: true,
			Config: `
provider "defenderdevops" {}

list "defenderdevops_azuredevops_connector" "all" {
  provider = defenderdevops
}

list "defenderdevops_azuredevops_connector" "group" {
  provider         = defenderdevops
  include_resource = true

  config {
    resource_group_name = "rg-security"
  }
}
`,
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength("defenderdevops_azuredevops_connector.all", 3),
				querycheck.ExpectIdentity("defenderdevops_azuredevops_connector.all", at("rg-other", "Shell")),
				querycheck.ExpectLength("defenderdevops_azuredevops_connector.group", 1),
				querycheck.ExpectResourceKnownValues("defenderdevops_azuredevops_connector.group",
					queryfilter.ByResourceIdentity(at("rg-security", "contoso-ado")),
					[]querycheck.KnownValueCheck{{
						Path:       tfjsonpath.New("organizations"),
						KnownValue: knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("contoso")}),
					}}),
			},
		}},
	})
}
