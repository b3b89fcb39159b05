# Warns at every plan until everything is covered, and that is proven.
check "coverage" {
  data "defenderdevops_azuredevops_coverage" "contoso" {
    connector_ids = [defenderdevops_azuredevops_connector.contoso.id]
    organizations = ["contoso", "fabrikam"]
    max_requests  = 2000
  }

  assert {
    condition     = data.defenderdevops_azuredevops_coverage.contoso.proven && data.defenderdevops_azuredevops_coverage.contoso.missing_count == 0
    error_message = data.defenderdevops_azuredevops_coverage.contoso.report
  }
}
