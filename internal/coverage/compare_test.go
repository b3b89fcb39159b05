package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
)

func with(path string, change func(*azdo.Repository)) azdo.Repository {
	r := repository(path)
	change(&r)
	return r
}

func found(path string, change func(*coverage.Discovered)) coverage.Discovered {
	d := discovered(path)
	change(&d)
	return d
}

func TestClasses(t *testing.T) {
	t.Parallel()
	e := newEstate(t, "contoso", "Fabrikam", "FABRIKAM", "tailspin", "adatum")
	e.exists(
		repository("contoso/core/api"),
		with("contoso/core/fork", func(r *azdo.Repository) { r.Fork = true }),
		with("contoso/core/disabled", func(r *azdo.Repository) { r.Disabled = true; r.DefaultBranch = "" }),
		with("contoso/core/empty", func(r *azdo.Repository) { r.DefaultBranch = "" }),
		with("contoso/core/empty and found", func(r *azdo.Repository) { r.DefaultBranch = "" }),
		with("contoso/core/renamed", func(r *azdo.Repository) { r.Name = "new name" }),
		with("contoso/core/young", func(r *azdo.Repository) { r.Created = now.Add(-time.Hour) }),
		with("contoso/core/old", func(r *azdo.Repository) { r.Created = now.Add(-25 * time.Hour) }),
		repository("contoso/core/left out"),
		repository("contoso/secret/plan"),
		repository("contoso/core/Without id"),
		repository("tailspin/web/shop"),
		repository("adatum/hr/payroll"),
	)
	e.in("contoso").ExistingProject(azdo.Project{ID: guid(1, "contoso/tfvc"), Name: "tfvc"})
	e.in("contoso").SourceControl(guid(1, "contoso/tfvc"), azdo.SourceControl{TFVC: true})
	e.discovers(
		discovered("contoso/core/api"),
		discovered("contoso/core/fork"),
		discovered("contoso/core/empty and found"),
		discovered("contoso/core/renamed"),
		found("contoso/core/left out", func(d *coverage.Discovered) { d.Standing = coverage.NotOnboarded }),
		found("contoso/CORE/without ID", func(d *coverage.Discovered) { d.ID = "" }),
		found("contoso/core/without id", func(d *coverage.Discovered) { d.ID = "?" }),
		discovered("contoso/core/deleted"),
		discovered("contoso/gone/deleted"),
		found("contoso/core/gone without id", func(d *coverage.Discovered) { d.ID = "" }),
		found("contoso/core/of another", func(d *coverage.Discovered) { d.Standing = coverage.Elsewhere }),
	)
	e.in("contoso").DiscoveredProject("", "LOOSE")
	e.in("contoso").Discovered(found("contoso/LOOSE/stale", func(d *coverage.Discovered) { d.Project = "LOOSE" }))
	e.in("contoso").Existing(repository("contoso/loose/api"))
	e.in("tailspin").Stands(coverage.Elsewhere)
	e.in("adatum").Stands(coverage.NotOnboarded)

	r := e.Result()
	expectLines(t, "missing", r.Missing,
		"adatum/hr/payroll organization_not_onboarded",
		"contoso/core/left out repository_not_onboarded",
		"contoso/core/old not_discovered",
		"contoso/core/young new",
		"contoso/loose/api not_discovered",
		"contoso/secret/plan project_not_discovered")
	expectLines(t, "stale", r.Stale,
		"contoso/core/deleted repository_gone",
		"contoso/core/gone without id repository_gone",
		"contoso/gone/deleted project_gone",
		"contoso/LOOSE/stale repository_gone")
	expectLines(t, "elsewhere", r.Elsewhere, "tailspin/web/shop other_connector")
	want := coverage.Counts{
		Projects: 6, MissingProjects: 2, TFVCProjects: 1, Existing: 11, Covered: 4, Missing: 6, Elsewhere: 1, Stale: 4,
		Disabled: 1, Empty: 2, Forks: 1, OldMissing: 1,
	}
	if r.Total != want {
		t.Errorf("counts\n%+v\nwant\n%+v", r.Total, want)
	}
	var names []string
	for _, o := range e.Organizations() {
		names = append(names, o.Name())
	}
	if !slices.Equal(names, []string{"adatum", "contoso", "Fabrikam", "tailspin"}) {
		t.Errorf("organizations %q", names)
	}
	if len(r.Reasons) != 2 || !strings.HasPrefix(r.Reasons[1], "tailspin: another connector has it") {
		t.Errorf("reasons %q", r.Reasons)
	}
	e.in("tailspin").OwnedBy("/subscriptions/…/other")
	if again := e.Result(); !strings.HasPrefix(again.Reasons[1], "tailspin: the connector /subscriptions/…/other has it") {
		t.Errorf("reasons %q", again.Reasons)
	}
	if id := r.Missing[0].ID; id != guid(2, "adatum/hr/payroll") {
		t.Errorf("id %s", id)
	}
}

