package prereq

import (
	"context"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// SignedIn is what Azure DevOps tells somebody who signed in. *azdo.Client is one.
type SignedIn interface {
	Caller(ctx context.Context, organization string) (azdo.Caller, error)
	CallerHas(ctx context.Context, organization string, right azdo.CollectionRight) (bool, error)
	OAuthPolicy(ctx context.Context, organization string) (azdo.Policy, error)
	Extensions(ctx context.Context, organization string) ([]azdo.Extension, error)
	Identities(ctx context.Context, organization, search string) ([]azdo.Identity, error)
	Entitlement(ctx context.Context, organization, identityID string) (azdo.Entitlement, error)
	CollectionRights(ctx context.Context, organization, descriptor string) (azdo.Rights, error)
	Containers(ctx context.Context, organization, subjectDescriptor string) ([]string, error)
	Members(ctx context.Context, organization, subjectDescriptor string) ([]string, error)
	Usage(organization string) azdo.Usage
}

// insight is what one organization tells the one who signed in. Each fact is
// read when it is first asked for, and none but the caller once that failed: an
// organization that refused the first request gets no second.
type insight struct {
	name string // of the organization
	// user is the authorizing user's principal name, "" when nobody is named.
	user string
	// tenant is the organization's, "" when it is unknown.
	tenant     func() string
	caller     func() (azdo.Caller, error)
	policy     func() (azdo.Policy, error)
	extensions func() ([]azdo.Extension, error)
	usage      func() azdo.Usage
	// administers asks about the caller, all that follows about somebody.
	administers func() (bool, error)
	identities  func() ([]azdo.Identity, error)
	person      func() (person, error)
	entitlement func() (azdo.Entitlement, error)
	rights      func() (azdo.Rights, error)
	containers  func(subject string) ([]string, error)
	members     func(subject string) ([]string, error)
}

// look prepares the insight into an organization and asks nothing. probe is nil
// where nobody asks whether there is such an organization.
func look(ctx context.Context, ask SignedIn, user, name string, probe func() azdo.Probe) *insight {
	in := &insight{name: name, user: user, usage: func() azdo.Usage { return ask.Usage(name) }}
	in.tenant = func() string {
		if probe == nil {
			return ""
		}
		return probe().TenantID
	}
	in.caller = once(ctx, func() (azdo.Caller, error) {
		if probe != nil {
			if shut := shut(probe()); shut != nil {
				return azdo.Caller{}, shut
			}
		}
		caller, err := ask.Caller(ctx, name)
		if err != nil {
			err = closing(err)
		}
		return caller, err
	})
	in.policy = once(ctx, behind(in, func() (azdo.Policy, error) { return ask.OAuthPolicy(ctx, name) }))
	in.extensions = once(ctx, behind(in, func() ([]azdo.Extension, error) { return ask.Extensions(ctx, name) }))
	in.administers = once(ctx, behind(in, func() (bool, error) { return ask.CallerHas(ctx, name, azdo.EditCollection) }))
	in.identities = once(ctx, behind(in, func() ([]azdo.Identity, error) { return ask.Identities(ctx, name, user) }))
	in.person = once(ctx, in.find)
	in.entitlement = once(ctx, of(in, func(p person) (azdo.Entitlement, error) { return ask.Entitlement(ctx, name, p.id) }))
	in.rights = once(ctx, of(in, func(p person) (azdo.Rights, error) { return ask.CollectionRights(ctx, name, p.descriptor) }))
	in.containers = func(subject string) ([]string, error) { return ask.Containers(ctx, name, subject) }
	in.members = func(subject string) ([]string, error) { return ask.Members(ctx, name, subject) }
	return in
}

// shut is why an organization is not even asked who is signed in.
func shut(answer azdo.Probe) error {
	switch {
	case answer.Outcome == azdo.NotFound:
		return &closed{noOrganization}
	case answer.Outcome == azdo.Deactivated:
		return &closed{deactivated}
	case answer.Silent:
		return &closed{unreached(answer)}
	}
	return nil
}

// behind asks only where the caller could be read.
func behind[T any](in *insight, ask func() (T, error)) func() (T, error) {
	return func() (T, error) {
		if _, err := in.caller(); err != nil {
			var none T
			return none, err
		}
		return ask()
	}
}

// of asks only where the authorizing user was found.
func of[T any](in *insight, ask func(person) (T, error)) func() (T, error) {
	return func() (T, error) {
		found, err := in.person()
		if err != nil {
			var none T
			return none, err
		}
		return ask(found)
	}
}
