package emulator_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// What Defender shows differs from what Azure DevOps has.
func TestWithheldAndDeleted(t *testing.T) {
	t.Parallel()
	s := start(t, instant, `{"organizations":[{"name":"tailspin","projects":[
		{"name":"toys","visibility":"public","repositories":[{"name":"hidden","withheld":true},{"name":"gone","deleted":true},{"name":"inner","visibility":"private"},"plain",{"name":"Shop","empty":true}]},
		{"name":"secret","withheld":true,"repositories":["x"]},
		{"name":"old","source_control":"tfvc"}]}]}`)
	if names := s.get(tailspin + "/projects" + vDevOps).names(); names != "toys,old" {
		t.Errorf("projects %s", names)
	}
	g := s.get(tailspin + "/projects/toys/repos" + vDevOps)
	if g.names() != "Shop,gone,inner,plain" {
		t.Errorf("repositories %s", g.names())
	}
	g.want(map[string]string{"value.0.properties.visibility": "Public", "value.2.properties.visibility": "Private"})
	s.get(tailspin + "/projects/TOYS/repos/GONE" + vDevOps)
	s.do(404, "GET", tailspin+"/projects/toys/repos/hidden"+vDevOps, "")
	s.do(404, "GET", tailspin+"/projects/secret"+vDevOps, "")
	s.do(404, "GET", tailspin+"/projects/secret/repos"+vDevOps, "")
	s.get("/_emulator/world").want(map[string]string{
		"organizations.2.projects.0.repositories": `[{"name":"Shop","empty":true},{"name":"hidden","withheld":true},{"name":"gone","deleted":true},{"name":"inner","visibility":"private"},"plain"]`,
	})
	s.do(204, "PATCH", "/_emulator/world", `{"organizations":{"tailspin":{"projects":{"toys":{"repositories":{"hidden":{"withheld":false},"plain":{"withheld":true},"gone":null}}}}}}`)
	if names := s.get(tailspin + "/projects/toys/repos" + vDevOps).names(); names != "Shop,hidden,inner" {
		t.Errorf("repositories after the patch: %s", names)
	}
	s.get("/_emulator/world").want(map[string]string{"organizations.2.projects.0.repositories.1": "hidden"})
	s.noViolations()
}

func TestGenerateWithSkew(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ generate, want string }{
		"even":        {`{"projects":3,"repositories_per_project":2}`, "[2 2 2]"},
		"skewed":      {`{"projects":10,"repositories_per_project":5,"skew":80}`, "[20 20 1 1 1 2 1 1 1 2]"},
		"total":       {`{"projects":4,"repositories":10}`, "[2 3 2 3]"},
		"one crowded": {`{"projects":2,"repositories":10,"skew":99}`, "[9 1]"},
		"one project": {`{"projects":1,"repositories":10,"skew":80}`, "[10]"},
		"none":        {`{"projects":0,"repositories_per_project":5,"skew":50}`, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, instant, `{"organizations":[{"name":"tailspin","projects":{"toys":null},"generate":`+test.generate+`}]}`)
			counts := []int{}
			for project := range strings.SplitSeq(s.get(tailspin+"/projects"+vDevOps).names(), ",") {
				if project != "" {
					counts = append(counts, s.countRepositories(tailspin+"/projects/"+project))
				}
			}
			if fmt.Sprint(counts) != test.want {
				t.Errorf("repositories %v, want %s", counts, test.want)
			}
		})
	}
}

// countRepositories reads all pages.
func (s *server) countRepositories(project string) int {
	s.t.Helper()
	count := 0
	for next := project + "/repos" + vDevOps; next != "<absent>"; {
		g := s.get(next)
		if names := g.names(); names != "" {
			count += len(strings.Split(names, ","))
		}
		next = g.at("nextLink")
	}
	return count
}

// BenchmarkWalk reads the inventory of a large customer, eight requests at a
// time: how fast the emulator itself is.
func BenchmarkWalk(b *testing.B) {
	organizations, names := []string{}, []string{}
	for i := range 40 {
		names = append(names, fmt.Sprintf(`"org-%02d"`, i))
		organizations = append(organizations, fmt.Sprintf(`{"name":"org-%02d","users":[{"upn":"svc@contoso.com","administrator":true}],"generate":{"projects":75,"repositories":625,"skew":80}}`, i))
	}
	world, err := emulator.ParseWorld([]byte(`{"organizations":[` + strings.Join(organizations, ",") + `],
		"connectors":[{"name":"portal-made","authorized_by":"svc@contoso.com","devops":{"organizations":[` + strings.Join(names, ",") + `]}}]}`))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		s := startWorld(b, world)
		b.StartTimer()
		lists := make(chan string, 3000)
		var readers sync.WaitGroup
		counts := make([]int, 8)
		for i := range counts {
			readers.Go(func() {
				for list := range lists {
					counts[i] += s.countRepositories(list)
				}
			})
		}
		for i := range 40 {
			organization := fmt.Sprintf("%s/devops/default/azureDevOpsOrgs/org-%02d/projects", made, i)
			for name := range strings.SplitSeq(s.get(organization+vDevOps).names(), ",") {
				lists <- organization + "/" + name
			}
		}
		close(lists)
		readers.Wait()
		total := 0
		for _, n := range counts {
			total += n
		}
		if total != 25000 {
			b.Errorf("%d repositories", total)
		}
		b.ReportMetric(float64(len(s.Journal())), "requests/op")
	}
}
