package defender_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// specs opens the folder with the documents of Azure/azure-rest-api-specs,
// which some checkouts have as shared/specs beside them. They are not part of
// this repository.
func specs(t *testing.T) fs.FS {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		root := filepath.Join(dir, "shared", "specs", "specification", "security", "resource-manager", "Microsoft.Security", "Security")
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			return os.DirFS(root)
		}
	}
	t.Skip("no folder shared/specs beside the checkout: the models are not compared with the OpenAPI documents here (a plain clone does not have them)")
	return nil
}

func load[T any](t *testing.T, files fs.FS, path string) T {
	t.Helper()
	var document T
	raw, err := fs.ReadFile(files, path)
	if err == nil {
		err = json.Unmarshal(raw, &document)
	}
	if err != nil {
		t.Fatal(err)
	}
	return document
}

type definitions struct {
	Definitions map[string]struct {
		Properties map[string]struct{} `json:"properties"`
		Enum       []string            `json:"enum"`
	} `json:"definitions"`
}

const (
	devopsDocument    = "stable/2025-03-01/securityConnectorsDevOps.json"
	connectorDocument = "preview/2026-08-01-preview/securityConnectors.json"
)

var provisioning = defender.Provisioning{State: "x", Message: "x", UpdatedAt: "x"}

func TestModelsHaveThePropertiesOfTheDocuments(t *testing.T) {
	t.Parallel()
	files := specs(t)
	for _, tt := range []struct {
		document, definition string
		full                 any      // a model with every field set
		left                 []string // what the model leaves out
	}{
		{devopsDocument, "DevOpsConfigurationProperties", defender.ConfigurationProperties{
			Provisioning: provisioning, Authorization: &defender.Authorization{}, AutoDiscovery: "x", TopLevelInventoryList: []string{},
			Capabilities: []defender.Capability{}, Agentless: &defender.Agentless{},
		}, nil},
		{devopsDocument, "Authorization", defender.Authorization{Code: "x"}, nil},
		{devopsDocument, "DevOpsCapability", defender.Capability{Name: "x", Value: "x"}, nil},
		{devopsDocument, "AgentlessConfiguration", defender.Agentless{
			Enabled: "x", AutoDiscovery: "x", Scanners: []string{}, InventoryListType: "x", InventoryList: []defender.InventoryItem{},
		}, nil},
		{devopsDocument, "InventoryList", defender.InventoryItem{Kind: "x", Value: "x"}, nil},
		{devopsDocument, "AzureDevOpsOrgProperties", defender.OrganizationProperties{
			Provisioning: provisioning, OnboardingState: "x", ActionableRemediation: &defender.ActionableRemediation{},
		}, nil},
		{devopsDocument, "AzureDevOpsProjectProperties", defender.ProjectProperties{
			Provisioning: provisioning, OnboardingState: "x", ActionableRemediation: &defender.ActionableRemediation{},
			ParentOrganizationName: "x", ProjectID: "x",
		}, nil},
		{devopsDocument, "AzureDevOpsRepositoryProperties", defender.RepositoryProperties{
			Provisioning: provisioning, OnboardingState: "x", ActionableRemediation: &defender.ActionableRemediation{},
			ParentOrganizationName: "x", ParentProjectName: "x", RepositoryID: "x", URL: "x", Visibility: "x",
		}, nil},
		{devopsDocument, "ActionableRemediation", defender.ActionableRemediation{
			State: "x", CategoryConfigurations: []defender.CategoryConfiguration{}, BranchConfiguration: &defender.BranchConfiguration{},
			InheritFromParentState: "x",
		}, nil},
		{devopsDocument, "CategoryConfiguration", defender.CategoryConfiguration{Category: "x", MinimumSeverityLevel: "x"}, nil},
		{devopsDocument, "TargetBranchConfiguration", defender.BranchConfiguration{BranchNames: []string{}, AnnotateDefaultBranch: "x"}, nil},
		{connectorDocument, "SecurityConnectorProperties", defender.ConnectorProperties{
			HierarchyIdentifier: "x", EnvironmentName: "x", EnvironmentData: &defender.EnvironmentData{}, Offerings: []defender.Offering{},
		}, []string{"hierarchyIdentifierTrialEndDate"}},
		{connectorDocument, "EnvironmentData", defender.EnvironmentData{}, nil},
		{connectorDocument, "cloudOffering", defender.Offering{}, []string{"description"}},
	} {
		t.Run(tt.definition, func(t *testing.T) {
			t.Parallel()
			want := tt.left
			for name := range load[definitions](t, files, tt.document).Definitions[tt.definition].Properties {
				if !slices.Contains(want, name) {
					want = append(want, name)
				}
			}
			ours := append(keys(t, tt.full), tt.left...)
			slices.Sort(want)
			slices.Sort(ours)
			if !slices.Equal(ours, want) {
				t.Errorf("ours     %v\ndocument %v", ours, want)
			}
		})
	}
}

