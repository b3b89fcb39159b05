import {
  to = defenderdevops_azuredevops_connector.contoso
  identity = {
    subscription_id     = "00000000-0000-0000-0000-000000000000" # default: the provider's
    resource_group_name = "rg-security"
    name                = "contoso-ado"
  }
}
