package emulator_test

import (
	"fmt"
	"strings"
	"testing"
)

const tailspin = made + "/devops/default/azureDevOpsOrgs/tailspin"

func TestInventoryReads(t *testing.T) {
	t.Parallel()
	s := start(t, instant, `{"connectors":[{"name":"portal-made","devops":{"organizations":["contoso"]}}]}`)
	contoso := made + "/devops/default/azureDevOpsOrgs/contoso"
	s.get(strings.Replace(contoso, "contoso", "CONTOSO", 1) + vDevOps).want(map[string]string{
		"id": contoso, "name": "contoso", "type": "Microsoft.Security/securityConnectors/devops/azureDevOpsOrgs",
		"properties.provisioningState": "Succeeded", "properties.provisioningStatusMessage": "OK", "properties.onboardingState": "Onboarded",
		"properties.actionableRemediation.state":                  "Enabled",
		"properties.actionableRemediation.categoryConfigurations": `[{"minimumSeverityLevel":"High","category":"IaC"}]`,
		"properties.actionableRemediation.inheritFromParentState": "Disabled",
	})
	s.get(contoso + "/projects" + vDevOps).want(map[string]string{
		"value.1.id": contoso + "/projects/Data Platform", "value.1.properties.parentOrgName": "contoso",
		"value.1.properties.actionableRemediation.inheritFromParentState": "Enabled", "nextLink": "<absent>",
	})
	s.get(contoso + "/projects/Data%20Platform/repos" + vDevOps).want(map[string]string{
		"value.0.name": "etl", "value.0.properties.repoUrl": "https://dev.azure.com/contoso/Data%20Platform/_git/etl",
		"value.0.properties.parentProjectName": "Data Platform", "value.0.properties.projectId": "<absent>",
	})
	repository := s.get(contoso + "/projects/data%20platform/repos/ETL" + vDevOps)
	if id := repository.at("properties.repoId"); len(id) != 36 {
		t.Errorf("repoId %q", id)
	}
	for _, path := range []string{"none", "contoso/projects/none", "contoso/projects/payments/repos/none"} {
		s.do(404, "GET", made+"/devops/default/azureDevOpsOrgs/"+path+vDevOps, "").want(map[string]string{"error.code": "ResourceNotFound"})
	}
	s.noViolations()
}

func TestRepositoriesComeInPages(t *testing.T) {
	t.Parallel()
	s := start(t, instant, `{"organizations":[{"name":"tailspin","projects":[],"generate":{"projects":2,"repositories_per_project":25}}]}`)
	if names := s.get(tailspin + "/projects" + vDevOps).names(); names != "toys,project-0001,project-0002" {
		t.Errorf("projects: %s", names)
	}
	next, pages, seen := tailspin+"/projects/project-0002/repos"+vDevOps, []int{}, map[string]bool{}
	for next != "<absent>" {
		g := s.get(next)
		names := strings.Split(g.names(), ",")
		for _, name := range names {
			seen[name] = true
		}
		pages = append(pages, len(names))
		next = g.at("nextLink")
		if next != "<absent>" && !strings.Contains(next, "&continuation-token=") {
			t.Errorf("nextLink %s", next)
		}
	}
	if fmt.Sprint(pages) != "[10 10 5]" || len(seen) != 25 {
		t.Errorf("pages %v with %d names", pages, len(seen))
	}
	s.do(400, "GET", tailspin+"/projects/toys/repos"+vDevOps+"&continuation-token=nonsense", "")
}

func TestDiscoveryGrowsByWalks(t *testing.T) {
	t.Parallel()
	s := start(t, instant, `{"timing":{"walks":2},"organizations":[{"name":"tailspin","projects":{"toys":null},"generate":{"projects":3,"repositories_per_project":6}}]}`)
	want := []struct {
		projects     string
		repositories int
	}{{"project-0001", 2}, {"project-0001,project-0002", 4}, {"project-0001,project-0002,project-0003", 6}, {"project-0001,project-0002,project-0003", 6}}
	for walk, w := range want {
		if names := s.get(tailspin + "/projects" + vDevOps).names(); names != w.projects {
			t.Errorf("walk %d: projects %s, want %s", walk+1, names, w.projects)
		}
		names := s.get(tailspin + "/projects/project-0001/repos" + vDevOps).names()
		if n := len(strings.Split(names, ",")); n != w.repositories {
			t.Errorf("walk %d: %d repositories, want %d", walk+1, n, w.repositories)
		}
	}
}