// keys are the property names of a model on the wire.
func keys(t *testing.T, model any) []string {
	t.Helper()
	raw, err := json.Marshal(model)
	var object map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(raw, &object)
	}
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range object {
		names = append(names, name)
	}
	return names
}

func TestWordsAreThoseOfTheDocuments(t *testing.T) {
	t.Parallel()
	files := specs(t)
	for _, tt := range []struct {
		document, definition string
		words                []string
		all                  bool
	}{
		{devopsDocument, "DevOpsProvisioningState", []string{
			defender.StateSucceeded, defender.StateFailed, defender.StateCanceled, defender.StatePending,
			defender.StatePendingDeletion, defender.StateDeletionSuccess, defender.StateDeletionFailure,
		}, true},
		{devopsDocument, "OnboardingState", []string{
			defender.Onboarded, defender.NotOnboarded, defender.OnboardedByOtherConnector, defender.NotApplicable,
		}, true},
		{devopsDocument, "AutoDiscovery", []string{defender.Enabled, defender.Disabled, defender.NotApplicable}, true},
		{devopsDocument, "AgentlessEnablement", []string{defender.Enabled, defender.Disabled, defender.NotApplicable}, true},
		{connectorDocument, "CloudName", []string{defender.EnvironmentAzureDevOps}, false},
		{connectorDocument, "EnvironmentType", []string{defender.EnvironmentTypeAzureDevOps}, false},
		{connectorDocument, "OfferingType", []string{defender.OfferingCspmMonitorAzureDevOps}, false},
	} {
		t.Run(tt.definition, func(t *testing.T) {
			t.Parallel()
			theirs := load[definitions](t, files, tt.document).Definitions[tt.definition].Enum
			for _, word := range tt.words {
				if !slices.Contains(theirs, word) {
					t.Errorf("%s is none of %v", word, theirs)
				}
			}
			if tt.all && len(theirs) != len(tt.words) {
				t.Errorf("the document has %v", theirs)
			}
		})
	}
}

// example is an official example: bodies of requests and of answers.
type example struct {
	Parameters map[string]json.RawMessage `json:"parameters"`
	Responses  map[string]struct {
		Body json.RawMessage `json:"body"`
	} `json:"responses"`
}

// lost are the paths that our models leave out on purpose: what no caller
// needs, and what connectors of other clouds have.
var lost = []string{
	".type", ".systemData", ".kind", ".etag", ".properties.hierarchyIdentifierTrialEndDate", ".properties.offerings[].", ".properties.environmentData.",
}

