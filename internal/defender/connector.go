package defender

// Connector is Microsoft.Security/securityConnectors as far as DevOps
// connectors use it. ID, Name and Type are read only and never sent.
type Connector struct {
	ID         string              `json:"id,omitzero"`
	Name       string              `json:"name,omitzero"`
	Type       string              `json:"type,omitzero"`
	Location   string              `json:"location,omitzero"`
	Tags       map[string]string   `json:"tags,omitzero"`
	Properties ConnectorProperties `json:"properties,omitzero"`
}

// ConnectorProperties of a DevOps connector. Which words belong together (the
// capital letters differ): AzureDevOps, AzureDevOpsScope, CspmMonitorAzureDevOps.
type ConnectorProperties struct {
	HierarchyIdentifier string           `json:"hierarchyIdentifier,omitzero"`
	EnvironmentName     string           `json:"environmentName,omitzero"`
	EnvironmentData     *EnvironmentData `json:"environmentData,omitzero"`
	Offerings           []Offering       `json:"offerings,omitzero"`
}

// EnvironmentData of a DevOps connector has only its discriminator.
type EnvironmentData struct {
	EnvironmentType string `json:"environmentType"`
}

// Offering of a DevOps connector has only its discriminator.
type Offering struct {
	OfferingType string `json:"offeringType"`
}

// The words of an Azure DevOps connector.
const (
	EnvironmentAzureDevOps         = "AzureDevOps"
	EnvironmentTypeAzureDevOps     = "AzureDevOpsScope"
	OfferingCspmMonitorAzureDevOps = "CspmMonitorAzureDevOps"
)
