locals {
  # An id as Defender for Cloud shows it in an alert or a recommendation.
  affected = provider::defenderdevops::parse_azuredevops_id(
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/rg-security/providers/microsoft.security/securityconnectors/contoso-ado/devops/default/azuredevopsorgs/contoso/projects/Data%20Platform/repos/etl",
  )
}

output "affected" {
  value = "${local.affected.organization_name}/${local.affected.project_name}/${local.affected.repository_name}"
}
