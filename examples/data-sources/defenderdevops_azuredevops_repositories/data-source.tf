# The list costs one request for each project, and one for each further ten repositories of a project.
data "defenderdevops_azuredevops_repositories" "payments" {
  connector_id  = defenderdevops_azuredevops_connector.contoso.id
  organizations = ["contoso"]
  max_requests  = 200
}

output "public_repositories" {
  value = [
    for repository in data.defenderdevops_azuredevops_repositories.payments.repositories :
    repository.url if repository.visibility == "Public"
  ]
}
