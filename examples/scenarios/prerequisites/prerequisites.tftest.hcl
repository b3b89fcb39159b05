# terraform test: fails when a prerequisite is not met, and creates nothing.

variables {
  organizations    = ["contoso", "fabrikam"]
  authorizing_user = "svc@contoso.com"
}

run "nothing_stands_in_the_way" {
  command = plan

  assert {
    condition     = data.defenderdevops_azuredevops_prerequisites.this.passed
    error_message = join("\n", local.failed)
  }
}

run "the_authorizing_user_is_known_to_be_ready" {
  command = plan

  assert {
    condition     = data.defenderdevops_azuredevops_prerequisites.this.passed && length(local.untold) == 0
    error_message = join("\n", concat(local.failed, local.untold))
  }
}
