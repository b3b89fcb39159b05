data "defenderdevops_azuredevops_projects" "legacy" {
  connector_id  = defenderdevops_azuredevops_connector.contoso.id
  organizations = ["contoso"]
  name_pattern  = "legacy-*"
}

# Annotations are off for all projects with such a name, also for those that are created later.
resource "defenderdevops_azuredevops_project" "legacy" {
  for_each = { for project in data.defenderdevops_azuredevops_projects.legacy.projects : project.name => project }

  connector_id             = defenderdevops_azuredevops_connector.contoso.id
  organization_name        = each.value.organization_name
  name                     = each.value.name
  pull_request_annotations = { enabled = false }
}
