package witness_test

// deviation is a finding that is right as it is: the service does not keep to
// its own document. Each says where that can be seen.
type deviation struct{ finding, source string }

// Recordings of real traffic that Microsoft publishes with its tools.
const (
	cliCreate = "Azure/azure-cli, recordings/test_security_securityconnectors_devops_create_update.yaml (January and February 2024)"
	cliUpdate = "Azure/azure-cli, recordings/test_security_securityconnectors_devops_azuredevops.yaml (February 2024)"
	psNew     = "Azure/azure-powershell, Security.Autorest/test/New-AzSecurityConnector.Recording.json (February 2024)"
	asOnGet   = "not recorded; taken to be as on GET, " + cliUpdate
	asOnPatch = "not recorded; taken to be as on PATCH, " + cliUpdate
)

// deviations are all of them.
func deviations() []deviation {
	return []deviation{
		{"DevOpsConfigurations_Get 200 /location: unknown property", cliUpdate},
		{"DevOpsConfigurations_Get 200 /tags: unknown property", cliUpdate},
		{"DevOpsConfigurations_List 200 /value/*/location: unknown property", asOnGet},
		{"DevOpsConfigurations_List 200 /value/*/tags: unknown property", asOnGet},
		{"DevOpsConfigurations_CreateOrUpdate 201 /tags: unknown property", cliCreate},
		{"DevOpsConfigurations_CreateOrUpdate 200 /tags: unknown property", asOnPatch},
		{"DevOpsConfigurations_Update 202 /tags: unknown property", cliUpdate},
		{"DevOpsConfigurations_Delete 202: a body where the document has none", cliCreate},
		// The stable document names no headers, the preview one this.
		{"DevOpsConfigurations_Delete 202: no header Location", cliCreate + "; the official example has none either"},
		{"SecurityConnectors_CreateOrUpdate 400 /statusCode: unknown property", psNew},
		{"SecurityConnectors_CreateOrUpdate 400 /errorMessage: unknown property", psNew},
		{"SecurityConnectors_CreateOrUpdate 400 /errorCorrelation: unknown property", psNew},
	}
}
