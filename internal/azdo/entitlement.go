package azdo

import "time"

// Entitlement is the access level of a user (Microsoft Learn, "User Entitlements - Get", AccessLevel and GraphUser). The
// values are the service's own; there can be new ones.
type Entitlement struct {
	PrincipalName, SubjectKind, MetaType, Origin, DirectoryAlias string
	LicensingSource, AccountLicenseType                          string
	MSDNLicenseType, GitHubLicenseType                           string
	Status                                                       string
	// LastAccessed is zero for a user who never signed in.
	LastAccessed time.Time
}
