package prereq

import (
	"errors"
	"fmt"
	"slices"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// mayReadUsers says what lets an identity read the entitlements of others.
const mayReadUsers = "Look at Organization settings > Users, or give this identity the right to read users there (Project Collection Administrators have it)."

// checkAccessLevel judges by the values of AccessLevel (Microsoft Learn, "User
// Entitlements - Get"). What it does not know may be as good as Basic.
func checkAccessLevel(in *insight) verdict {
	held, err := in.entitlement()
	if err != nil {
		return unasked(err, mayReadUsers)
	}
	const raise = "Assign the access level Basic: Organization settings > Users."
	about := oneLine(fmt.Sprintf("(accountLicenseType %s, licensingSource %s, msdnLicenseType %s, gitHubLicenseType %s, status %s)",
		held.AccountLicenseType, held.LicensingSource, held.MSDNLicenseType, held.GitHubLicenseType, held.Status))
	switch {
	case isOneOf(held.Status, "disabled", "deleted", "expired"):
		return fail(fmt.Sprintf("%s has an access level in %s that is %s.", in.user, in.name, oneLine(held.Status)), raise)
	case isOneOf(held.Status, "pending"):
		return unknown("The access level of the authorizing user takes effect with the first sign-in.", "Sign in at https://dev.azure.com as that user once.")
	case !isKnown(held):
		return unknown("The access level of the authorizing user has values that this version does not know "+about+".", "Look at Organization settings > Users.")
	case isBasic(held):
		return pass("The authorizing user has the access level Basic or better.")
	case isOneOf(held.MSDNLicenseType, "eligible"):
		return unknown("The Visual Studio subscription of the authorizing user has not been validated yet.", "Sign in at https://dev.azure.com as that user once, or assign the access level Basic: Organization settings > Users.")
	case isOneOf(held.LicensingSource, "auto"):
		return unknown("The access level of the authorizing user is assigned with the first sign-in, and it is not certain that it will be Basic.", raise)
	case isOneOf(held.AccountLicenseType, "stakeholder"):
		return fail(fmt.Sprintf("%s has the access level Stakeholder in %s, and Basic is needed.", in.user, in.name), raise)
	}
	return fail(fmt.Sprintf("%s has no access level in %s, and Basic is needed.", in.user, in.name), raise)
}

func isBasic(held azdo.Entitlement) bool {
	return isOneOf(held.AccountLicenseType, "express", "advanced", "professional", "earlyAdopter") ||
		isOneOf(held.LicensingSource, "msdn") && !isOneOf(held.MSDNLicenseType, "", "none", "eligible") ||
		isOneOf(held.LicensingSource, "gitHub") && isOneOf(held.GitHubLicenseType, "enterprise")
}

// isKnown compares with the values of the OpenAPI document memberEntitlementManagement 7.1.
func isKnown(held azdo.Entitlement) bool {
	return isOneOf(held.AccountLicenseType, "", "none", "earlyAdopter", "express", "professional", "advanced", "stakeholder") &&
		isOneOf(held.LicensingSource, "", "none", "account", "msdn", "profile", "auto", "trial", "gitHub") &&
		isOneOf(held.MSDNLicenseType, "", "none", "eligible", "professional", "platforms", "testProfessional", "premium", "ultimate", "enterprise") &&
		isOneOf(held.GitHubLicenseType, "", "none", "enterprise") &&
		isOneOf(held.Status, "", "none", "active", "disabled", "deleted", "pending", "expired", "pendingDisabled")
}

func isOneOf(value string, values ...string) bool {
	return slices.ContainsFunc(values, func(one string) bool { return armid.EqualFold(value, one) })
}

// checkIsUser asks for the entitlement too: somebody who was removed is still
// found by name.
func checkIsUser(in *insight) verdict {
	found, err := in.person()
	var nobody *unfound
	switch {
	case errors.As(err, &nobody):
		return nobody.verdict
	case err != nil:
		return unasked(err, mayReadUsers)
	}
	held, err := in.entitlement()
	switch {
	case azdo.KindOf(err) == azdo.Missing:
		return fail(fmt.Sprintf("%s is no user of %s any more.", in.user, in.name), "Add the user with the access level Basic: Organization settings > Users.")
	case err != nil:
		return unasked(err, mayReadUsers)
	case !isOneOf(held.SubjectKind, "", "user") || isOneOf(held.MetaType, "application", "managedIdentity"):
		return in.noUser()
	case neverSignedIn(held):
		return warn(fmt.Sprintf("%s has never signed in to %s, so cannot have authorized yet.", in.user, in.name), "Sign in at https://dev.azure.com as that user once.")
	case found.guest || isOneOf(held.MetaType, "guest") || isOneOf(held.Origin, "msa") || isExternal(held.DirectoryAlias):
		return warn(fmt.Sprintf("%s is a guest in %s, whose account another tenant can end.", in.user, in.name), "Let a user of the organization's own tenant authorize, best a dedicated one.")
	}
	return pass("The authorizing user is a user of the organization and of its tenant.")
}

func neverSignedIn(held azdo.Entitlement) bool {
	return held.LastAccessed.IsZero() || isOneOf(held.Status, "pending")
}
