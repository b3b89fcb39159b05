package diagnose

// AuthorizeSteps tells a person what to click in the portal, at the address of
// the connector (Microsoft Learn, "Edit your DevOps connector").
func AuthorizeSteps(portalURL string) string {
	return "A person has to authorize this connector once, in the Azure portal (not the preview portal), " +
		"with the account that is to own it: open " + portalURL + ", choose Edit settings > Configure access > Authorize, accept the consent, " +
		"then Review and generate > Update. Then run terraform plan again."
}
