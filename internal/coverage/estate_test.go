package coverage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
)

var now = time.Date(2026, 9, 18, 12, 0, 0, 0, time.UTC)

// guid is one GUID for each name.
func guid(kind int, name string) string {
	sum := uint64(14695981039346656037)
	for _, b := range []byte(strings.ToLower(name)) {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", kind, sum>>16)
}

// repository is one of Azure DevOps at organization/project/name.
func repository(path string) azdo.Repository {
	parts := strings.Split(path, "/")
	return azdo.Repository{
		ID: guid(2, path), Name: parts[2], ProjectID: guid(1, parts[0]+"/"+parts[1]), ProjectName: parts[1],
		DefaultBranch: "refs/heads/main", WebURL: "https://dev.azure.com/" + parts[0] + "/" + parts[1] + "/_git/" + parts[2],
	}
}

// discovered is the same repository as Defender shows it.
func discovered(path string) coverage.Discovered {
	r := repository(path)
	return coverage.Discovered{
		Project: r.ProjectName, ID: strings.ToUpper(r.ID), Name: r.Name, URL: r.WebURL, Standing: coverage.Ours,
	}
}

// estate is an estate under comparison.
type estate struct {
	t *testing.T
	*coverage.Comparison
}

func newEstate(t *testing.T, organizations ...string) estate {
	t.Helper()
	return estate{t, coverage.New(organizations, 100, now)}
}

func (e estate) in(path string) *coverage.Organization {
	e.t.Helper()
	name, _, _ := strings.Cut(path, "/")
	o := e.Organization(name)
	if o == nil {
		e.t.Fatalf("no organization %s", name)
	}
	return o
}

// exists lets Azure DevOps show repositories and their projects.
func (e estate) exists(repositories ...azdo.Repository) {
	e.t.Helper()
	for _, r := range repositories {
		o := e.in(strings.TrimPrefix(r.WebURL, "https://dev.azure.com/"))
		o.ExistingProject(azdo.Project{ID: r.ProjectID, Name: r.ProjectName})
		o.Existing(r)
	}
}

// discovers lets a connector have the organizations and list the repositories.
func (e estate) discovers(repositories ...coverage.Discovered) {
	e.t.Helper()
	for _, d := range repositories {
		o := e.in(strings.TrimPrefix(d.URL, "https://dev.azure.com/"))
		o.Stands(coverage.Ours)
		o.DiscoveredProject(strings.ToUpper(guid(1, o.Name()+"/"+d.Project)), d.Project)
		o.Discovered(d)
	}
}

// lines shows a list in short.
func lines(list []coverage.Repository) []string {
	shown := []string{}
	for _, r := range list {
		shown = append(shown, fmt.Sprintf("%s/%s/%s %s", r.Organization, r.Project, r.Name, r.Reason))
	}
	return shown
}

func expectLines(t *testing.T, what string, list []coverage.Repository, want ...string) {
	t.Helper()
	if got := lines(list); !slices.Equal(got, append([]string{}, want...)) {
		t.Errorf("%s\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
