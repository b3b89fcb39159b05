locals {
  organization_id = provider::defenderdevops::azuredevops_id(defenderdevops_azuredevops_connector.contoso.id, "contoso")
  project_id      = provider::defenderdevops::azuredevops_id(defenderdevops_azuredevops_connector.contoso.id, "contoso", "Data Platform")
  repository_id   = provider::defenderdevops::azuredevops_id(defenderdevops_azuredevops_connector.contoso.id, "contoso", "Data Platform", "etl")
}
