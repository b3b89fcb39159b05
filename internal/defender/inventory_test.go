package defender_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

const orgsAt = devopsAt + "/azureDevOpsOrgs"

var project = armid.Scope{Connector: id, Organization: "contoso", Project: "pay ments"}

// names collects a list; an error must be the last thing in it.
func names[T any](t *testing.T, list iter.Seq2[T, error], name func(T) string) ([]string, error) {
	t.Helper()
	var got []string
	var last error
	for item, err := range list {
		if last != nil {
			t.Errorf("something after the error: %v, %v", item, err)
		}
		if last = err; err == nil {
			got = append(got, name(item))
		}
	}
	return got, last
}

func repositoryName(r defender.Repository) string     { return r.Name }
func organizationName(o defender.Organization) string { return o.Name }

func pageOf(next string, items ...string) string {
	for i, item := range items {
		items[i] = fmt.Sprintf(`{"id":"%s/%s","name":%q,"properties":{}}`, strings.ToUpper(orgsAt), item, item)
	}
	return fmt.Sprintf(`{"value":[%s],"nextLink":%s}`, strings.Join(items, ","), next)
}

func TestRepositoriesArePaged(t *testing.T) {
	t.Parallel()
	inTime(t, "as recorded, ten a page", func(t *testing.T) {
		at := orgsAt + "/contoso/projects/pay%20ments/repos" + devopsAPI
		next := "&continuation-token=W3sidG9rZW4iOiI%3D"
		c := talk(t,
			exchange{want: "GET " + at, status: 200, answer: pageOf(`"`+host+at+next+`"`, "a", "b")},
			exchange{want: "GET " + at + next, status: 200, answer: pageOf(`null`, "B", "c")})
		scope := project
		scope.Repository = "ignored"
		got, err := names(t, c.AzureDevOps.Repositories(t.Context(), scope), repositoryName)
		if err != nil || !slices.Equal(got, []string{"a", "b", "c"}) {
			t.Errorf("got %v (%v)", got, err)
		}
	})
	inTime(t, "and the caller may stop", func(t *testing.T) {
		at := orgsAt + "/contoso/projects" + devopsAPI
		c := talk(t, exchange{want: "GET " + at, status: 200, answer: pageOf(`"/next"`, "a", "b")})
		for got, err := range c.AzureDevOps.Projects(t.Context(), project) {
			if err != nil || got.Name != "a" {
				t.Errorf("got %v (%v)", got, err)
			}
			break
		}
	})
}

func TestPaging(t *testing.T) {
	t.Parallel()
	first := func(answer string) exchange {
		return exchange{want: "GET " + orgsAt + devopsAPI, status: 200, answer: answer}
	}
	next := func(path, answer string) exchange { return exchange{want: "GET " + path, status: 200, answer: answer} }
	var endless []exchange
	endless = append(endless, first(pageOf(`"/p?n=1"`)))
	for n := 1; n < 1000; n++ {
		endless = append(endless, next(fmt.Sprintf("/p?n=%d", n), pageOf(fmt.Sprintf(`"/p?n=%d"`, n+1))))
	}
	for name, tt := range map[string]struct {
		exchanges []exchange
		want      string
		problem   string
	}{
		"no link":                       {[]exchange{first(`{"value":[]}`)}, "", ""},
		"empty link":                    {[]exchange{first(pageOf(`""`, "a"))}, "a", ""},
		"empty pages":                   {[]exchange{first(pageOf(`"/2"`)), next("/2", `{"nextLink":"/3"}`), next("/3", pageOf(`""`, "a"))}, "a", ""},
		"relative link":                 {[]exchange{first(pageOf(`"?page=2"`, "a")), next(orgsAt+"?page=2", pageOf(`null`, "b"))}, "a b", ""},
		"same host, spelled out":        {[]exchange{first(pageOf(`"https://EXAMPLE.com:443/2"`, "a")), next("/2", pageOf(`null`, "b"))}, "a b", ""},
		"another host":                  {[]exchange{first(pageOf(`"https://evil.example/2"`, "a"))}, "", "another host"},
		"a lookalike":                   {[]exchange{first(pageOf(`"https://example.com.evil/2"`, "a"))}, "", "another host"},
		"another host without a scheme": {[]exchange{first(pageOf(`"//evil.example/2"`, "a"))}, "", "another host"},
		"http":                          {[]exchange{first(pageOf(`"http://example.com/2"`, "a"))}, "", "another host"},
		"user information":              {[]exchange{first(pageOf(`"https://a@example.com/2"`, "a"))}, "", "another host"},
		"a link that is a number":       {[]exchange{first(pageOf(`7`, "a"))}, "", "nextLink is not a string"},
		"a link to itself":              {[]exchange{first(pageOf(`"`+orgsAt+devopsAPI+`"`, "a"))}, "a", "does not end"},
		"a circle":                      {[]exchange{first(pageOf(`"/a"`)), next("/a", pageOf(`"/b"`)), next("/b", pageOf(`"/a"`))}, "", "does not end"},
		"no end":                        {endless, "", "does not end"},
		"no value":                      {[]exchange{first(`{}`)}, "", "without value"},
		"null":                          {[]exchange{first(`null`)}, "", "not a JSON object"},
		"an item that is null":          {[]exchange{first(`{"value":[null]}`)}, "", "neither id nor name"},
		"an item of another kind":       {[]exchange{first(`{"value":["x"]}`)}, "", "another type"},
		"an error on the second page":   {[]exchange{first(pageOf(`"/2"`, "a")), {want: "GET /2", status: 400, answer: armError("Bad", "token")}}, "a", "Bad: token"},
		"a name only in the id":         {[]exchange{first(`{"value":[{"id":"` + orgsAt + `/a%20b","properties":null}]}`)}, "a b", ""},
		"items without id":              {[]exchange{first(`{"value":[{"name":"a"},{"name":"b"}]}`)}, "a b", ""},
	} {
		inTime(t, name, func(t *testing.T) {
			got, err := names(t, talk(t, tt.exchanges...).AzureDevOps.Organizations(t.Context(), id), organizationName)
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
			if (err != nil) != (tt.problem != "") || err != nil && !strings.Contains(err.Error(), tt.problem) {
				t.Errorf("error = %v, want %q", err, tt.problem)
			}
			if err != nil && strings.Contains(err.Error(), "evil") {
				t.Errorf("the address is in the error: %v", err)
			}
		})
	}
}

