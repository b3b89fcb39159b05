package discovery_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

// service answers each address with its body and notes the requests.
type service struct {
	url string

	mu       sync.Mutex
	bodies   map[string]string
	requests []string
}

func serve(t *testing.T, bodies map[string]string) (*service, *defender.Client) {
	t.Helper()
	s := &service{bodies: bodies}
	server := httptest.NewTLSServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	pl := runtime.NewPipeline("test", "v0.0.0", runtime.PipelineOptions{}, &policy.ClientOptions{
		Transport: server.Client(), Retry: policy.RetryOptions{MaxRetries: -1},
	})
	return s, defender.New(server.URL, pl, func(u *url.URL) bool { return "https://"+u.Host == server.URL }, defender.Options{})
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, path, _ := strings.Cut(r.URL.EscapedPath(), "/devops/default/")
	if page := r.URL.Query().Get("page"); page != "" {
		path += "?page=" + page
	}
	s.requests = append(s.requests, r.Method+" "+path)
	body, known := s.bodies[path]
	if !known {
		http.Error(w, "unexpected "+path, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, strings.ReplaceAll(body, "NEXT", s.url+r.URL.EscapedPath()+"?api-version=x&page=2"))
}

var connector = armid.Connector{SubscriptionID: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", ResourceGroup: "rg", Name: "ado"}

func conversation() map[string]string {
	return map[string]string{
		"azureDevOpsOrgs": `{"value": [
			{"id": "/x/azureDevOpsOrgs/contoso", "name": "contoso", "properties": {"onboardingState": "Onboarded", "provisioningState": "Succeeded", "provisioningStatusUpdateTimeUtc": "2026-05-30T12:00:00Z"}},
			{"id": "/x/azureDevOpsOrgs/theirs", "name": "theirs", "properties": {"onboardingState": "OnboardedByOtherConnector"}}]}`,
		"azureDevOpsOrgs/contoso/projects": `{"value": [
			{"id": "/x/projects/Data Platform", "name": "Data Platform", "properties": {"projectId": "p-1", "onboardingState": "Onboarded", "provisioningState": "Pending", "provisioningStatusUpdateTimeUtc": "2026-05-30T12:00:00.0000000"}}]}`,
		"azureDevOpsOrgs/contoso/projects/Data%20Platform/repos": `{"value": [
			{"id": "/x/repos/a%20b", "properties": {"repoId": "r-1", "repoUrl": "https://one", "visibility": "Private", "onboardingState": "Onboarded", "provisioningStatusUpdateTimeUtc": "1970-01-01T00:00:00Z"}}], "nextLink": "NEXT"}`,
		"azureDevOpsOrgs/contoso/projects/Data%20Platform/repos?page=2": `{"value": [
			{"id": "/x/repos/c", "name": "c", "properties": {"repoId": "r-2", "onboardingState": "Tomorrow"}}]}`,
	}
}

func TestForAzureDevOps(t *testing.T) {
	t.Parallel()
	s, client := serve(t, conversation())
	var got []string
	w := discovery.Walk[discovery.AzureDevOps]{Source: discovery.ForAzureDevOps(client.AzureDevOps, connector), MaxRequests: 4}
	for found, err := range w.Nodes(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		o := found.Object
		got = append(got, fmt.Sprint(found.Level(), " ", found.Path, " ", found.Onboarding, "/", found.Provisioning, " ", found.UpdatedAt.Unix(), ": ",
			o.Organization.Name, o.Project.Name, o.Repository.Name, " ", o.Project.Properties.ProjectID, o.Repository.Properties.RepositoryID))
	}
	const never = "-62135596800"
	want := []string{
		"1 {contoso  } Onboarded/Succeeded 1780142400: contoso ",
		"1 {theirs  } OnboardedByOtherConnector/ " + never + ": theirs ",
		"2 {contoso Data Platform } Onboarded/Pending 1780142400: Data Platform p-1",
		"3 {contoso Data Platform a b} Onboarded/ " + never + ": a b r-1",
		"3 {contoso Data Platform c} Tomorrow/ " + never + ": c r-2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("nodes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	expectRequests(t, s,
		"GET azureDevOpsOrgs",
		"GET azureDevOpsOrgs/contoso/projects",
		"GET azureDevOpsOrgs/contoso/projects/Data%20Platform/repos",
		"GET azureDevOpsOrgs/contoso/projects/Data%20Platform/repos?page=2")
}

func TestForAzureDevOpsCountsPages(t *testing.T) {
	t.Parallel()
	s, client := serve(t, conversation())
	w := discovery.Walk[discovery.AzureDevOps]{Source: discovery.ForAzureDevOps(client.AzureDevOps, connector), MaxRequests: 3}
	var last error
	for _, err := range w.Nodes(t.Context()) {
		last = err
	}
	expectCost(t, last, &discovery.TooCostlyError{Estimate: 4, Limit: 3, Organizations: 1, Projects: 1})
	expectRequests(t, s,
		"GET azureDevOpsOrgs",
		"GET azureDevOpsOrgs/contoso/projects",
		"GET azureDevOpsOrgs/contoso/projects/Data%20Platform/repos")
}

func expectRequests(t *testing.T, s *service, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.requests, want) {
		t.Errorf("requests\n%s\nwant\n%s", strings.Join(s.requests, "\n"), strings.Join(want, "\n"))
	}
}
