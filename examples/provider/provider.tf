terraform {
  required_version = ">= 1.11"

  required_providers {
    defenderdevops = {
      source = "defenderdevops/defenderdevops"
    }
  }
}

# Signs in like azurerm and azapi: ARM_* variables, OpenID Connect, managed identity, or the Azure CLI.
provider "defenderdevops" {
  subscription_id = "00000000-0000-0000-0000-000000000000"
}
