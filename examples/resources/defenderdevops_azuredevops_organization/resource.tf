resource "defenderdevops_azuredevops_organization" "contoso" {
  connector_id = defenderdevops_azuredevops_connector.contoso.id
  name         = "contoso"

  # Projects and repositories inherit this, unless they have settings of their own.
  pull_request_annotations = {
    enabled                 = true
    categories              = [{ category = "IaC", minimum_severity = "High" }]
    annotate_default_branch = true
  }
}
