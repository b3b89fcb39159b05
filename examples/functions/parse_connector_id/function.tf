variable "connector_id" {
  type = string

  validation {
    condition     = can(provider::defenderdevops::parse_connector_id(var.connector_id))
    error_message = "connector_id must be the Azure resource id of a security connector."
  }
}

output "resource_group_name" {
  value = provider::defenderdevops::parse_connector_id(var.connector_id).resource_group_name
}
