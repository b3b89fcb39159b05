# A connector that a person made and authorized in the portal comes under Terraform.

terraform {
  required_version = ">= 1.11"
  required_providers {
    defenderdevops = { source = "defenderdevops/defenderdevops" }
  }
}

provider "defenderdevops" {}

variable "subscription_id" {
  description = "Subscription that holds the connector."
  type        = string
}

import {
  to = defenderdevops_azuredevops_connector.contoso
  id = "/subscriptions/${var.subscription_id}/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/contoso-ado"
}

resource "defenderdevops_azuredevops_connector" "contoso" {
  name                   = "contoso-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]
}

data "defenderdevops_azuredevops_repositories" "all" {
  connector_id = defenderdevops_azuredevops_connector.contoso.id
}

output "added_by_others" {
  description = "Organizations that somebody onboarded outside this configuration."
  value       = defenderdevops_azuredevops_connector.contoso.unmanaged_organizations
}

output "repositories" {
  description = "What Defender discovered."
  value       = [for r in data.defenderdevops_azuredevops_repositories.all.repositories : "${r.organization_name}/${r.project_name}/${r.name}"]
}
