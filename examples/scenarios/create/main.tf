# Terraform makes the connector, a person authorizes it in the portal, Terraform does the rest.

terraform {
  required_version = ">= 1.11"
  required_providers {
    defenderdevops = { source = "defenderdevops/defenderdevops" }
  }
}

provider "defenderdevops" {}

resource "defenderdevops_azuredevops_connector" "games" {
  name                   = "games-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["tailspin", "wingtip"]

  # Who will authorize. A plan of the creation fails when that cannot work.
  authorizing_user       = "svc@contoso.com"
  validate_prerequisites = "enforce"

  tags = { team = "games" }
}

output "authorization" {
  description = "Whether somebody has to act, and where."
  value       = defenderdevops_azuredevops_connector.games.authorization.state
}

output "pending" {
  description = "Organizations that were sent and do not show up yet: the gate for CI."
  value       = defenderdevops_azuredevops_connector.games.pending_organizations
}
