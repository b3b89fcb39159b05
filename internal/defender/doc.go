// Package defender is a client for the security connectors of Microsoft
// Defender for Cloud, their DevOps configuration and the Azure DevOps
// inventory below it. It knows nothing of Terraform.
//
// The models are hand written from two public documents of
// Azure/azure-rest-api-specs: securityConnectors.json, version
// 2024-08-01-preview, and securityConnectorsDevOps.json, version 2025-03-01
// (stable). All enums are open there: a word that this package does not name is
// kept as text.
package defender
