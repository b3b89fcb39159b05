# Works only for the identity that created or authorized the connector.
data "defenderdevops_azuredevops_available_organizations" "contoso" {
  connector_id = defenderdevops_azuredevops_connector.contoso.id
}

output "could_be_onboarded" {
  value = [
    for organization in data.defenderdevops_azuredevops_available_organizations.contoso.organizations :
    organization.name if organization.onboarding_state == "NotOnboarded"
  ]
}
