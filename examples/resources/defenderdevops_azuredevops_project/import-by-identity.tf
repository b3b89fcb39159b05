import {
  to = defenderdevops_azuredevops_project.payments
  identity = {
    connector_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/contoso-ado"
    organization_name = "contoso"
    name              = "payments"
  }
}