func TestAnnotations(t *testing.T) {
	t.Parallel()
	s := start(t)
	repository := tailspin + "/projects/toys/repos/shop"
	patched := s.do(202, "PATCH", tailspin+"/projects/toys"+vDevOps,
		`{"properties":{"onboardingState":"NotApplicable","actionableRemediation":{"state":"Disabled","categoryConfigurations":[{"category":"Secrets","minimumSeverityLevel":"Low"}]}}}`)
	patched.want(map[string]string{
		"id": "<absent>", "name": "<absent>", "type": "<absent>",
		"properties.onboardingState":                                         "NotApplicable",
		"properties.provisioningState":                                       "Pending",
		"properties.actionableRemediation.state":                             "Disabled",
		"properties.actionableRemediation.branchConfiguration":               `{"branchNames":[],"annotateDefaultBranch":"Enabled"}`,
		"properties.actionableRemediation.categoryConfigurations.0.category": "Secrets",
	})
	s.get(tailspin + "/projects/toys" + vDevOps).want(map[string]string{
		"properties.provisioningState": "Pending", "properties.actionableRemediation.state": "Enabled",
	})
	s.finish(patched).want(map[string]string{"status": "Succeeded"})
	s.get(tailspin + "/projects/toys" + vDevOps).want(map[string]string{
		"properties.onboardingState": "Onboarded", "properties.actionableRemediation.state": "Disabled",
		"properties.actionableRemediation.inheritFromParentState": "Disabled",
	})
	s.get(repository + vDevOps).want(map[string]string{
		"properties.actionableRemediation.state":                             "Disabled",
		"properties.actionableRemediation.inheritFromParentState":            "Enabled",
		"properties.actionableRemediation.categoryConfigurations.0.category": "Secrets",
	})
	// A PATCH keeps what it does not name, a PUT takes the defaults.
	s.finish(s.do(202, "PATCH", repository+vDevOps, `{"properties":{"actionableRemediation":{"state":"Enabled"}}}`))
	s.get(repository + vDevOps).want(map[string]string{
		"properties.actionableRemediation.state":                             "Enabled",
		"properties.actionableRemediation.categoryConfigurations.0.category": "Secrets",
	})
	s.finish(s.do(201, "PUT", repository+vDevOps, `{"properties":{"actionableRemediation":{"state":"Disabled"}}}`))
	s.get(repository + vDevOps).want(map[string]string{
		"properties.actionableRemediation.state":                             "Disabled",
		"properties.actionableRemediation.categoryConfigurations.0.category": "IaC",
	})
	s.finish(s.do(202, "PATCH", repository+vDevOps, `{"properties":{"actionableRemediation":{"inheritFromParentState":"Enabled"}}}`))
	s.get(repository + vDevOps).want(map[string]string{
		"properties.actionableRemediation.inheritFromParentState":            "Enabled",
		"properties.actionableRemediation.categoryConfigurations.0.category": "Secrets",
	})
	annotations := s.World().Connectors[0].Annotations
	if _, there := annotations["tailspin/toys"]; !there || len(annotations) != 1 {
		t.Errorf("annotations %s", annotations)
	}
	s.noViolations()
	s.do(400, "PATCH", repository+vDevOps, `{"properties":{"repoId":"x"}}`)
	if len(s.Violations()) != 1 {
		t.Errorf("violations %q", s.Violations())
	}
}

func TestOffboardingForgetsSettings(t *testing.T) {
	t.Parallel()
	s := start(t, instant)
	s.do(202, "PATCH", tailspin+vDevOps, `{"properties":{"actionableRemediation":{"state":"Disabled"}}}`)
	d := made + "/devops/default" + vDevOps
	s.do(202, "PATCH", d, `{"properties":{"autoDiscovery":"Disabled","topLevelInventoryList":["contoso"]}}`)
	if a := s.World().Connectors[0].Annotations; len(a) != 0 {
		t.Errorf("annotations %s", a)
	}
}

// What an account can onboard depends on how it is an administrator and on
// its licence.
func TestWhoCanOnboard(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		user, patch string
		want        string
	}{
		"basic":               {user: `"administrator":true`, want: "contoso"},
		"through a group":     {user: `"administrator":true,"administrator_through":"nested_group"`, want: "contoso"},
		"through Entra":       {user: `"administrator":true,"administrator_through":"entra_group"`, want: "contoso"},
		"permission only":     {user: `"permission_only":true`},
		"permission accepted": {user: `"permission_only":true`, patch: `{"assumptions":{"permission_only":"onboards"}}`, want: "contoso"},
		"stakeholder":         {user: `"administrator":true,"access_level":"stakeholder"`},
		"subscriber":          {user: `"administrator":true,"access_level":"stakeholder","licensing_source":"msdn","msdn_license":"enterprise"`, want: "contoso"},
		"eligible subscriber": {user: `"administrator":true,"access_level":"stakeholder","licensing_source":"msdn","msdn_license":"eligible"`},
		"github":              {user: `"administrator":true,"access_level":"none","licensing_source":"gitHub","github_license":"enterprise"`, want: "contoso"},
		"disabled":            {user: `"administrator":true,"status":"disabled"`},
		"service principal":   {user: `"administrator":true,"kind":"service_principal"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			patches := []string{
				`{"organizations":{"contoso":{"users":[{"upn":"` + owner + `",` + test.user + `}]},"fabrikam":null}}`,
				`{"assumptions":{"list_available_non_owner":"allow"}}`,
			}
			if test.patch != "" {
				patches = append(patches, test.patch)
			}
			s := start(t, patches...)
			names := s.do(200, "POST", made+"/devops/default/listAvailableAzureDevOpsOrgs"+vDevOps, "").names()
			if strings.Trim(strings.ReplaceAll(names, "tailspin", ""), ",") != test.want {
				t.Errorf("organizations %s, want %s", names, test.want)
			}
		})
	}
}
