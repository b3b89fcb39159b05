package azdo

import (
	"context"
	"iter"
)

func missing(organization string) error {
	return &Error{Organization: organization, Operation: "ask", Kind: Unavailable, Message: "not yet made"}
}

func (c *Client) Caller(ctx context.Context, organization string) (Caller, error) {
	return Caller{}, missing(organization)
}
func (c *Client) CallerHas(ctx context.Context, organization string, right CollectionRight) (bool, error) {
	return false, missing(organization)
}
func (c *Client) OAuthPolicy(ctx context.Context, organization string) (Policy, error) {
	return Policy{}, missing(organization)
}
func (c *Client) Extensions(ctx context.Context, organization string) ([]Extension, error) {
	return nil, missing(organization)
}
func (c *Client) Identities(ctx context.Context, organization, search string) ([]Identity, error) {
	return nil, missing(organization)
}
func (c *Client) Entitlement(ctx context.Context, organization, identityID string) (Entitlement, error) {
	return Entitlement{}, missing(organization)
}
func (c *Client) CollectionRights(ctx context.Context, organization, descriptor string) (Rights, error) {
	return Rights{}, missing(organization)
}
func (c *Client) Containers(ctx context.Context, organization, subjectDescriptor string) ([]string, error) {
	return nil, missing(organization)
}
func (c *Client) Members(ctx context.Context, organization, subjectDescriptor string) ([]string, error) {
	return nil, missing(organization)
}
func (c *Client) Projects(ctx context.Context, organization string) iter.Seq2[Project, error] {
	return func(yield func(Project, error) bool) { yield(Project{}, missing(organization)) }
}
func (c *Client) Repositories(ctx context.Context, organization string) iter.Seq2[Repository, error] {
	return func(yield func(Repository, error) bool) { yield(Repository{}, missing(organization)) }
}
func (c *Client) SourceControl(ctx context.Context, organization, projectID string) (SourceControl, error) {
	return SourceControl{}, missing(organization)
}
