package azdo

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
