package discovery

import (
	"context"
	"iter"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// AzureDevOps is what Defender knows of a node in Azure DevOps and of the nodes
// above it. Levels below the node are empty.
type AzureDevOps struct {
	Organization defender.Organization
	Project      defender.Project
	Repository   defender.Repository
}

// ForAzureDevOps is the source of a connector to Azure DevOps.
func ForAzureDevOps(client *defender.AzureDevOps, connector armid.Connector) Source[AzureDevOps] {
	return azureDevOps{client, connector}
}

type azureDevOps struct {
	client    *defender.AzureDevOps
	connector armid.Connector
}

// Roots implements Source: one list.
func (a azureDevOps) Roots(ctx context.Context, page func() error) iter.Seq2[Node[AzureDevOps], error] {
	return nodes(a.client.Organizations(defender.WithPageGate(ctx, page), a.connector), func(o defender.Organization) Node[AzureDevOps] {
		return Node[AzureDevOps]{Organization, o.Name, o.Properties.OnboardingState, AzureDevOps{Organization: o}}
	})
}

// Children implements Source: the projects of an organization, or the
// repositories of a project.
func (a azureDevOps) Children(ctx context.Context, parent Node[AzureDevOps], page func() error) iter.Seq2[Node[AzureDevOps], error] {
	ctx = defender.WithPageGate(ctx, page)
	above := parent.Object
	scope := armid.Scope{Connector: a.connector, Organization: above.Organization.Name, Project: above.Project.Name}
	if parent.Level == Organization {
		return nodes(a.client.Projects(ctx, scope), func(p defender.Project) Node[AzureDevOps] {
			return Node[AzureDevOps]{Project, p.Name, p.Properties.OnboardingState, AzureDevOps{above.Organization, p, defender.Repository{}}}
		})
	}
	return nodes(a.client.Repositories(ctx, scope), func(r defender.Repository) Node[AzureDevOps] {
		return Node[AzureDevOps]{Repository, r.Name, r.Properties.OnboardingState, AzureDevOps{above.Organization, above.Project, r}}
	})
}

// nodes turns a list of the client into nodes.
func nodes[T any](list iter.Seq2[T, error], node func(T) Node[AzureDevOps]) iter.Seq2[Node[AzureDevOps], error] {
	return func(yield func(Node[AzureDevOps], error) bool) {
		for item, err := range list {
			if err != nil {
				yield(Node[AzureDevOps]{}, err)
				return
			}
			if !yield(node(item), nil) {
				return
			}
		}
	}
}
