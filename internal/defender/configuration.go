package defender

// Provisioning is what every DevOps object reports about the last thing that
// was done to it. It is read only and never sent.
type Provisioning struct {
	State   string `json:"provisioningState,omitzero"`
	Message string `json:"provisioningStatusMessage,omitzero"`
	// UpdatedAt is the service's text, a date and time in UTC. It can be 1970.
	UpdatedAt string `json:"provisioningStatusUpdateTimeUtc,omitzero"`
}

// Configuration is the DevOps configuration of a connector, …/devops/default.
type Configuration struct {
	ID         string                  `json:"id,omitzero"`
	Name       string                  `json:"name,omitzero"`
	Type       string                  `json:"type,omitzero"`
	Properties ConfigurationProperties `json:"properties,omitzero"`
}

// ConfigurationProperties are read and written. A nil slice is left out of a
// request, an empty one is sent as []. The service does not return
// Authorization, nor (as far as recordings show) TopLevelInventoryList.
type ConfigurationProperties struct {
	Provisioning
	Authorization         *Authorization `json:"authorization,omitzero"`
	AutoDiscovery         string         `json:"autoDiscovery,omitzero"`
	TopLevelInventoryList []string       `json:"topLevelInventoryList,omitzero"`
	// Capabilities are read only and never sent.
	Capabilities []Capability `json:"capabilities,omitzero"`
	Agentless    *Agentless   `json:"agentlessConfiguration,omitzero"`
}

// Capability is one feature of the subscription's plan, for example DCSPM_ENABLED.
type Capability struct {
	Name  string `json:"name,omitzero"`
	Value string `json:"value,omitzero"`
}

// Agentless is the agentless code scanning of a configuration.
type Agentless struct {
	Enabled           string          `json:"agentlessEnabled,omitzero"`
	AutoDiscovery     string          `json:"agentlessAutoDiscovery,omitzero"`
	Scanners          []string        `json:"scanners,omitzero"`
	InventoryListType string          `json:"inventoryListType,omitzero"`
	InventoryList     []InventoryItem `json:"inventoryList,omitzero"`
}

// InventoryItem names one object that agentless scanning includes or excludes.
type InventoryItem struct {
	Kind  string `json:"inventoryKind,omitzero"`
	Value string `json:"value,omitzero"`
}
