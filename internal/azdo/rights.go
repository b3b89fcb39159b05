package azdo

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/security"
)

// CollectionRight is a right on an organization itself.
type CollectionRight int

// The rights are bits of the security namespace Collection (Microsoft Learn, "Security namespace and permission
// reference"). Editing is what Project Collection Administrators have and members do not.
const (
	ReadCollection CollectionRight = 1
	EditCollection CollectionRight = 2
)

// Rights are the effective rights of an identity on an organization, as bits of [CollectionRight].
type Rights struct{ Allow, Deny int }

// Has reports whether the right is allowed and not denied.
func (r Rights) Has(right CollectionRight) bool {
	return r.Allow&int(right) == int(right) && r.Deny&int(right) == 0
}

// collection is the security namespace Collection, and root the token that stands for the organization in it.
var collection = uuid.MustParse("3e65f728-f8bc-4ecd-8764-7e378b19bfa7")

const root = "NAMESPACE:"

// CallerHas asks whether the caller has a right on the organization, by whatever way: the service evaluates groups of its
// own and of Entra (Microsoft Learn, "Permissions - Has Permissions"). It needs no right but to be in the organization.
func (c *Client) CallerHas(ctx context.Context, organization string, right CollectionRight) (bool, error) {
	x, err := c.ask(askCallerHas, organization)
	if err != nil {
		return false, err
	}
	bits, token, always := int(right), root, false
	client := security.ClientImpl{Client: x.library()}
	got, err := client.HasPermissions(ctx, security.HasPermissionsArgs{
		SecurityNamespaceId: &collection, Permissions: &bits, Tokens: &token, AlwaysAllowAdministrators: &always,
	})
	if err != nil {
		return false, x.explain(err)
	}
	if len(*got) != 1 {
		return false, x.unreadable("the answer does not hold exactly one value")
	}
	return (*got)[0], nil
}

// CollectionRights reads the effective rights of an identity on the organization, by its descriptor (not the subject
// descriptor). None are known where the list does not name it. It needs the right to view collection-level information
// (Microsoft Learn, "Access Control Lists - Query", includeExtendedInfo).
func (c *Client) CollectionRights(ctx context.Context, organization, descriptor string) (Rights, error) {
	x, err := c.ask(askRights, organization)
	if err != nil {
		return Rights{}, err
	}
	if descriptor == "" || strings.Contains(descriptor, ",") {
		return Rights{}, x.fail(Other, "the identity has no descriptor that can be asked for")
	}
	token, extended, recurse := root, true, false
	client := security.ClientImpl{Client: x.library()}
	got, err := client.QueryAccessControlLists(ctx, security.QueryAccessControlListsArgs{
		SecurityNamespaceId: &collection, Token: &token, Descriptors: &descriptor, IncludeExtendedInfo: &extended, Recurse: &recurse,
	})
	if err != nil {
		return Rights{}, x.explain(err)
	}
	if *got == nil {
		return Rights{}, x.unreadable("the answer holds no list")
	}
	var rights Rights
	for _, list := range *got {
		if list.AcesDictionary == nil || list.Token == nil || !strings.EqualFold(*list.Token, root) {
			continue
		}
		for key, entry := range *list.AcesDictionary {
			if !strings.EqualFold(key, descriptor) {
				continue
			}
			rights.Allow |= bitsOf(entry.Allow)
			rights.Deny |= bitsOf(entry.Deny)
			if more := entry.ExtendedInfo; more != nil {
				rights.Allow |= bitsOf(more.EffectiveAllow)
				rights.Deny |= bitsOf(more.EffectiveDeny)
			}
		}
	}
	return rights, nil
}

func bitsOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
