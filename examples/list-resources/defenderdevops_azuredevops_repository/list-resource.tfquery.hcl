variable "connector_id" {
  type        = string
  description = "Azure resource id of the connector."
}

list "defenderdevops_azuredevops_repository" "payments" {
  provider         = defenderdevops
  include_resource = true
  limit            = 500

  config {
    connector_id      = var.connector_id
    organization_name = "contoso"
    project_name      = "payments"
  }
}
