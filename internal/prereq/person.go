package prereq

import (
	"fmt"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// person is the authorizing user as one organization knows it.
type person struct {
	id, descriptor, subject string
	guest                   bool
	// caller says that Terraform is signed in as this very person.
	caller bool
}

// unfound is why there is no person to ask about.
type unfound struct{ verdict verdict }

func (u *unfound) Error() string { return u.verdict.message }

// find looks the authorizing user up.
func (in *insight) find() (person, error) {
	if in.user == "" {
		return person{}, errNobodyNamed
	}
	caller, err := in.caller()
	if err != nil {
		return person{}, err
	}
	if caller.Kind == azdo.UserIdentity && armid.EqualFold(caller.Account, in.user) {
		return person{id: caller.ID, descriptor: caller.Descriptor, subject: caller.SubjectDescriptor, caller: true}, nil
	}
	all, err := in.identities()
	if err != nil {
		return person{}, err
	}
	found, doubt := in.choose(all)
	if doubt != nil {
		return person{}, &unfound{*doubt}
	}
	return person{id: found.ID, descriptor: found.Descriptor, subject: found.SubjectDescriptor, guest: isGuest(found)}, nil
}

// choose takes the identity that has the user's name. A search finds others too,
// because it looks at the beginnings of names and of mail addresses.
func (in *insight) choose(all []azdo.Identity) (azdo.Identity, *verdict) {
	named := filter(all, in.isNamed)
	users := filter(named, isUser)
	if len(users) > 1 {
		users = filter(users, func(one azdo.Identity) bool {
			tenant := in.tenant()
			return tenant != "" && armid.EqualFold(one.Domain, tenant)
		})
		if len(users) != 1 {
			doubt := unknown("Several users of the organization have the name of the authorizing user.",
				"See in Organization settings > Users which of them is meant, and remove the others there.")
			return azdo.Identity{}, &doubt
		}
	}
	var doubt verdict
	switch {
	case len(users) == 1:
		return users[0], nil
	case len(named) > 0 || len(all) > 0 && !slices.ContainsFunc(all, isUser):
		doubt = in.noUser()
	case len(all) > 0:
		doubt = unknown("The organization has similar users, but none of exactly the authorizing user's name.",
			"Compare authorizing_user with the name in Organization settings > Users.")
	default:
		doubt = fail(fmt.Sprintf("%s is not in %s.", in.user, in.name),
			"Add the user with the access level Basic (Organization settings > Users), or name the user who will authorize.")
	}
	return azdo.Identity{}, &doubt
}

func (in *insight) noUser() verdict {
	return fail(fmt.Sprintf("In %s, %s is not a user but a service principal, a group or another service, which cannot authorize a connector.", in.name, in.user),
		"Let a user authorize, and name that user.")
}

// isNamed compares principal names. A guest has two: the one of its home, and the
// one in this tenant, which begins with the alias.
func (in *insight) isNamed(one azdo.Identity) bool {
	local, _, _ := strings.Cut(in.user, "@")
	return armid.EqualFold(one.Account, in.user) || isGuest(one) && armid.EqualFold(one.DirectoryAlias, local)
}

func isUser(one azdo.Identity) bool { return !one.Container && one.Kind == azdo.UserIdentity }

// metaGuest is the guest of IdentityMetaType (microsoft/azure-devops-node-api).
const metaGuest = 1

func isGuest(one azdo.Identity) bool {
	return one.MetaType == metaGuest || isExternal(one.DirectoryAlias)
}

// isExternal recognises the alias of a user whose home is another tenant
// (Microsoft Learn, "Properties of a Microsoft Entra B2B collaboration user").
func isExternal(alias string) bool { return strings.HasSuffix(strings.ToUpper(alias), "#EXT#") }

func filter[T any](all []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !keep(one) })
}
