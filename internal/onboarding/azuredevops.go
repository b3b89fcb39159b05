package onboarding

import (
	"context"
	"iter"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// AzureDevOps lists the organizations of an Azure DevOps connector.
func AzureDevOps(client *defender.Client, id armid.Connector) Source {
	return func(ctx context.Context) iter.Seq2[Entry, error] {
		return Entries(client.AzureDevOps.Organizations(ctx, id))
	}
}

// Entries turns a list of organizations into an inventory.
func Entries(organizations iter.Seq2[defender.Organization, error]) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for organization, err := range organizations {
			entry := Entry{
				Name:            organization.Name,
				OnboardingState: organization.Properties.OnboardingState,
				Provisioning:    organization.Properties.Provisioning,
			}
			if !yield(entry, err) {
				return
			}
		}
	}
}
