# Says what will fail before anybody creates a connector. Nothing is created here: run it in a pipeline, each time the
# list of organizations grows.

terraform {
  required_version = ">= 1.11"
  required_providers {
    defenderdevops = { source = "defenderdevops/defenderdevops" }
  }
}

provider "defenderdevops" {}

variable "organizations" {
  description = "Organizations to be onboarded."
  type        = set(string)
}

variable "authorizing_user" {
  description = "User principal name of who will authorize the connector."
  type        = string
}

data "defenderdevops_azuredevops_prerequisites" "this" {
  organizations       = var.organizations
  resource_group_name = "rg-security"
  location            = "westeurope"
  connector_name      = "contoso-ado"
  authorizing_user    = var.authorizing_user
}

# A line for each check that failed and stands in the way, and for each that could not tell about the authorizing user.
locals {
  failed = [
    for check in data.defenderdevops_azuredevops_prerequisites.this.checks :
    "${check.message} ${check.remediation} (${check.id})" if check.outcome == "fail" && check.severity == "error"
  ]
  untold = [
    for check in data.defenderdevops_azuredevops_prerequisites.this.checks :
    "${check.message} ${check.remediation} (${check.id} of ${check.organization})"
    if check.outcome == "unknown" && check.subject == "authorizing user"
  ]
}

# A plan warns and goes on. `terraform test` fails when the assertion does.
check "prerequisites" {
  assert {
    condition     = data.defenderdevops_azuredevops_prerequisites.this.passed
    error_message = join("\n", local.failed)
  }
}

output "report" {
  description = "Markdown for a pull request or a job summary."
  value       = data.defenderdevops_azuredevops_prerequisites.this.report
}

output "unknown" {
  description = "Checks that could not tell, with what would help."
  value = [
    for check in data.defenderdevops_azuredevops_prerequisites.this.checks : check if check.outcome == "unknown"
  ]
}
