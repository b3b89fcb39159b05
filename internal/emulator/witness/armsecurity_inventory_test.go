package witness_test

import (
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/security/armsecurity"
)

// inventory lists what was onboarded and what could be, over pages.
func (m *microsoft) inventory() {
	m.t.Helper()
	organizations, _ := pages(m.t, m.organizations.NewListPager(group, "theirs", nil), func(r armsecurity.AzureDevOpsOrgsClientListResponse) (names []*string) {
		for _, o := range r.Value {
			names = append(names, o.Name)
		}
		return names
	})
	projects, _ := pages(m.t, m.projects.NewListPager(group, "theirs", "contoso", nil), func(r armsecurity.AzureDevOpsProjectsClientListResponse) (names []*string) {
		for _, p := range r.Value {
			names = append(names, p.Name)
		}
		return names
	})
	repositories, count := pages(m.t, m.repositories.NewListPager(group, "theirs", "contoso", "payments", nil), func(r armsecurity.AzureDevOpsReposClientListResponse) (names []*string) {
		for _, r := range r.Value {
			names = append(names, r.Name)
		}
		return names
	})
	slices.Sort(organizations)
	slices.Sort(projects)
	if strings.Join(organizations, ",") != "contoso,fabrikam" || strings.Join(projects, ",") != "Data Platform,payments" {
		m.t.Errorf("organizations %v, projects %v", organizations, projects)
	}
	if len(repositories) != 12 || count != 2 || !slices.Contains(repositories, "a b") {
		m.t.Errorf("repositories %v on %d pages", repositories, count)
	}
	repository, err := m.repositories.Get(m.t.Context(), group, "theirs", "contoso", "payments", "a b", nil)
	m.must("read a repository", err)
	if *repository.Properties.RepoURL != "https://dev.azure.com/contoso/payments/_git/a%20b" || *repository.Properties.ParentOrgName != "contoso" {
		m.t.Errorf("repository: %+v", repository.Properties)
	}

	available, err := m.organizations.ListAvailable(m.t.Context(), group, "theirs", nil)
	m.must("list the available organizations", err)
	states := map[string]armsecurity.OnboardingState{}
	for _, o := range available.Value {
		states[*o.Name] = *o.Properties.OnboardingState
	}
	if len(states) != 3 || states["fabrikam"] != armsecurity.OnboardingStateOnboarded || states["tailspin"] != armsecurity.OnboardingStateOnboardedByOtherConnector {
		m.t.Errorf("available: %v", states)
	}
}

// annotate changes the annotations of an organization and of a project: what
// was not sent stays, and repositories inherit.
func (m *microsoft) annotate() {
	m.t.Helper()
	ctx := m.t.Context()
	organization, err := m.organizations.BeginUpdate(ctx, group, "theirs", "contoso", armsecurity.AzureDevOpsOrg{
		Properties: &armsecurity.AzureDevOpsOrgProperties{ActionableRemediation: &armsecurity.ActionableRemediation{
			CategoryConfigurations: []*armsecurity.CategoryConfiguration{{Category: to.Ptr(armsecurity.RuleCategoryIaC), MinimumSeverityLevel: to.Ptr("Medium")}},
		}},
	}, nil)
	changed, err := end(ctx, organization, err)
	m.must("annotate the organization", err)
	settings := changed.Properties.ActionableRemediation
	if *changed.Properties.OnboardingState != armsecurity.OnboardingStateOnboarded || *settings.State != armsecurity.ActionableRemediationStateEnabled ||
		*settings.CategoryConfigurations[0].MinimumSeverityLevel != "Medium" || settings.BranchConfiguration == nil {
		m.t.Errorf("organization: %+v", settings)
	}

	project, err := m.projects.BeginCreateOrUpdate(ctx, group, "theirs", "contoso", "Data Platform", armsecurity.AzureDevOpsProject{
		Properties: &armsecurity.AzureDevOpsProjectProperties{ActionableRemediation: &armsecurity.ActionableRemediation{
			State: to.Ptr(armsecurity.ActionableRemediationStateDisabled), InheritFromParentState: to.Ptr(armsecurity.InheritFromParentStateDisabled),
		}},
	}, nil)
	_, err = end(ctx, project, err)
	m.must("annotate the project", err)
	repository, err := m.repositories.Get(ctx, group, "theirs", "contoso", "Data Platform", "etl", nil)
	m.must("read a repository", err)
	settings = repository.Properties.ActionableRemediation
	if *settings.State != armsecurity.ActionableRemediationStateDisabled || *settings.InheritFromParentState != armsecurity.InheritFromParentStateEnabled {
		m.t.Errorf("the repository does not inherit: %+v", settings)
	}
}
