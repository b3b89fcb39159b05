# Every Azure DevOps connector of the provider's subscription, with what Terraform would manage of it:
# terraform query -generate-config-out=generated.tf
list "defenderdevops_azuredevops_connector" "all" {
  provider         = defenderdevops
  include_resource = true
}

# Only those of one resource group, by name.
list "defenderdevops_azuredevops_connector" "security" {
  provider = defenderdevops

  config {
    resource_group_name = "rg-security"
  }
}
