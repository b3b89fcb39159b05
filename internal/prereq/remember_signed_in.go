package prereq

import (
	"context"
	"strconv"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// rememberedSignedIn remembers what Azure DevOps told.
type rememberedSignedIn struct {
	from         SignedIn
	callers      memory[azdo.Caller]
	evaluations  memory[bool]
	policies     memory[azdo.Policy]
	extensions   memory[[]azdo.Extension]
	identities   memory[[]azdo.Identity]
	entitlements memory[azdo.Entitlement]
	rights       memory[azdo.Rights]
	containers   memory[[]string]
	members      memory[[]string]
}

func (r *rememberedSignedIn) Caller(ctx context.Context, organization string) (azdo.Caller, error) {
	return r.callers.ask(ctx, func() (azdo.Caller, error) { return r.from.Caller(ctx, organization) }, armid.Fold(organization))
}

func (r *rememberedSignedIn) CallerHas(ctx context.Context, organization string, right azdo.CollectionRight) (bool, error) {
	return r.evaluations.ask(ctx, func() (bool, error) { return r.from.CallerHas(ctx, organization, right) }, armid.Fold(organization), strconv.Itoa(int(right)))
}

func (r *rememberedSignedIn) OAuthPolicy(ctx context.Context, organization string) (azdo.Policy, error) {
	return r.policies.ask(ctx, func() (azdo.Policy, error) { return r.from.OAuthPolicy(ctx, organization) }, armid.Fold(organization))
}

func (r *rememberedSignedIn) Extensions(ctx context.Context, organization string) ([]azdo.Extension, error) {
	return r.extensions.ask(ctx, func() ([]azdo.Extension, error) { return r.from.Extensions(ctx, organization) }, armid.Fold(organization))
}

func (r *rememberedSignedIn) Identities(ctx context.Context, organization, search string) ([]azdo.Identity, error) {
	return r.identities.ask(ctx, func() ([]azdo.Identity, error) { return r.from.Identities(ctx, organization, search) }, armid.Fold(organization), armid.Fold(search))
}

func (r *rememberedSignedIn) Entitlement(ctx context.Context, organization, identityID string) (azdo.Entitlement, error) {
	return r.entitlements.ask(ctx, func() (azdo.Entitlement, error) { return r.from.Entitlement(ctx, organization, identityID) }, armid.Fold(organization), identityID)
}

func (r *rememberedSignedIn) CollectionRights(ctx context.Context, organization, descriptor string) (azdo.Rights, error) {
	return r.rights.ask(ctx, func() (azdo.Rights, error) { return r.from.CollectionRights(ctx, organization, descriptor) }, armid.Fold(organization), descriptor)
}

func (r *rememberedSignedIn) Containers(ctx context.Context, organization, subjectDescriptor string) ([]string, error) {
	return r.containers.ask(ctx, func() ([]string, error) { return r.from.Containers(ctx, organization, subjectDescriptor) }, armid.Fold(organization), subjectDescriptor)
}

func (r *rememberedSignedIn) Members(ctx context.Context, organization, subjectDescriptor string) ([]string, error) {
	return r.members.ask(ctx, func() ([]string, error) { return r.from.Members(ctx, organization, subjectDescriptor) }, armid.Fold(organization), subjectDescriptor)
}

// Usage sends nothing.
func (r *rememberedSignedIn) Usage(organization string) azdo.Usage { return r.from.Usage(organization) }
