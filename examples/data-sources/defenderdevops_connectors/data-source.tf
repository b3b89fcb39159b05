data "defenderdevops_connectors" "all" {}

# The connectors of Azure DevOps by id, for example to import those that nobody manages yet.
output "azure_devops_connectors" {
  value = {
    for connector in data.defenderdevops_connectors.all.connectors :
    connector.id => connector.location if connector.environment == "AzureDevOps"
  }
}
