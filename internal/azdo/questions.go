package azdo

// question is one call of the API. Versions are those that Microsoft Learn documents for Azure DevOps Services REST API
// 7.1; a preview is asked for where nothing else exists, or where a member exists only there.
type question struct {
	host      host
	operation string // in words, see Error
	version   string
	needs     string // what the caller needs for it, see Error
}

var (
	askCaller      = question{mainHost, "read who is signed in", "7.1-preview.1", "membership of the organization"}
	askCallerHas   = question{mainHost, "read the rights of this identity", "7.1", "membership of the organization"}
	askPolicy      = question{mainHost, "read the application connection policies", "5.0-preview.1", "access level Basic (Stakeholder is not enough)"}
	askExtensions  = question{extensionHost, "list the installed extensions", "7.1-preview.1", "the right to view extensions, which every member has by default"}
	askIdentities  = question{identityHost, "look for an identity", "7.1-preview.1", "the right View collection-level information"}
	askEntitlement = question{
		entitlementHost, "read an access level", "7.1",
		"the right to see the access levels of others, which Project Collection Administrators have",
	}
	askRights        = question{mainHost, "read the rights of an identity", "7.1", "the right View collection-level information"}
	askMemberships   = question{identityHost, "read memberships", "7.1-preview.1", "the right View collection-level information"}
	askProjects      = question{mainHost, "list the projects", "7.1", "the right View project-level information in the projects"}
	askSourceControl = question{mainHost, "read the source control of a project", "7.1", "the right View project-level information in the project"}
	askRepositories  = question{
		mainHost, "list the repositories", "7.2-preview",
		"access level Basic (Stakeholder is not enough) and the right Read in the repositories",
	}
)
