resource "defenderdevops_azuredevops_repository" "legacy" {
  connector_id             = defenderdevops_azuredevops_connector.contoso.id
  organization_name        = "contoso"
  project_name             = "payments"
  name                     = "legacy"
  pull_request_annotations = { enabled = false }
}