func TestAnotherConnectorOfOursIsNotElsewhere(t *testing.T) {
	t.Parallel()
	for _, order := range [][]coverage.Standing{{coverage.Elsewhere, coverage.Ours}, {coverage.Ours, coverage.Elsewhere}} {
		e := newEstate(t, "contoso")
		e.exists(repository("contoso/core/api"))
		for _, standing := range order {
			e.in("contoso").Stands(standing)
			e.in("contoso").Discovered(found("contoso/core/api", func(d *coverage.Discovered) { d.Standing = standing }))
		}
		if r := e.Result(); r.Total.Covered != 1 || r.Total.Elsewhere != 0 || !r.Proven() {
			t.Errorf("%v: %+v %q", order, r.Total, r.Reasons)
		}
	}
}

func TestListsAreCapped(t *testing.T) {
	t.Parallel()
	c := coverage.New([]string{"b", "a"}, 3, now)
	for i := range 20 {
		c.Organization("a").Existing(repository(fmt.Sprintf("a/p/r%02d", i%2)))
		c.Organization("B").Existing(repository(fmt.Sprintf("b/p/r%02d", 19-i)))
	}
	r := c.Result()
	expectLines(t, "missing", r.Missing, "a/p/r00 organization_not_onboarded", "a/p/r01 organization_not_onboarded", "b/p/r00 organization_not_onboarded")
	if r.Total.Missing != 22 {
		t.Errorf("%d missing", r.Total.Missing)
	}
}

// TestNamesExactlyWhatIsWithheld compares made-up estates, whose sides arrive in
// any order and at once, with what was withheld from either.
func TestNamesExactlyWhatIsWithheld(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		e := newEstate(t, "contoso", "fabrikam")
		var withheld, deleted []string
		var calls []func()
		for i := range 400 {
			at := fmt.Sprintf("%s/p%d/r%03d", []string{"contoso", "fabrikam"}[random.IntN(2)], random.IntN(5), i)
			side := random.IntN(10)
			if side > 0 {
				calls = append(calls, func() { e.exists(repository(at)) })
			} else {
				deleted = append(deleted, at)
			}
			if side != 1 {
				calls = append(calls, func() { e.discovers(discovered(at)) })
			} else {
				withheld = append(withheld, at)
			}
		}
		random.Shuffle(len(calls), func(i, j int) { calls[i], calls[j] = calls[j], calls[i] })
		var group sync.WaitGroup
		for part := range slices.Chunk(calls, 100) {
			group.Go(func() {
				for _, call := range part {
					call()
				}
			})
		}
		group.Wait()
		r := e.Result()
		paths := func(list []coverage.Repository) []string {
			var all []string
			for _, x := range list {
				all = append(all, x.Organization+"/"+x.Project+"/"+x.Name)
			}
			return all
		}
		slices.Sort(withheld)
		slices.Sort(deleted)
		if got := paths(r.Missing); !slices.Equal(got, withheld) {
			t.Errorf("seed %d: missing\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(withheld, "\n"))
		}
		if got := paths(r.Stale); !slices.Equal(got, deleted) {
			t.Errorf("seed %d: stale\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(deleted, "\n"))
		}
		if r.Total.Existing != r.Total.Covered+r.Total.Missing+r.Total.Elsewhere || r.Total.Existing != 400-len(deleted) {
			t.Errorf("seed %d: %+v", seed, r.Total)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for want, c := range map[float64]coverage.Counts{
		100:   {},
		0:     {Existing: 3},
		33.33: {Existing: 3, Covered: 1},
		99.99: {Existing: 25_000, Covered: 24_999},
	} {
		if got := c.Percent(); got != want {
			t.Errorf("%+v: %v, want %v", c, got, want)
		}
	}
}
