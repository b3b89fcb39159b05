# Run it at any time with
#   terraform apply -invoke=action.defenderdevops_azuredevops_await_discovery.contoso
action "defenderdevops_azuredevops_await_discovery" "contoso" {
  config {
    connector_id         = defenderdevops_azuredevops_connector.contoso.id
    minimum_repositories = 200

    timeouts {
      invoke = "8h"
    }
  }
}

# Or let Terraform run it whenever the organizations have changed.
resource "terraform_data" "organizations" {
  input = defenderdevops_azuredevops_connector.contoso.organizations

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.defenderdevops_azuredevops_await_discovery.contoso]
    }
  }
}
