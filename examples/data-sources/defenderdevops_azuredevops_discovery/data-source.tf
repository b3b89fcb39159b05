# The service lists 10 repositories at a time: 25,000 of them in 3,000 projects take up to 5,500 requests.
data "defenderdevops_azuredevops_discovery" "contoso" {
  connector_id = defenderdevops_azuredevops_connector.contoso.id
  max_requests = 6000
}

check "discovery" {
  assert {
    condition     = data.defenderdevops_azuredevops_discovery.contoso.complete
    error_message = "Discovery: ${coalesce(data.defenderdevops_azuredevops_discovery.contoso.incomplete_reason, "complete")}."
  }
}

# terraform output -raw discovery_report >> "$GITHUB_STEP_SUMMARY"
output "discovery_report" {
  value = data.defenderdevops_azuredevops_discovery.contoso.report
}
