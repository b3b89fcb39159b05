package prerequisites

// The page has the rest: templates/data-sources/azuredevops_prerequisites.md.tmpl.
const description = "Checks what the onboarding of Azure DevOps organizations needs, and changes nothing: no resource provider is registered, and Azure DevOps is only read. " +
	"A failed check is a result and not an error of the data source, so that a `precondition` or a `check` block decides what follows. " +
	"What cannot be found out is `unknown` and does not count as failed."
