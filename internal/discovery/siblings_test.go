package discovery_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

func repository(name string) armid.Scope {
	return armid.Scope{Connector: connector, Organization: "o", Project: "p", Repository: name}
}

// What reads, and writes between them, cost in requests.
func TestSiblings(t *testing.T) {
	t.Parallel()
	const one, list, second = "GET azureDevOpsOrgs/o/projects/p/repos/a", "GET azureDevOpsOrgs/o/projects/p/repos", "GET azureDevOpsOrgs/o/projects/p/repos?page=2"
	read := func(s *discovery.Siblings, names ...string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			for _, name := range names {
				found, err := s.Read(t.Context(), repository(name))
				if err != nil || !armid.EqualFold(found.Name, name) {
					t.Fatalf("%s: %q, %v", name, found.Name, err)
				}
			}
		}
	}
	for name, c := range map[string]struct {
		act  func(*testing.T, *discovery.Siblings)
		want []string
	}{
		"a single read is one request": {func(t *testing.T, s *discovery.Siblings) { t.Helper(); read(s, "a")(t) }, []string{one}},
		"many are one list and one request": {
			func(t *testing.T, s *discovery.Siblings) { t.Helper(); read(s, "a", "A", "b", "c")(t) },
			[]string{one, list, second},
		},
		"a written one is read by itself": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			read(s, "a", "b")(t)
			s.Written(repository("A"))
			read(s, "a", "b", "c")(t)
		}, []string{one, list, second, one}},
		"what is below a written parent is read again": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			read(s, "a", "b")(t)
			s.Written(armid.Scope{Connector: connector, Organization: "O"})
			read(s, "c")(t)
		}, []string{one, list, second, list, second}},
		"what has a similar name is not": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			read(s, "a", "b")(t)
			s.Written(armid.Scope{Connector: connector, Organization: "o", Project: "p2"})
			read(s, "c")(t)
		}, []string{one, list, second}},
		"a connector whose list was written is read again": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			read(s, "a", "b")(t)
			s.Forget(connector)
			read(s, "c")(t)
		}, []string{one, list, second, list, second}},
		"organizations are listed at once": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			for range 2 {
				if found, err := s.Read(t.Context(), armid.Scope{Connector: connector, Organization: "O"}); err != nil || found.Name != "o" {
					t.Fatalf("%q, %v", found.Name, err)
				}
				if all, err := s.Below(t.Context(), armid.Scope{Connector: connector}); err != nil || len(all) != 1 {
					t.Fatalf("%v, %v", all, err)
				}
			}
		}, []string{"GET azureDevOpsOrgs"}},
		"what the list does not have is asked for": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			if found, err := s.Read(t.Context(), armid.Scope{Connector: connector, Organization: "new"}); err != nil || found.Name != "new" {
				t.Fatalf("%q, %v", found.Name, err)
			}
		}, []string{"GET azureDevOpsOrgs", "GET azureDevOpsOrgs/new"}},
		"at the same time": {func(t *testing.T, s *discovery.Siblings) {
			t.Helper()
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					if _, err := s.Read(t.Context(), armid.Scope{Connector: connector, Organization: "o"}); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}, []string{"GET azureDevOpsOrgs"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, client := serve(t, map[string]string{
				"azureDevOpsOrgs":                           `{"value":[{"name":"o"}]}`,
				"azureDevOpsOrgs/new":                       `{"name":"new","properties":{"onboardingState":"Onboarded"}}`,
				"azureDevOpsOrgs/o/projects/p/repos":        `{"value":[{"name":"A"},{"name":"b"}],"nextLink":"NEXT"}`,
				"azureDevOpsOrgs/o/projects/p/repos?page=2": `{"value":[{"name":"c"}]}`,
				"azureDevOpsOrgs/o/projects/p/repos/a":      `{"name":"a","properties":{"onboardingState":"Onboarded"}}`,
			})
			c.act(t, discovery.NewSiblings(client.AzureDevOps))
			if !slices.Equal(service.requests, c.want) {
				t.Errorf("asked %q, want %q", service.requests, c.want)
			}
		})
	}
}

// A list that fails is nobody's answer: each asks for itself, and Below again.
func TestSiblingsListFails(t *testing.T) {
	t.Parallel()
	service, client := serve(t, map[string]string{"azureDevOpsOrgs/o": `{"name":"o","properties":{"onboardingState":"Onboarded"}}`})
	s := discovery.NewSiblings(client.AzureDevOps)
	for range 2 {
		if found, err := s.Read(t.Context(), armid.Scope{Connector: connector, Organization: "o"}); err != nil || found.Name != "o" {
			t.Errorf("%q, %v", found.Name, err)
		}
		if all, err := s.Below(t.Context(), armid.Scope{Connector: connector}); err == nil {
			t.Errorf("no error, and %v", all)
		}
	}
	if want := []string{"GET azureDevOpsOrgs", "GET azureDevOpsOrgs/o", "GET azureDevOpsOrgs", "GET azureDevOpsOrgs", "GET azureDevOpsOrgs/o", "GET azureDevOpsOrgs"}; !slices.Equal(service.requests, want) {
		t.Errorf("asked %q", service.requests)
	}
}
