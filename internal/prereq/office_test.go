package prereq_test

import (
	"context"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

const (
	user       = "svc@contoso.com"
	collection = "01234567-89ab-cdef-0123-456789abcdef"
	// administrators is the group of that collection, computed by hand.
	administrators  = "vssgp.Uy0xLTktMTU1MTM3NDI0NS0xNzMyNTg0MTkzLTI4Nzc5NDM3NTctMTkwODg3NDMtMjMwOTczNzk2Ny0wLTAtMC0wLTE"
	serviceAccounts = "vssgp.Uy0xLTktMTU1MTM3NDI0NS0xNzMyNTg0MTkzLTI4Nzc5NDM3NTctMTkwODg3NDMtMjMwOTczNzk2Ny0wLTAtMC0wLTI"
	userDescriptor  = "Microsoft.IdentityModel.Claims.ClaimsIdentity;t\\svc@contoso.com"
	userSubject     = "aad.dXNlcg"
)

// office is what one organization tells somebody who signed in.
type office struct {
	caller       answer[azdo.Caller]
	evaluation   answer[bool]
	policy       answer[azdo.Policy]
	extensions   answer[[]azdo.Extension]
	identities   answer[[]azdo.Identity]
	entitlements map[string]answer[azdo.Entitlement]
	rights       map[string]answer[azdo.Rights]
	containers   map[string]answer[[]string]
	members      map[string]answer[[]string]
	usage        azdo.Usage
}

// open is an organization in which the user may do everything.
func open() *office {
	on := true
	return &office{
		caller: answer[azdo.Caller]{value: azdo.Caller{
			ID: "robot", Account: "b1b2b3b4-5555-6666-7777-888899990000", Kind: azdo.ServicePrincipalIdentity, CollectionID: collection,
		}},
		policy: answer[azdo.Policy]{value: azdo.Policy{Value: false, Effective: &on}},
		extensions: answer[[]azdo.Extension]{value: []azdo.Extension{
			{Publisher: "ms-securitydevops", Name: "ms-dfd-code-to-cloud", Flags: []string{"multiVersion", "trusted"}},
			{Publisher: "ms-securitydevops", Name: "microsoft-security-devops-azdevops"},
		}},
		identities:   answer[[]azdo.Identity]{value: []azdo.Identity{person(user)}},
		entitlements: map[string]answer[azdo.Entitlement]{"vsid": {value: basic()}},
		rights:       map[string]answer[azdo.Rights]{userDescriptor: {value: azdo.Rights{Allow: 3831}}},
		containers:   map[string]answer[[]string]{},
		members:      map[string]answer[[]string]{administrators: {value: []string{"aad.b3RoZXI", serviceAccounts}}},
	}
}

func person(upn string) azdo.Identity {
	return azdo.Identity{ID: "vsid", Descriptor: userDescriptor, SubjectDescriptor: userSubject, Account: upn, Domain: tenant, MetaType: 255, Kind: azdo.UserIdentity}
}

func basic() azdo.Entitlement {
	return azdo.Entitlement{
		PrincipalName: user, SubjectKind: "user", MetaType: "member", Origin: "aad", DirectoryAlias: "svc", LicensingSource: "account",
		AccountLicenseType: "express", MSDNLicenseType: "none", GitHubLicenseType: "none", Status: "active",
		LastAccessed: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC),
	}
}

// offices is the signed-in side of a world.
type offices struct{ w *world }

func asked[T any](o offices, what, name string, pick func(*office) answer[T]) (T, error) {
	o.w.called(what + " " + name)
	a := pick(o.w.offices[name])
	return a.value, a.err
}

func (o offices) Caller(_ context.Context, name string) (azdo.Caller, error) {
	return asked(o, "caller", name, func(of *office) answer[azdo.Caller] { return of.caller })
}

func (o offices) CallerHas(_ context.Context, name string, right azdo.CollectionRight) (bool, error) {
	return asked(o, "evaluation", name, func(of *office) answer[bool] {
		of.evaluation.value = of.evaluation.value && right == azdo.EditCollection
		return of.evaluation
	})
}

func (o offices) OAuthPolicy(_ context.Context, name string) (azdo.Policy, error) {
	return asked(o, "policy", name, func(of *office) answer[azdo.Policy] { return of.policy })
}

func (o offices) Extensions(_ context.Context, name string) ([]azdo.Extension, error) {
	return asked(o, "extensions", name, func(of *office) answer[[]azdo.Extension] { return of.extensions })
}

func (o offices) Identities(_ context.Context, name, search string) ([]azdo.Identity, error) {
	return asked(o, "identities "+search, name, func(of *office) answer[[]azdo.Identity] { return of.identities })
}

func (o offices) Entitlement(_ context.Context, name, id string) (azdo.Entitlement, error) {
	return asked(o, "entitlement "+id, name, func(of *office) answer[azdo.Entitlement] { return of.entitlements[id] })
}

func (o offices) CollectionRights(_ context.Context, name, descriptor string) (azdo.Rights, error) {
	return asked(o, "rights", name, func(of *office) answer[azdo.Rights] { return of.rights[descriptor] })
}

func (o offices) Containers(_ context.Context, name, subject string) ([]string, error) {
	return asked(o, "containers "+subject, name, func(of *office) answer[[]string] { return of.containers[subject] })
}

func (o offices) Members(_ context.Context, name, subject string) ([]string, error) {
	return asked(o, "members "+subject, name, func(of *office) answer[[]string] { return of.members[subject] })
}

func (o offices) Usage(name string) azdo.Usage { return o.w.offices[name].usage }
