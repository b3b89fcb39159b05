// Package azuredevops holds the data sources of what Defender for Cloud found
// in Azure DevOps: the organizations of a connector and their repositories.
package azuredevops