func TestAvailableOrganizations(t *testing.T) {
	t.Parallel()
	at := devopsAt + "/listAvailableAzureDevOpsOrgs"
	inTime(t, "is a POST, every page", func(t *testing.T) {
		c := talk(t,
			exchange{want: "POST " + at + devopsAPI, status: 200, answer: pageOf(`"`+at+`?p=2"`, "a")},
			exchange{want: "POST " + at + "?p=2", status: 200, answer: `{"value":[{"name":"b","properties":{"onboardingState":"OnboardedByOtherConnector"}}]}`})
		var last defender.Organization
		got, err := names(t, c.AzureDevOps.AvailableOrganizations(t.Context(), id), func(o defender.Organization) string { last = o; return o.Name })
		if err != nil || !slices.Equal(got, []string{"a", "b"}) || last.Properties.OnboardingState != defender.OnboardedByOtherConnector {
			t.Errorf("got %v (%v)", got, err)
		}
	})
	inTime(t, "is refused to others", func(t *testing.T) {
		refused := exchange{want: "POST " + at + devopsAPI, status: 401, answer: armError("Unauthorized", "another identity")}
		_, err := names(t, talk(t, refused).AzureDevOps.AvailableOrganizations(t.Context(), id), organizationName)
		if !defender.IsUnauthorized(err) {
			t.Errorf("error = %v", err)
		}
	})
}

func TestReadOne(t *testing.T) {
	t.Parallel()
	answer := `{"name":"n","properties":{"onboardingState":"Onboarded","provisioningState":"Succeeded","parentOrgName":"o","parentProjectName":"p",
		"projectId":"pid","repoId":"rid","repoUrl":"u","visibility":"private","actionableRemediation":{"state":"Enabled",
		"categoryConfigurations":[{"category":"IaC","minimumSeverityLevel":"High"}],"inheritFromParentState":"Disabled",
		"branchConfiguration":{"branchNames":["main"],"annotateDefaultBranch":"Enabled"}}}}`
	at := func(path string) exchange {
		return exchange{want: "GET " + orgsAt + path + devopsAPI, status: 200, answer: answer}
	}
	inTime(t, "organization", func(t *testing.T) {
		got, err := talk(t, at("/contoso")).AzureDevOps.Organization(t.Context(), project)
		if err != nil || got.Properties.OnboardingState != defender.Onboarded || got.Properties.State != defender.StateSucceeded ||
			got.Properties.ActionableRemediation.BranchConfiguration.BranchNames[0] != "main" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "project", func(t *testing.T) {
		got, err := talk(t, at("/contoso/projects/pay%20ments")).AzureDevOps.Project(t.Context(), project)
		if err != nil || got.Properties.ProjectID != "pid" || got.Properties.ParentOrganizationName != "o" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "repository", func(t *testing.T) {
		scope := project
		scope.Repository = "50%"
		got, err := talk(t, at("/contoso/projects/pay%20ments/repos/50%25")).AzureDevOps.Repository(t.Context(), scope)
		p := got.Properties
		if err != nil || p.RepositoryID != "rid" || p.URL != "u" || p.Visibility != "private" || p.ParentProjectName != "p" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "a missing name asks nothing", func(t *testing.T) {
		c := talk(t)
		_, first := c.AzureDevOps.Repository(t.Context(), project)
		_, second := names(t, c.AzureDevOps.Projects(t.Context(), armid.Scope{Connector: id}), func(p defender.Project) string { return p.Name })
		if first == nil || second == nil {
			t.Errorf("errors %v, %v", first, second)
		}
	})
}

func TestPageGate(t *testing.T) {
	t.Parallel()
	inTime(t, "ends the list before a page that costs too much", func(t *testing.T) {
		c := talk(t, exchange{want: "GET " + orgsAt + devopsAPI, status: 200, answer: pageOf(`"/2"`, "a")})
		closed, pages := errors.New("closed"), 0
		ctx := defender.WithPageGate(t.Context(), func() error {
			if pages++; pages > 1 {
				return closed
			}
			return nil
		})
		got, err := names(t, c.AzureDevOps.Organizations(ctx, id), organizationName)
		if !errors.Is(err, closed) || !slices.Equal(got, []string{"a"}) {
			t.Errorf("got %v (%v)", got, err)
		}
	})
}
