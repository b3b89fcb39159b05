variable "connector_id" {
  type        = string
  description = "Azure resource id of the connector."
}

list "defenderdevops_azuredevops_project" "contoso" {
  provider = defenderdevops

  config {
    connector_id      = var.connector_id
    organization_name = "contoso"
  }
}
