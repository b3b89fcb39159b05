package defender

import (
	"context"
	"iter"
	"net/http"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// Annotated is an organization, a project or a repository as far as the three
// are alike: what carries pull request annotations. What only one of them has is
// empty in the others.
type Annotated struct {
	ID         string              `json:"id,omitzero"`
	Name       string              `json:"name,omitzero"`
	Properties AnnotatedProperties `json:"properties,omitzero"`
}

// AnnotatedProperties of an Annotated. ProjectID and RepositoryID are GUIDs in
// Azure DevOps.
type AnnotatedProperties struct {
	Provisioning
	OnboardingState       string                 `json:"onboardingState,omitzero"`
	ActionableRemediation *ActionableRemediation `json:"actionableRemediation,omitzero"`
	ProjectID             string                 `json:"projectId,omitzero"`
	RepositoryID          string                 `json:"repoId,omitzero"`
	URL                   string                 `json:"repoUrl,omitzero"`
	Visibility            string                 `json:"visibility,omitzero"`
}

// Annotated reads the organization, project or repository that the scope names.
func (a *AzureDevOps) Annotated(ctx context.Context, scope armid.Scope) (Annotated, error) {
	return child[Annotated](ctx, a.t, scope, scope.Level(), "read the "+scope.Level().String())
}

// AnnotatedBelow lists what is directly below the scope: the organizations of a
// connector, the projects of an organization, the repositories of a project.
func (a *AzureDevOps) AnnotatedBelow(ctx context.Context, scope armid.Scope) iter.Seq2[Annotated, error] {
	return children(ctx, a.t, scope, scope.Level(), "list what is below the "+scope.Level().String(),
		func(found *Annotated) (string, *string) { return found.ID, &found.Name })
}

// Annotate changes the pull request annotations of the scope's object; what r
// does not set is left to the service, which was recorded to fill in defaults.
func (a *AzureDevOps) Annotate(ctx context.Context, scope armid.Scope, r ActionableRemediation) (*Annotation, error) {
	path, err := scope.Path()
	if err != nil {
		return nil, err
	}
	request := call{
		operation: "set the pull request annotations", resource: scope.String(),
		method: http.MethodPatch, path: path, version: DevOpsAPIVersion,
		body: Annotated{Properties: AnnotatedProperties{ActionableRemediation: &r}},
	}
	resp, err := a.t.write(ctx, scope.Connector, request, http.StatusOK, http.StatusCreated, http.StatusAccepted)
	if err != nil {
		return nil, err
	}
	return &Annotation{operation: newOperation(ctx, a.t, request, resp)}, nil
}

// Annotation is a change of pull request annotations that the service works on.
type Annotation struct{ operation *Operation }

// Wait waits for the end, as Operation.Wait does, and returns the object as it
// is then.
func (a *Annotation) Wait(ctx context.Context) (Annotated, error) {
	if _, err := a.operation.Wait(ctx); err != nil {
		return Annotated{}, err
	}
	return decodeObject[Annotated](a.operation.answer, a.operation.request)
}
