package prereq

import (
	"fmt"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// neededActions are what the provider does during the life of a connector.
var neededActions = []string{
	"Microsoft.Security/securityConnectors/read",
	"Microsoft.Security/securityConnectors/write",
	"Microsoft.Security/securityConnectors/delete",
	"Microsoft.Security/securityConnectors/devops/read",
	"Microsoft.Security/securityConnectors/devops/write",
	"Microsoft.Security/securityConnectors/devops/delete",
}

// checkPermissions tests actions and not roles, so that Contributor, Security
// Admin and roles of one's own count alike.
func checkPermissions(f facts) verdict {
	given, err := f.permissions()
	scope := "/subscriptions/" + f.request.SubscriptionID
	if f.request.ResourceGroup != "" {
		scope += "/resourceGroups/" + f.request.ResourceGroup
	}
	switch {
	case defender.IsNotFound(err) && f.request.ResourceGroup != "":
		return f.checkInherited()
	case err != nil:
		return unread(err)
	}
	missing := lacking(given)
	if len(missing) == 0 {
		return pass("This identity may read, write and delete connectors and their configuration. (Deny assignments, locks and policies cannot be seen here.)")
	}
	return fail(fmt.Sprintf("This identity lacks, at %s: %s.", scope, strings.Join(missing, ", ")),
		fmt.Sprintf("Give it the role Security Admin or Contributor, or a role with these actions, at %s. An eligible role must be activated first.", scope))
}

// checkInherited is for a resource group that does not exist yet, perhaps because
// the same apply makes it: what is allowed in the subscription will be in it.
func (f facts) checkInherited() verdict {
	if given, err := f.inherited(); err == nil && len(lacking(given)) == 0 {
		return pass("This identity may read, write and delete connectors and their configuration everywhere in the subscription. " +
			"(The resource group does not exist yet. Deny assignments, locks and policies cannot be seen here.)")
	}
	return unknown(fmt.Sprintf("Resource group %s does not exist yet, so nobody has permissions in it.", f.request.ResourceGroup),
		"Create the resource group first, or correct resource_group_name.")
}

// lacking are the needed actions that are not given.
func lacking(given []defender.Permission) []string {
	return slices.DeleteFunc(slices.Clone(neededActions), func(action string) bool { return allows(given, action) })
}

// allows evaluates each role assignment alone and joins them then, as Azure
// does (Microsoft Learn, "Understand Azure role definitions"): what one takes
// away, another may give.
func allows(given []defender.Permission, action string) bool {
	return slices.ContainsFunc(given, func(p defender.Permission) bool {
		return matchesAny(p.Actions, action) && !matchesAny(p.NotActions, action)
	})
}

func matchesAny(patterns []string, action string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, action) })
}

// matches ignores case; a star stands for any run of characters, slashes too.
func matches(pattern, action string) bool {
	parts := strings.Split(armid.Fold(pattern), "*")
	rest, found := strings.CutPrefix(armid.Fold(action), parts[0])
	if !found || len(parts) == 1 {
		return found && rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, rest, found = strings.Cut(rest, part)
		if !found {
			return false
		}
	}
	return strings.HasSuffix(rest, parts[last])
}
