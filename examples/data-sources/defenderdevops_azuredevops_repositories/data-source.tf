# The walk costs one request for each organization and each project, and one more for every further ten repositories
# of a project. Naming organizations keeps it short.
data "defenderdevops_azuredevops_repositories" "contoso" {
  connector_id  = defenderdevops_azuredevops_connector.contoso.id
  organizations = ["contoso"]
  max_requests  = 200
}

output "repositories" {
  value = {
    for repository in data.defenderdevops_azuredevops_repositories.contoso.repositories :
    "${repository.project_name}/${repository.name}" => repository.url
  }
}
