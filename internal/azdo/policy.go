package azdo

// Policy is the policy Policy.DisallowOAuthAuthentication of an organization, which the portal shows as "Third-party
// application access via OAuth" (Microsoft Learn, "Change application connection and security policies").
type Policy struct {
	// Value is the raw value: true blocks applications.
	Value bool
	// Effective is what the service adds: the position of the switch in the portal, as captures of it show, so the
	// opposite of Value. nil where it is missing.
	Effective *bool
	// Undefined says that nobody has set the policy in this organization.
	Undefined bool
}
