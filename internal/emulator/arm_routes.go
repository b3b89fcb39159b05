package emulator

import "strings"

// connectorVersions are those whose Azure DevOps, GitHub and GitLab parts are
// the same; devopsVersions all published ones. Source: azure-rest-api-specs.
func connectorVersions() []string {
	return []string{
		"2022-08-01-preview", "2023-03-01-preview", "2023-10-01-preview", "2024-03-01-preview",
		"2024-07-01-preview", "2024-08-01-preview", "2026-08-01-preview",
	}
}

func devopsVersions() []string {
	return []string{"2023-09-01-preview", "2024-04-01", "2024-05-15-preview", "2025-03-01", "2025-11-01-preview"}
}

func resourceVersions() []string {
	return []string{
		"2016-06-01", "2018-02-01", "2019-10-01", "2020-01-01", "2020-06-01", "2021-01-01", "2021-04-01",
		"2022-09-01", "2022-12-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-03-01", "2025-04-01",
	}
}

// armRoutes are all paths that are imitated.
func armRoutes() []route {
	const (
		subscription  = "subscriptions/{subscription}"
		group         = subscription + "/resourceGroups/{group}"
		connectors    = "/providers/Microsoft.Security/securityConnectors"
		connector     = group + connectors + "/{connector}"
		configuration = connector + "/devops/default"
		organization  = configuration + "/azureDevOpsOrgs/{org}"
		project       = organization + "/projects/{project}"
		permissions   = "/providers/Microsoft.Authorization/permissions"

		actConnector = "Microsoft.Security/securityConnectors/"
		actDevOps    = actConnector + "devops/"
	)
	var routes []route
	add := func(pattern string, versions []string, methods map[string]endpoint) {
		routes = append(routes, route{strings.Split(pattern, "/"), versions, methods})
	}
	authorization := []string{"2015-07-01", "2018-07-01", "2022-04-01"}

	add("subscriptions", resourceVersions(), map[string]endpoint{"GET": {"", (*store).listSubscriptions}})
	add(subscription, resourceVersions(), map[string]endpoint{"GET": {"Microsoft.Resources/subscriptions/read", (*store).getSubscription}})
	add(subscription+"/resourceGroups", resourceVersions(), map[string]endpoint{"GET": {"Microsoft.Resources/subscriptions/resourceGroups/read", (*store).listGroups}})
	add(group, resourceVersions(), map[string]endpoint{"GET": {"Microsoft.Resources/subscriptions/resourceGroups/read", (*store).getGroup}})
	add(subscription+"/providers", resourceVersions(), map[string]endpoint{"GET": {"", (*store).listProviders}})
	add(subscription+"/providers/Microsoft.Security", resourceVersions(), map[string]endpoint{"GET": {"", (*store).getProvider}})
	add(subscription+"/providers/Microsoft.Security/register", resourceVersions(), map[string]endpoint{"POST": {"Microsoft.Security/register/action", (*store).register}})
	add(subscription+permissions, authorization, map[string]endpoint{"GET": {"", (*store).listPermissions}})
	add(group+permissions, authorization, map[string]endpoint{"GET": {"", (*store).listPermissions}})
	add(subscription+"/providers/Microsoft.Security/pricings", []string{"2018-06-01", "2022-03-01", "2023-01-01", "2024-01-01"},
		map[string]endpoint{"GET": {"Microsoft.Security/pricings/read", (*store).listPricings}})

	add(subscription+connectors, connectorVersions(), map[string]endpoint{"GET": {actConnector + "read", (*store).listConnectors}})
	add(group+connectors, connectorVersions(), map[string]endpoint{"GET": {actConnector + "read", (*store).listConnectors}})
	add(connector, connectorVersions(), map[string]endpoint{
		"GET":    {actConnector + "read", (*store).getConnector},
		"PUT":    {actConnector + "write", (*store).putConnector},
		"PATCH":  {actConnector + "write", (*store).patchConnector},
		"DELETE": {actConnector + "delete", (*store).deleteConnector},
	})
	add(connector+"/devops", devopsVersions(), map[string]endpoint{"GET": {actDevOps + "read", (*store).listConfigurations}})
	add(configuration, devopsVersions(), map[string]endpoint{
		"GET":    {actDevOps + "read", (*store).getConfiguration},
		"PUT":    {actDevOps + "write", (*store).putConfiguration},
		"PATCH":  {actDevOps + "write", (*store).patchConfiguration},
		"DELETE": {actDevOps + "delete", (*store).deleteConfiguration},
	})
	add(configuration+"/operationResults/{operation}", devopsVersions(), map[string]endpoint{"GET": {actDevOps + "read", (*store).getOperation}})
	add(configuration+"/listAvailableAzureDevOpsOrgs", devopsVersions(), map[string]endpoint{
		"POST": {actDevOps + "listAvailableAzureDevOpsOrgs/action", (*store).listAvailable},
	})
	add(configuration+"/azureDevOpsOrgs", devopsVersions(), map[string]endpoint{"GET": {actDevOps + "azureDevOpsOrgs/read", (*store).listOrganizations}})
	add(organization+"/projects", devopsVersions(), map[string]endpoint{"GET": {actDevOps + "azureDevOpsOrgs/projects/read", (*store).listProjects}})
	add(project+"/repos", devopsVersions(), map[string]endpoint{"GET": {actDevOps + "azureDevOpsOrgs/projects/repos/read", (*store).listRepositories}})
	for pattern, kind := range map[string]string{
		organization:              "azureDevOpsOrgs",
		project:                   "azureDevOpsOrgs/projects",
		project + "/repos/{repo}": "azureDevOpsOrgs/projects/repos",
	} {
		add(pattern, devopsVersions(), map[string]endpoint{
			"GET":   {actDevOps + kind + "/read", (*store).getChild},
			"PUT":   {actDevOps + kind + "/write", (*store).putChild},
			"PATCH": {actDevOps + kind + "/write", (*store).patchChild},
		})
	}
	return routes
}
