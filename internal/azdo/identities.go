package azdo

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
