package function

// What the descriptions of the functions share.
const (
	connectorForm = "/subscriptions/{subscription}/resourceGroups/{resource group}/providers/Microsoft.Security/securityConnectors/{name}"
	scopeForm     = "{connector}/devops/default/azureDevOpsOrgs/{organization}[/projects/{project}[/repos/{repository}]]"
	tolerance     = "The fixed words may be in any letter case, names may be percent-encoded (they are decoded once), and a slash may follow."
	namesAsShown  = "Names are written as they are shown, not percent-encoded; a name that Azure would refuse is an error."
)
