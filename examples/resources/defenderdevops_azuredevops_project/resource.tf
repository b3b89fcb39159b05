resource "defenderdevops_azuredevops_project" "payments" {
  connector_id      = defenderdevops_azuredevops_connector.contoso.id
  organization_name = "contoso"
  name              = "payments"

  pull_request_annotations = {
    enabled    = true
    categories = [{ category = "IaC", minimum_severity = "Medium" }]
    branches   = ["release"]
  }
}
