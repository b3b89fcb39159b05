package azdo

// Caller is who this client is in an organization.
type Caller struct {
	// ID is the identity's id in the organization, which is not the object id of Entra.
	ID string
	// Descriptor is what permissions are kept under, SubjectDescriptor what memberships are.
	Descriptor, SubjectDescriptor string
	DisplayName                   string
	// Account is the user principal name of a user, and the object id of a service principal.
	Account string
	// CollectionID is the id of the organization itself.
	CollectionID string
	Kind         Kind
}
