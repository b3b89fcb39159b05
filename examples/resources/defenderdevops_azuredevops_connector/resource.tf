resource "defenderdevops_azuredevops_connector" "contoso" {
  name                   = "contoso-ado"
  resource_group_name    = "rg-security"
  location               = "westeurope"
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam"]

  # Somebody authorized this connector, and would have to do so again.
  lifecycle {
    prevent_destroy = true
  }
}

output "authorize_here" {
  value = defenderdevops_azuredevops_connector.contoso.authorization.portal_url
}
