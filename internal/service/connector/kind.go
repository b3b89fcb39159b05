package connector

import (
	"context"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// kind is what distinguishes the connector of one platform from the others. The
// three words are those of the OpenAPI document securityConnectors.json,
// 2024-08-01-preview.
type kind struct {
	typeSuffix      string // of the Terraform type name
	platform        string // for people
	environmentName string
	environmentType string
	offeringType    string
	// roots lists the top-level inventory.
	roots func(client *defender.Client, id armid.Connector) onboarding.Source
	// shared is roots for a refresh, which other resources of the process share.
	shared func(s *session.Session, id armid.Connector) onboarding.Source
	// probe asks the platform itself, without signing in, whether a top-level
	// name can be onboarded; nil means that nothing speaks against it.
	probe func(ctx context.Context, s *session.Session, subscription, name string) *objection
	// prerequisites looks into what else a creation needs.
	prerequisites func(ctx context.Context, s *session.Session, plan model) []prereq.Finding
}

// objection is a reason why a name cannot be onboarded.
type objection struct{ summary, detail string }

var azureDevOps = kind{
	typeSuffix:      "_azuredevops_connector",
	platform:        "Azure DevOps",
	environmentName: "AzureDevOps",
	environmentType: "AzureDevOpsScope",
	offeringType:    "CspmMonitorAzureDevOps",
	probe:           probeOrganization,
	prerequisites:   azureDevOpsPrerequisites,
	roots:           onboarding.AzureDevOps,
	shared:          (*session.Session).Organizations,
}

// properties are what a new connector of the kind is made with. Nothing else is
// sent: the recorded creations of Azure CLI and Azure PowerShell hold the same.
func (k kind) properties(hierarchyIdentifier string) defender.ConnectorProperties {
	return defender.ConnectorProperties{
		HierarchyIdentifier: hierarchyIdentifier,
		EnvironmentName:     k.environmentName,
		EnvironmentData:     &defender.EnvironmentData{EnvironmentType: k.environmentType},
		Offerings:           []defender.Offering{{OfferingType: k.offeringType}},
	}
}
