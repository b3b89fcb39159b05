package prereq

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

const (
	isAdministrator = "The authorizing user has the rights of a Project Collection Administrator."
	appoint         = "Add the user to the group Project Collection Administrators: Organization settings > Permissions."
	lookAtGroup     = "Look at Organization settings > Permissions > Project Collection Administrators whether the user is in it, directly or through a group."
)

// checkAdministrator tests the right to edit the organization's settings, which
// the group has, and then the membership. Whoever got the right by other means
// passes too: which of the two the service asks for is not documented.
func checkAdministrator(in *insight) verdict {
	found, err := in.person()
	if err != nil {
		return unasked(err, lookAtGroup)
	}
	if found.caller {
		return checkCallerAdministrates(in)
	}
	rights, unreadable := in.rights()
	if unreadable == nil && rights.Has(azdo.EditCollection) {
		return pass(isAdministrator)
	}
	member, doubt := in.isMember(found)
	switch {
	case member:
		return pass(isAdministrator)
	case unreadable != nil:
		return unasked(unreadable, lookAtGroup)
	case doubt != nil:
		return *doubt
	}
	// Rights through a group of Entra show only after a first sign-in.
	held, err := in.entitlement()
	switch {
	case err != nil:
		return unasked(err, mayReadUsers)
	case neverSignedIn(held):
		return unknown("The authorizing user has no rights of a Project Collection Administrator so far, but has never signed in either.",
			"Sign in at https://dev.azure.com as that user once, and run Terraform again.")
	}
	return in.noAdministrator()
}

// checkCallerAdministrates takes the service's own evaluation, which knows all groups.
func checkCallerAdministrates(in *insight) verdict {
	has, err := in.administers()
	switch {
	case err != nil:
		return unasked(err, lookAtGroup)
	case has:
		return pass(isAdministrator)
	}
	return in.noAdministrator()
}

func (in *insight) noAdministrator() verdict {
	return fail(fmt.Sprintf("%s is not a Project Collection Administrator of %s.", in.user, in.name), appoint)
}

var (
	throughEntra = unknown("Project Collection Administrators have members that are groups of Microsoft Entra, and who is in those Azure DevOps does not tell.", lookAtGroup)
	tooDeep      = unknown("Project Collection Administrators have more groups in groups than were looked into.", lookAtGroup)
)

// isMember looks for the person among the administrators, with at most three
// requests: no is certain only where doubt is nil.
func (in *insight) isMember(who person) (member bool, doubt *verdict) {
	caller, err := in.caller()
	if err != nil {
		return false, unsure(err)
	}
	administrators, err := azdo.AdministratorsOf(caller.CollectionID)
	if err != nil {
		return false, unsure(err)
	}
	up, err := in.containers(who.subject)
	if err != nil {
		return false, unsure(err)
	}
	mine := append(slices.Clone(up), who.subject)
	if slices.Contains(up, administrators) {
		return true, nil
	}
	entra, nested := false, []string{administrators}
	for range 2 {
		down, err := in.members(nested[0])
		if err != nil {
			return false, unsure(err)
		}
		if slices.ContainsFunc(down, func(one string) bool { return slices.Contains(mine, one) }) {
			return true, nil
		}
		entra = entra || slices.ContainsFunc(down, func(one string) bool { return azdo.KindOfSubject(one) == azdo.EntraGroupIdentity })
		nested = append(nested[1:], filter(down, isPeoplesGroup)...)
		if len(nested) == 0 {
			break
		}
	}
	switch {
	case entra:
		return false, &throughEntra
	case len(nested) > 0:
		return false, &tooDeep
	}
	return false, nil
}

func unsure(err error) *verdict {
	v := unasked(err, lookAtGroup)
	return &v
}

// isPeoplesGroup leaves out Project Collection Service Accounts, which are
// administrators everywhere: its security identifier ends with 0-0-0-0-2
// (Microsoft Learn, "TFSSecurity: group identifiers", shows the form).
func isPeoplesGroup(subject string) bool {
	if azdo.KindOfSubject(subject) != azdo.GroupIdentity {
		return false
	}
	_, encoded, _ := strings.Cut(subject, ".")
	sid, err := base64.RawURLEncoding.DecodeString(encoded)
	return err != nil || !strings.HasSuffix(string(sid), "-0-0-0-0-2")
}
