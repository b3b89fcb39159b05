package prereq

import (
	"errors"
	"strings"
	"unicode"
)

// maxUser is the longest user principal name, in characters (Microsoft Learn,
// "userPrincipalName attribute population in Microsoft Entra ID": 64 before the
// sign, 48 after it; a guest's holds the address of its home in addition).
const maxUser = 256

var errNoUser = errors.New("this is no user principal name; it looks like svc-defender@contoso.com, and a service principal, which has none, cannot authorize a connector")

// ValidateUser refuses what cannot be the name of an authorizing user.
func ValidateUser(name string) error {
	user, domain, found := strings.Cut(name, "@")
	odd := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '@' }
	if !found || user == "" || domain == "" || len(name) > maxUser || strings.ContainsFunc(user+domain, odd) {
		return errNoUser
	}
	return nil
}
