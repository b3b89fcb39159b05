# The walk costs one request for each organization and each project, and one more for every further ten repositories
# of a project. Naming organizations and projects keeps it short; a pattern keeps the state small.
data "defenderdevops_azuredevops_repositories" "payments" {
  connector_id  = defenderdevops_azuredevops_connector.contoso.id
  organizations = ["contoso"]
  projects      = ["payments", "payments-eu"]
  name_pattern  = "*-service"
  max_requests  = 50
}

output "repositories" {
  value = {
    for repository in data.defenderdevops_azuredevops_repositories.payments.repositories :
    "${repository.project_name}/${repository.name}" => repository.url
  }
}