func TestModelsKeepTheExamples(t *testing.T) {
	t.Parallel()
	files := specs(t)
	const devops = "preview/2025-11-01-preview/examples/SecurityConnectorsDevOps/"
	const stable = "stable/2025-03-01/examples/SecurityConnectorsDevOps/"
	const connectors = "preview/2026-08-01-preview/examples/SecurityConnectors/"
	for _, tt := range []struct {
		pattern   string
		parameter string
		through   func([]byte) (any, error)
	}{
		{devops + "*DevOpsConfigurations*", "devOpsConfiguration", through[defender.Configuration]},
		{stable + "*DevOpsConfigurations*", "devOpsConfiguration", through[defender.Configuration]},
		{devops + "*AzureDevOpsOrgs*", "azureDevOpsOrg", through[defender.Organization]},
		{stable + "*AzureDevOpsOrgs*", "azureDevOpsOrg", through[defender.Organization]},
		{devops + "*AzureDevOpsProjects*", "azureDevOpsProject", through[defender.Project]},
		{devops + "*AzureDevOpsRepos*", "azureDevOpsRepository", through[defender.Repository]},
		{stable + "*AzureDevOpsRepos*", "azureDevOpsRepository", through[defender.Repository]},
		{connectors + "*", "securityConnector", through[defender.Connector]},
	} {
		paths, err := fs.Glob(files, tt.pattern)
		if err != nil || len(paths) == 0 {
			t.Errorf("%s: no examples (%v)", tt.pattern, err)
		}
		for _, path := range paths {
			t.Run(path, func(t *testing.T) {
				t.Parallel()
				for where, raw := range load[example](t, files, path).bodies(t, tt.parameter) {
					ours, err := tt.through(raw)
					var theirs any
					if err == nil {
						err = json.Unmarshal(raw, &theirs)
					}
					if err != nil {
						t.Errorf("%s: %v", where, err)
						continue
					}
					for _, difference := range compare("", theirs, ours) {
						t.Errorf("%s: %s", where, difference)
					}
				}
			})
		}
	}
}

// bodies are all objects of an example, those of lists one by one.
func (e example) bodies(t *testing.T, parameter string) map[string]json.RawMessage {
	t.Helper()
	found := map[string]json.RawMessage{}
	if raw := e.Parameters[parameter]; raw != nil {
		found["request"] = raw
	}
	for status, response := range e.Responses {
		var list struct {
			Value []json.RawMessage `json:"value"`
		}
		if len(response.Body) == 0 {
			continue
		}
		if err := json.Unmarshal(response.Body, &list); err != nil {
			t.Fatal(err)
		}
		if list.Value == nil {
			found[status] = response.Body
		}
		for i, raw := range list.Value {
			found[fmt.Sprintf("%s item %d", status, i)] = raw
		}
	}
	return found
}

// through is what is left of a body that went through a model.
func through[T any](raw []byte) (any, error) {
	var model T
	if err := json.Unmarshal(raw, &model); err != nil {
		return nil, err
	}
	out, err := json.Marshal(model)
	if err != nil {
		return nil, err
	}
	var value any
	err = json.Unmarshal(out, &value)
	return value, err
}

// compare lists the differences that are not on purpose.
func compare(path string, theirs, ours any) []string {
	var found []string
	switch theirs := theirs.(type) {
	case map[string]any:
		ours, _ := ours.(map[string]any)
		for name, value := range theirs {
			at := path + "." + name
			mine, ok := ours[name]
			if !ok && (slices.Contains(lost, at) || slices.Contains(lost, path+".")) {
				continue
			}
			if !ok && value != nil {
				found = append(found, at+" is lost")
				continue
			}
			found = append(found, compare(at, value, mine)...)
		}
		for name := range ours {
			if _, ok := theirs[name]; !ok {
				found = append(found, path+"."+name+" is new")
			}
		}
	case []any:
		ours, _ := ours.([]any)
		if len(ours) != len(theirs) {
			return []string{path + " has another length"}
		}
		for i, value := range theirs {
			found = append(found, compare(path+"[]", value, ours[i])...)
		}
	default:
		if theirs != ours {
			found = append(found, fmt.Sprintf("%s: %v became %v", path, theirs, ours))
		}
	}
	return found
}

func TestVersionIsThatOfTheDocument(t *testing.T) {
	t.Parallel()
	if !strings.Contains(devopsDocument, "/"+defender.DevOpsAPIVersion+"/") {
		t.Errorf("the models are compared with %s and sent as %s", devopsDocument, defender.DevOpsAPIVersion)
	}
}
