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

# What failed and what could not be found out, a line each. Advice stands in nobody's way.
locals {
  said = {
    for outcome in ["fail", "unknown"] : outcome => distinct([
      for check in data.defenderdevops_azuredevops_prerequisites.northwind.checks :
      "${check.message} ${check.remediation} (${check.id})" if check.outcome == outcome && check.severity != "advice"
    ])
  }
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
      error_message = join("\n", local.said.fail)
    }
  }
}

# Warns and lets everything go on.
check "every_prerequisite_is_known" {
  assert {
    condition     = length(local.said.unknown) == 0
    error_message = join("\n", local.said.unknown)
  }
}
