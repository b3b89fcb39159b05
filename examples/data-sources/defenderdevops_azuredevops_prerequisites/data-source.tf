locals {
  organizations = ["northwind", "tailspin"]
}

data "defenderdevops_azuredevops_prerequisites" "northwind" {
  organizations       = local.organizations
  resource_group_name = "rg-security"
  connector_name      = "northwind-ado"
  location            = "westeurope"
  authorizing_user    = "svc-defender@contoso.com"

  # The connector is in this configuration, so it is expected to exist after the first apply.
  skip = ["connector_name_free"]
}

# Stops before anything is created.
resource "defenderdevops_azuredevops_connector" "northwind" {
  name                   = "northwind-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = local.organizations

  lifecycle {
    precondition {
      condition     = data.defenderdevops_azuredevops_prerequisites.northwind.passed
      error_message = data.defenderdevops_azuredevops_prerequisites.northwind.report
    }
  }
}

# Warns and lets everything go on.
check "every_prerequisite_is_known" {
  assert {
    condition     = data.defenderdevops_azuredevops_prerequisites.northwind.summary.unknown == 0
    error_message = data.defenderdevops_azuredevops_prerequisites.northwind.report
  }
}
