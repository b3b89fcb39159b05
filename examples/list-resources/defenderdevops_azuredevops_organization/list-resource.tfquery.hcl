variable "connector_id" {
  type        = string
  description = "Azure resource id of the connector."
}

# terraform query -generate-config-out=generated.tf
list "defenderdevops_azuredevops_organization" "all" {
  provider         = defenderdevops
  include_resource = true

  config {
    connector_id = var.connector_id
  }
}
