package discovery

import (
	"context"
	"iter"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// AzureDevOps is what Defender knows of a node in Azure DevOps: the one of the
// three that the node is. The others are empty.
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
		at := Path{Organization: o.Name}
		return node(at, o.Properties.OnboardingState, o.Properties.Provisioning, AzureDevOps{Organization: o})
	})
}

// Children implements Source: the projects of an organization, or the
// repositories of a project.
func (a azureDevOps) Children(ctx context.Context, parent Path, page func() error) iter.Seq2[Node[AzureDevOps], error] {
	ctx = defender.WithPageGate(ctx, page)
	scope := armid.Scope{Connector: a.connector, Organization: parent.Organization, Project: parent.Project}
	if parent.Level() == Organization {
		return nodes(a.client.Projects(ctx, scope), func(p defender.Project) Node[AzureDevOps] {
			at := Path{Organization: parent.Organization, Project: p.Name}
			return node(at, p.Properties.OnboardingState, p.Properties.Provisioning, AzureDevOps{Project: p})
		})
	}
	return nodes(a.client.Repositories(ctx, scope), func(r defender.Repository) Node[AzureDevOps] {
		at := Path{parent.Organization, parent.Project, r.Name}
		return node(at, r.Properties.OnboardingState, r.Properties.Provisioning, AzureDevOps{Repository: r})
	})
}

func node(at Path, onboarding string, provisioning defender.Provisioning, object AzureDevOps) Node[AzureDevOps] {
	return Node[AzureDevOps]{Item{at, onboarding, provisioning.State, moment(provisioning.UpdatedAt)}, object}
}

// moment reads the service's text of a time. What it cannot read, and the year
// 1970 that stands for "never" in recorded answers, is zero.
func moment(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() > 1970 {
			return at.UTC()
		}
	}
	return time.Time{}
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
