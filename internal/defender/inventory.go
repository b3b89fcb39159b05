package defender

// Organization is an Azure DevOps organization as the connector sees it.
type Organization struct {
	ID         string                 `json:"id,omitzero"`
	Name       string                 `json:"name,omitzero"`
	Properties OrganizationProperties `json:"properties,omitzero"`
}

// OrganizationProperties of an Organization.
type OrganizationProperties struct {
	Provisioning
	OnboardingState       string                 `json:"onboardingState,omitzero"`
	ActionableRemediation *ActionableRemediation `json:"actionableRemediation,omitzero"`
}

// Project is a project of an organization.
type Project struct {
	ID         string            `json:"id,omitzero"`
	Name       string            `json:"name,omitzero"`
	Properties ProjectProperties `json:"properties,omitzero"`
}

// ProjectProperties of a Project. ProjectID is the GUID in Azure DevOps.
type ProjectProperties struct {
	Provisioning
	OnboardingState        string                 `json:"onboardingState,omitzero"`
	ActionableRemediation  *ActionableRemediation `json:"actionableRemediation,omitzero"`
	ParentOrganizationName string                 `json:"parentOrgName,omitzero"`
	ProjectID              string                 `json:"projectId,omitzero"`
}

// Repository is a Git repository of a project.
type Repository struct {
	ID         string               `json:"id,omitzero"`
	Name       string               `json:"name,omitzero"`
	Properties RepositoryProperties `json:"properties,omitzero"`
}

// RepositoryProperties of a Repository. RepositoryID is the GUID in Azure DevOps.
type RepositoryProperties struct {
	Provisioning
	OnboardingState        string                 `json:"onboardingState,omitzero"`
	ActionableRemediation  *ActionableRemediation `json:"actionableRemediation,omitzero"`
	ParentOrganizationName string                 `json:"parentOrgName,omitzero"`
	ParentProjectName      string                 `json:"parentProjectName,omitzero"`
	RepositoryID           string                 `json:"repoId,omitzero"`
	URL                    string                 `json:"repoUrl,omitzero"`
	Visibility             string                 `json:"visibility,omitzero"`
}

// ActionableRemediation is the pull request annotation of an object.
type ActionableRemediation struct {
	State                  string                  `json:"state,omitzero"`
	CategoryConfigurations []CategoryConfiguration `json:"categoryConfigurations,omitzero"`
	BranchConfiguration    *BranchConfiguration    `json:"branchConfiguration,omitzero"`
	InheritFromParentState string                  `json:"inheritFromParentState,omitzero"`
}

// CategoryConfiguration is the severity from which findings of a category are annotated.
type CategoryConfiguration struct {
	Category             string `json:"category,omitzero"`
	MinimumSeverityLevel string `json:"minimumSeverityLevel,omitzero"`
}

// BranchConfiguration says on which branches pull requests are annotated.
type BranchConfiguration struct {
	BranchNames           []string `json:"branchNames,omitzero"`
	AnnotateDefaultBranch string   `json:"annotateDefaultBranch,omitzero"`
}
