package azdo

import (
	"context"
	"encoding/json"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/identity"
)

// Identity is somebody or a group, as an organization knows it. That there is one does not prove that it still is a
// member: the entitlement does.
type Identity struct {
	// ID is the id in the organization; ObjectID is that of Entra, "" where it is unknown.
	ID string
	// Descriptor is what permissions are kept under, SubjectDescriptor what memberships are.
	Descriptor, SubjectDescriptor string
	DisplayName                   string
	// Account is the user principal name of a user, Domain its tenant.
	Account, Domain string
	ObjectID        string
	// DirectoryAlias of a guest ends with #EXT#.
	DirectoryAlias string
	// SpecialType and ScopeType tell the groups apart that Azure DevOps makes itself.
	SpecialType, ScopeType string
	// Container says that it is a group.
	Container bool
	// MetaType is 0 for a member of the tenant, 1 for a guest, 255 where it is unknown.
	MetaType int
	Kind     Kind
}

// objectID is the property that holds the object id of Entra.
const objectID = "http://schemas.microsoft.com/identity/claims/objectidentifier"

// Identities finds identities by display name, account name or mail address (Microsoft Learn, "Identities - Read
// Identities", searchFilter General). It needs membership of the organization.
func (c *Client) Identities(ctx context.Context, organization, search string) ([]Identity, error) {
	x, err := c.ask(askIdentities, organization)
	if err != nil {
		return nil, err
	}
	filter := "General"
	client := identity.ClientImpl{Client: x.library()}
	got, err := client.ReadIdentities(ctx, identity.ReadIdentitiesArgs{
		SearchFilter: &filter, FilterValue: &search, QueryMembership: &identity.QueryMembershipValues.None,
	})
	if err != nil {
		return nil, x.explain(err)
	}
	if *got == nil {
		return nil, x.unreadable("the answer holds no list")
	}
	found := []Identity{}
	for _, i := range *got {
		if i.Id != nil { // the list can hold nothing where there is nothing
			found = append(found, identityOf(i))
		}
	}
	return found, nil
}

// identityOf takes over what the library read.
func identityOf(i identity.Identity) Identity {
	has := properties(i.Properties)
	name := text(i.CustomDisplayName)
	if name == "" {
		name = text(i.ProviderDisplayName)
	}
	known := Identity{
		Descriptor: text(i.Descriptor), SubjectDescriptor: text(i.SubjectDescriptor), DisplayName: name,
		Account: has["Account"], Domain: has["Domain"], ObjectID: has[objectID], DirectoryAlias: has["DirectoryAlias"],
		SpecialType: has["SpecialType"], ScopeType: has["ScopeType"],
		Container: i.IsContainer != nil && *i.IsContainer, MetaType: unknownMetaType,
	}
	if i.Id != nil {
		known.ID = i.Id.String()
	}
	if i.MetaTypeId != nil {
		known.MetaType = *i.MetaTypeId
	}
	known.Kind = kindOf(known.Descriptor, known.SubjectDescriptor)
	return known
}

// unknownMetaType is what the service itself sends for identities that it knows little of.
const unknownMetaType = 255

// properties reads the property bag of an identity, in which each value stands beside its type: {"$type","$value"}. What
// is no text is left out.
func properties(bag any) map[string]string {
	values := map[string]string{}
	encoded, err := json.Marshal(bag)
	if err != nil {
		return values
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(encoded, &raw) != nil {
		return values
	}
	for name, member := range raw {
		var pair struct {
			Value string `json:"$value"`
		}
		if json.Unmarshal(member, &pair) == nil {
			values[name] = clean(pair.Value)
		}
	}
	return values
}

// text is a remote text, harmless, "" where there is none.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return clean(*s)
}
