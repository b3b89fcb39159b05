# A root module for a pipeline that runs every night: it creates nothing, and says whether Defender for Cloud covers
# every repository. The guide "Checks in CI" shows the pipeline.

terraform {
  required_version = ">= 1.11"
  required_providers {
    defenderdevops = { source = "defenderdevops/defenderdevops" }
  }
}

provider "defenderdevops" {}

variable "connector_ids" {
  description = "Azure resource ids of all connectors of Azure DevOps."
  type        = set(string)
}

variable "organizations" {
  description = "Names of all organizations that have to be covered."
  type        = set(string)
}

data "defenderdevops_azuredevops_coverage" "all" {
  connector_ids = var.connector_ids
  organizations = var.organizations
  max_requests  = 10000
}

check "coverage" {
  assert {
    condition     = data.defenderdevops_azuredevops_coverage.all.proven
    error_message = "It is not proven that nothing is missing:\n- ${join("\n- ", data.defenderdevops_azuredevops_coverage.all.unproven_reasons)}"
  }
  assert {
    condition     = data.defenderdevops_azuredevops_coverage.all.missing_count == 0
    error_message = "Missing repositories: ${data.defenderdevops_azuredevops_coverage.all.missing_count}. The report names them."
  }
}

output "covered" {
  description = "Whether everything is covered, and that is proven."
  value       = data.defenderdevops_azuredevops_coverage.all.proven && data.defenderdevops_azuredevops_coverage.all.missing_count == 0
}

output "report" {
  description = "For the summary of the pipeline."
  value       = data.defenderdevops_azuredevops_coverage.all.report
}
