import {
  to = defenderdevops_azuredevops_repository.legacy
  id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/contoso-ado/devops/default/azureDevOpsOrgs/contoso/projects/payments/repos/legacy"
}
