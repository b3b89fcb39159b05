// Package emulator is a TLS server that imitates Azure Resource Manager, the
// Microsoft Entra token endpoint and Azure DevOps well enough to build, test
// and demonstrate the provider without an account.
//
// It is written from the published OpenAPI documents of Microsoft.Security
// (securityConnectors 2026-08-01-preview, securityConnectorsDevOps 2025-03-01
// and 2025-11-01-preview) and from the HTTP recordings in the public test
// suites of azure-cli-extensions and azure-powershell, never from the
// provider's own client types: otherwise a wrong belief would be confirmed by
// a server that shares it. What no recording proves is listed in
// ASSUMPTIONS.md, each with the switch in the world that turns it round.
//
// Progress counts questions, not seconds: an operation is pending for so many
// polls, a new organization appears after so many lists.
package emulator
