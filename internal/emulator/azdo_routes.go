package emulator

import "strings"

// devopsRoute is one resource of Azure DevOps as OPTIONS announces it.
type devopsRoute struct {
	host, id, area, resource, template string
	// oldest and released are versions; released is "" for a resource that
	// has only previews. revision is that of the newest preview.
	oldest, released string
	revision         int
	// method and query are what is understood, query folded. serve is nil
	// where a resource is announced and not imitated.
	method string
	query  []string
	// read is the word of organizations[].forbidden.
	read  string
	serve func(*visit) answer
}

// devopsRoutes are the resources. Location ids and areas are those of
// github.com/microsoft/azure-devops-go-api v7; templates and versions those
// that dev.azure.com and vsaex.dev.azure.com were recorded to announce
// (Azure/azure-devops-cli-extension), for the other hosts as the published
// api specifications have them.
func devopsRoutes() []devopsRoute {
	const get, post = "GET", "POST"
	routes := []devopsRoute{
		{hostMain, "dd3b8bd6-c7fc-4cbd-929a-933d9c011c9d", "Security", "Permissions", "_apis/{resource}/{securityNamespaceId}/{permissions}", "1.0", "7.1", 2, get, words("tokens alwaysallowadministrators delimiter"), "permissions", (*visit).permissions},
		{hostMain, "cf1faa59-1b63-4448-bf04-13d981a46f5d", "Security", "PermissionEvaluationBatch", "_apis/{area}/{resource}", "3.0", "7.1", 1, post, nil, "permissions", (*visit).permissionBatch},
		{hostMain, "18a2ad18-7571-46ae-bec7-0c7da1495885", "Security", "AccessControlLists", "_apis/{resource}/{securityNamespaceId}", "1.0", "7.1", 1, get, words("token descriptors includeextendedinfo recurse"), "acl", (*visit).accessControlLists},
		{hostMain, "ce7b9f95-fde9-4be8-a86d-83b366f0b87a", "Security", "SecurityNamespaces", "_apis/{resource}/{securityNamespaceId}", "1.0", "7.1", 1, get, nil, "", nil},
		{hostMain, "603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects", "_apis/{resource}/{*projectId}", "1.0", "7.1", 4, get, words("statefilter $top $skip continuationtoken getdefaultteamimageurl includecapabilities includehistory"), "projects", (*visit).projects},
		{hostMain, "225f7195-f9c7-4d14-ab28-a83f7ff77e1f", "git", "repositories", "{project}/_apis/{area}/{resource}/{repositoryId}", "1.0", "7.1", 1, get, words("includelinks includeallurls includehidden"), "repositories", (*visit).repositories},
		{hostMain, "a663da97-81db-4eb3-8b83-287670f63073", "git", "recycleBinRepositories", "{project}/_apis/{area}/recycleBin/repositories/{repositoryId}", "4.1", "7.1", 1, get, nil, "", nil},
		{hostMain, "d0ab077b-1b97-4f78-984c-cfe2d248fc79", "OrganizationPolicy", "Policies", "_apis/{area}/{resource}/{policyName}", "3.0", "", 1, get, nil, "", nil},
		{hostMain, "3353e165-a11e-43aa-9d88-14f2bb09b6d9", "Contribution", "HierarchyQuery", "_apis/{area}/{resource}/{scopeName}/{scopeValue}", "5.0", "", 1, post, nil, "policy", (*visit).hierarchyQuery},
		{hostMain, "738368db-35ee-4b85-9f94-77ed34af2b0d", "Contribution", "dataProvidersQuery", "_apis/{area}/dataProviders/query/{scopeName}/{scopeValue}", "2.2", "", 1, post, nil, "", nil},
		{hostMain, "3e2f6668-0798-4dcb-b592-bfe2fa57fde2", "Contribution", "installedApps", "_apis/{area}/{resource}/{publisherName}/{extensionName}", "2.1", "", 1, get, nil, "", nil},

		{hostIdentities, "28010c54-d0c0-4c89-a5b0-1c9e188b9fb7", "IMS", "Identities", "_apis/{resource}/{identityId}", "1.0", "7.1", 1, get, words("searchfilter filtervalue querymembership descriptors subjectdescriptors identityids"), "identities", (*visit).identities},
		{hostIdentities, "e34b6394-6b30-4435-94a9-409a5eef3e31", "Graph", "MembershipsBatch", "_apis/{area}/Memberships/{subjectDescriptor}", "4.0", "", 1, get, words("direction depth"), "graph", (*visit).memberships},
		{hostIdentities, "3fd2e6ca-fb30-443a-b579-95b19ed0934c", "Graph", "Memberships", "_apis/{area}/{resource}/{subjectDescriptor}/{containerDescriptor}", "4.0", "", 1, get, nil, "graph", (*visit).membership},

		{hostEntitlements, "8480c6eb-ce60-47e9-88df-eca3c801638b", "MemberEntitlementManagement", "UserEntitlements", "_apis/{resource}/{userId}", "4.1", "7.1", 5, get, nil, "entitlements", (*visit).userEntitlement},
		{hostEntitlements, "387f832c-dbf2-4643-88e9-c1aa94dbb737", "MemberEntitlementManagement", "UserEntitlements", "_apis/{resource}/{userDescriptor}", "4.1", "7.1", 5, get, nil, "", nil},
		{hostEntitlements, "1d491a66-190b-43ae-86b8-9c2688c55186", "MemberEntitlementManagement", "ServicePrincipalEntitlements", "_apis/{resource}/{servicePrincipalId}", "7.1", "", 1, get, nil, "entitlements", (*visit).servicePrincipalEntitlement},

		{hostExtensions, "275424d0-c844-4fe2-bda6-04933a1357d8", "ExtensionManagement", "InstalledExtensions", "_apis/{area}/{resource}", "2.0", "", 1, get, words("includedisabledextensions includeerrors assettypes includeinstallationissues"), "extensions", (*visit).extensions},
		{hostExtensions, "fb0da285-f23e-4b56-8b53-3ef5f9f6de66", "ExtensionManagement", "InstalledExtensionsByName", "_apis/{area}/{resource}/{publisherName}/{extensionName}", "2.0", "", 1, get, words("assettypes"), "extensions", (*visit).extension},
	}
	for _, host := range devopsHosts() {
		routes = append(routes,
			devopsRoute{host, "00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData", "_apis/{resource}", "1.0", "", 1, get, words("connectoptions lastchangeid lastchangeid64"), "connection", (*visit).connectionData},
			devopsRoute{host, "e81700f7-3be2-46de-8624-2eb35882fcaa", "Location", "ResourceAreas", "_apis/{resource}/{areaId}", "3.2", "", 1, get, words("enterprisename organizationname"), "", (*visit).resourceAreas},
		)
	}
	return routes
}

