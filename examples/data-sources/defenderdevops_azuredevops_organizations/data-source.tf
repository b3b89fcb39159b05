data "defenderdevops_azuredevops_organizations" "contoso" {
  connector_id = defenderdevops_azuredevops_connector.contoso.id
}

output "not_onboarded" {
  value = [
    for organization in data.defenderdevops_azuredevops_organizations.contoso.organizations :
    organization.name if organization.onboarding_state != "Onboarded"
  ]
}
