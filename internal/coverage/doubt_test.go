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

func TestProven(t *testing.T) {
	t.Parallel()
	empty := azdo.Project{ID: guid(1, "contoso/quiet"), Name: "quiet"}
	for name, c := range map[string]struct {
		arrange func(e estate, o *coverage.Organization)
		reason  string // "": proven
	}{
		"all is well":    {func(estate, *coverage.Organization) {}, ""},
		"missing":        {func(e estate, _ *coverage.Organization) { e.exists(repository("contoso/core/more")) }, ""},
		"stale":          {func(e estate, _ *coverage.Organization) { e.discovers(discovered("contoso/core/less")) }, ""},
		"not onboarded":  {func(e estate, _ *coverage.Organization) { e.exists(repository("contoso/other/more")) }, ""},
		"no rights":      {func(_ estate, o *coverage.Organization) { o.Doubt(coverage.NotAdministrator) }, "contoso: the signed-in identity may not edit"},
		"not read":       {func(_ estate, o *coverage.Organization) { o.Unread("nobody is signed in") }, "contoso: nobody is signed in"},
		"hidden project": {func(e estate, _ *coverage.Organization) { e.discovers(discovered("contoso/hidden/x")) }, "does not see, because they were deleted lately or are hidden from it: hidden"},
		"repository of another connector": {func(e estate, o *coverage.Organization) {
			e.exists(repository("contoso/core/theirs"))
			o.Discovered(found("contoso/core/theirs", func(d *coverage.Discovered) { d.Standing = coverage.Elsewhere }))
		}, "contoso: another connector has it"},
		"Git without repositories": {func(_ estate, o *coverage.Organization) {
			o.ExistingProject(empty)
			if ids := o.WithoutRepositories(); !slices.Equal(ids, []string{empty.ID}) {
				t.Errorf("without repositories: %q", ids)
			}
			o.SourceControl(empty.ID, azdo.SourceControl{Git: true, TFVC: true})
		}, "contoso: its project quiet uses Git"},
		"TFVC": {func(_ estate, o *coverage.Organization) {
			o.ExistingProject(empty)
			o.SourceControl(empty.ID, azdo.SourceControl{TFVC: true})
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t, "contoso")
			e.exists(repository("contoso/core/api"))
			e.discovers(discovered("contoso/core/api"))
			c.arrange(e, e.in("contoso"))
			r := e.Result()
			if r.Proven() != (c.reason == "") || r.Organizations[0].Proven() != r.Proven() {
				t.Errorf("proven %v, reasons %q", r.Proven(), r.Reasons)
			}
			if c.reason != "" && (len(r.Reasons) != 1 || !strings.Contains(r.Reasons[0], c.reason)) {
				t.Errorf("reasons %q, want %q", r.Reasons, c.reason)
			}
		})
	}
}

func TestUnreadHasNoCounts(t *testing.T) {
	t.Parallel()
	e := newEstate(t, "contoso")
	e.exists(repository("contoso/core/api"))
	e.discovers(discovered("contoso/core/kernel"))
	e.in("contoso").ExistingProject(azdo.Project{ID: guid(1, "contoso/quiet"), Name: "quiet"})
	e.in("contoso").Unread("throttled")
	if ids := e.in("contoso").WithoutRepositories(); len(ids) > 0 {
		t.Errorf("without repositories: %q", ids)
	}
	r := e.Result()
	if r.Organizations[0].Compared || r.Total != (coverage.Counts{}) || len(r.Missing)+len(r.Stale) > 0 {
		t.Errorf("%+v", r)
	}
}

func TestReasonsAreFolded(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 12 {
		names = append(names, fmt.Sprintf("o%02d", i))
	}
	c := coverage.New(names, 1, now)
	for _, name := range names {
		c.Organization(name).Doubt("because")
		c.Organization(name).Doubt("because")
	}
	c.Organization("o03").Doubt("also")
	want := []string{"o00, o01, o02, o03, o04, o05, o06, o07, o08, o09 and 2 more: because", "o03: also"}
	if got := c.Result().Reasons; !slices.Equal(got, want) {
		t.Errorf("reasons %q, want %q", got, want)
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	e := newEstate(t, "contoso", "fabrikam", "adatum")
	e.discovers(discovered("contoso/core/api"))
	e.in("fabrikam").Stands(coverage.Ours)
	aged := func(path string, days int) azdo.Repository {
		return with(path, func(r *azdo.Repository) { r.Created = now.Add(time.Duration(-days) * 24 * time.Hour) })
	}
	e.exists(aged("contoso/core/api", 9), aged("contoso/core/new", 0), repository("contoso/core/ageless"), aged("adatum/x/not ours", 9))
	if got := e.Result().Advice; len(got) > 0 {
		t.Errorf("advice %q", got)
	}
	e.exists(aged("contoso/core/old", 2), aged("fabrikam/core/old", 2))
	got := e.Result().Advice
	if len(got) != 1 || !strings.HasPrefix(got[0], "2 repositories that are older than a day are unknown to Defender") || !strings.HasSuffix(got[0], "Organizations: contoso, fabrikam.") {
		t.Errorf("advice %q", got)
	}
}