func words(text string) []string { return strings.Fields(text) }

// route finds the resource that a path below an organization means.
func (v *visit) route(segments []string) (devopsRoute, bool) {
	for _, rt := range v.table {
		if rt.host != v.host || rt.serve == nil {
			continue
		}
		if params, ok := rt.match(segments); ok {
			v.params = params
			return rt, true
		}
	}
	return devopsRoute{}, false
}

// match fits a path into the template. A parameter at the beginning or at
// the end may be missing.
func (rt devopsRoute) match(segments []string) (map[string]string, bool) {
	pattern := strings.Split(strings.NewReplacer("{area}", rt.area, "{resource}", rt.resource).Replace(rt.template), "/")
	if strings.HasPrefix(pattern[0], "{") && len(segments) > 0 && fold(segments[0]) == "_apis" {
		pattern = pattern[1:]
	}
	if len(segments) > len(pattern) {
		return nil, false
	}
	params := map[string]string{}
	for i, want := range pattern {
		name, isParam := strings.CutPrefix(want, "{")
		switch {
		case i >= len(segments) && isParam:
		case i >= len(segments):
			return nil, false
		case isParam:
			params[strings.Trim(name, "*}")] = segments[i]
		case !strings.EqualFold(want, segments[i]):
			return nil, false
		}
	}
	return params, true
}

type locationBody struct {
	ID              string `json:"id"`
	Area            string `json:"area"`
	ResourceName    string `json:"resourceName"`
	RouteTemplate   string `json:"routeTemplate"`
	ResourceVersion int    `json:"resourceVersion"`
	MinVersion      string `json:"minVersion"`
	MaxVersion      string `json:"maxVersion"`
	ReleasedVersion string `json:"releasedVersion"`
}

// locations is the answer of OPTIONS on _apis: the resources of a host.
func (v *visit) locations() answer {
	list := []locationBody{}
	for _, rt := range v.table {
		if rt.host == v.host {
			list = append(list, locationBody{rt.id, rt.area, rt.resource, rt.template, rt.revision, rt.oldest, newestVersion, or(rt.released, "0.0")})
		}
	}
	return reply(200, collect(list))
}

type areaBody struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	LocationURL string `json:"locationUrl"`
}

// resourceAreas says which host serves which area, in terms of this server.
func (v *visit) resourceAreas() answer {
	list := []areaBody{}
	for _, area := range []struct{ id, name, host string }{
		{"79134c72-4a58-4b42-976c-04e7115f32bf", "core", hostMain},
		{"4e080c62-fa21-4fbc-8fef-2a10a2b38049", "git", hostMain},
		{"8477aec9-a4c7-4bd4-a456-ba4c53c989cb", "Contribution", hostMain},
		{"8a3d49b8-91f0-46ef-b33d-dda338c25db3", "IMS", hostIdentities},
		{"bb1e7ec9-e901-4b68-999a-de7012b920f8", "Graph", hostIdentities},
		{"68ddce18-2501-45f1-a17b-7931a9922690", "MemberEntitlementManagement", hostEntitlements},
		{"6c2b0933-3600-42ae-bf8b-93d4f7e83594", "ExtensionManagement", hostExtensions},
	} {
		if id := v.params["areaId"]; id == "" || strings.EqualFold(id, area.id) {
			list = append(list, areaBody{area.id, area.name, v.st.base + "/" + area.host + "/" + v.organization.Name + "/"})
		}
	}
	if v.params["areaId"] != "" && len(list) == 1 {
		return v.found(list[0])
	}
	return v.found(collect(list))
}
