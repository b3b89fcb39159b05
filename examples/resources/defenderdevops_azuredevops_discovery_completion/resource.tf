resource "defenderdevops_azuredevops_discovery_completion" "contoso" {
  connector_id = defenderdevops_azuredevops_connector.contoso.id

  # More organizations: wait again.
  triggers = { organizations = join(",", defenderdevops_azuredevops_connector.contoso.organizations) }

  # Go on with what is there when it takes longer than that.
  on_timeout = "warn"

  timeouts {
    create = "4h"
  }
}

# Its id is known when discovery is over: only then are the repositories listed.
data "defenderdevops_azuredevops_repositories" "contoso" {
  connector_id = defenderdevops_azuredevops_discovery_completion.contoso.id
}
