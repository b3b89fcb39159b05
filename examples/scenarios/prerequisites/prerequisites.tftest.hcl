# terraform test: fails when a prerequisite is not met, and creates nothing.

variables {
  organizations    = ["contoso", "fabrikam"]
  authorizing_user = "svc@contoso.com"
}

run "nothing_stands_in_the_way" {
  command = plan

  assert {
    condition     = data.defenderdevops_azuredevops_prerequisites.this.passed
    error_message = data.defenderdevops_azuredevops_prerequisites.this.report
  }
}

run "the_authorizing_user_is_known_to_be_ready" {
  command = plan

  assert {
    condition = alltrue([
      for check in data.defenderdevops_azuredevops_prerequisites.this.checks :
      check.outcome == "pass" if check.subject == "authorizing user"
    ])
    error_message = data.defenderdevops_azuredevops_prerequisites.this.report
  }
}
