# Reads one connector and changes nothing: a safe first contact with a tenant.
data "defenderdevops_azuredevops_connector" "contoso" {
  name                = "contoso-ado"
  resource_group_name = "rg-security"
}

output "onboarded" {
  value = data.defenderdevops_azuredevops_connector.contoso.onboarded_organizations
}
