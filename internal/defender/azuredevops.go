package defender

import (
	"context"
	"iter"
	"net/http"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// AzureDevOps reads the inventory below a connector: the operations
// AzureDevOpsOrgs_*, AzureDevOpsProjects_* and AzureDevOpsRepos_* of
// securityConnectorsDevOps.json. Lists are sequences that ask page by page; an
// error is the last thing in them.
type AzureDevOps struct{ t *transport }

// Organizations gives the organizations that the connector has.
func (a *AzureDevOps) Organizations(ctx context.Context, id armid.Connector) iter.Seq2[Organization, error] {
	return children(ctx, a.t, armid.Scope{Connector: id}, armid.LevelConfiguration, "list the organizations", organizationKeys)
}

// AvailableOrganizations gives the organizations that the person who
// authorized the connector could onboard. The service answers it only to the
// identity that created the connector (help of `az security security-connector
// devops list-available-azuredevopsorgs`).
func (a *AzureDevOps) AvailableOrganizations(ctx context.Context, id armid.Connector) iter.Seq2[Organization, error] {
	path, err := id.DevOpsPath()
	if err != nil {
		return failing[Organization](err)
	}
	request := call{
		operation: "list the available organizations", resource: armid.Scope{Connector: id}.String(),
		method: http.MethodPost, path: path + "/listAvailableAzureDevOpsOrgs", version: DevOpsAPIVersion,
	}
	return listPages(ctx, a.t, request, organizationKeys)
}

// Projects gives the projects of the scope's organization.
func (a *AzureDevOps) Projects(ctx context.Context, scope armid.Scope) iter.Seq2[Project, error] {
	return children(ctx, a.t, scope, armid.LevelOrganization, "list the projects", func(p *Project) (string, *string) { return p.ID, &p.Name })
}

// Repositories gives the repositories of the scope's project. The service
// lists 10 of them a page.
func (a *AzureDevOps) Repositories(ctx context.Context, scope armid.Scope) iter.Seq2[Repository, error] {
	return children(ctx, a.t, scope, armid.LevelProject, "list the repositories", func(r *Repository) (string, *string) { return r.ID, &r.Name })
}

// Organization reads the scope's organization.
func (a *AzureDevOps) Organization(ctx context.Context, scope armid.Scope) (Organization, error) {
	return child[Organization](ctx, a.t, scope, armid.LevelOrganization, "read the organization")
}

// Project reads the scope's project.
func (a *AzureDevOps) Project(ctx context.Context, scope armid.Scope) (Project, error) {
	return child[Project](ctx, a.t, scope, armid.LevelProject, "read the project")
}

// Repository reads the scope's repository.
func (a *AzureDevOps) Repository(ctx context.Context, scope armid.Scope) (Repository, error) {
	return child[Repository](ctx, a.t, scope, armid.LevelRepository, "read the repository")
}

func organizationKeys(o *Organization) (string, *string) { return o.ID, &o.Name }

func child[T any](ctx context.Context, t *transport, scope armid.Scope, level armid.Level, operation string) (T, error) {
	var path string
	scope, err := scope.At(level)
	if err == nil {
		path, err = scope.Path()
	}
	if err != nil {
		var none T
		return none, err
	}
	return getOne[T](ctx, t, call{operation: operation, resource: scope.String(), path: path, version: DevOpsAPIVersion})
}

func children[T any](ctx context.Context, t *transport, scope armid.Scope, level armid.Level, operation string, keys func(*T) (string, *string)) iter.Seq2[T, error] {
	var path string
	scope, err := scope.At(level)
	if err == nil {
		path, err = scope.ListPath()
	}
	if err != nil {
		return failing[T](err)
	}
	return listPages(ctx, t, call{
		operation: operation, resource: scope.String(),
		method: http.MethodGet, path: path, version: DevOpsAPIVersion,
	}, keys)
}
