package coverage_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden estates, each with the file that its report is compared with.
func golden(t *testing.T) map[string]estate {
	proven := newEstate(t, "contoso", "fabrikam")
	for _, path := range []string{"contoso/payments/api", "contoso/payments/web", "fabrikam/core/kernel"} {
		proven.exists(repository(path))
		proven.discovers(discovered(path))
	}

	partly := newEstate(t, "contoso", "fabrikam", "northwind", "tailspin")
	for i := range 120 {
		path := fmt.Sprintf("contoso/payments/service-%03d", i)
		partly.exists(repository(path))
		partly.discovers(discovered(path))
	}
	hour := func(path string, hours int) azdo.Repository {
		return with(path, func(r *azdo.Repository) { r.Created = now.Add(time.Duration(-hours) * time.Hour) })
	}
	partly.exists(
		hour("contoso/Data Platform/ETL jobs (old)", 900), hour("contoso/Data Platform/_etl_|<b>x", 30), hour("contoso/payments/fresh", 2),
		repository("fabrikam/core/kernel"), with("fabrikam/core/parked", func(r *azdo.Repository) { r.Disabled = true }),
		with("fabrikam/core/draft", func(r *azdo.Repository) { r.DefaultBranch = "" }),
		repository("tailspin/shop/web"), repository("tailspin/shop/api"),
	)
	partly.discovers(discovered("contoso/payments/removed"))
	partly.in("fabrikam").Doubt(coverage.NotAdministrator)
	partly.in("northwind").Unread("the signed-in identity is not a member of the organization (TF400813)")
	partly.in("tailspin").Stands(coverage.Elsewhere)

	return map[string]estate{"proven.md": proven, "partly.md": partly, "nothing.md": newEstate(t, "contoso")}
}

func TestReport(t *testing.T) {
	t.Parallel()
	for name, e := range golden(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", name)
			got := coverage.Report(e.Result())
			if again := coverage.Report(e.Result()); again != got {
				t.Error("a second report of the same estate is another one")
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
				t.Errorf("report\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestReportOfTheLargestEstate is one where every part has more than fits.
func TestReportOfTheLargestEstate(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 800 {
		names = append(names, fmt.Sprintf("organization-%04d", i))
	}
	c := coverage.New(names, 10_000, now)
	for i, name := range names {
		o := c.Organization(name)
		o.Doubt(fmt.Sprintf("reason %d %s", i, strings.Repeat("x", 200)))
		if i%2 == 0 {
			o.Stands(coverage.Ours)
		} else {
			o.Stands(coverage.Elsewhere)
		}
		for j := range 10 {
			at := fmt.Sprintf("%s/project/%s%d", name, strings.Repeat("|", 50), j)
			o.Existing(repository(at))
			o.Discovered(discovered(at + "x"))
		}
	}
	r := c.Result()
	got := coverage.Report(r)
	if len(got) > 60*1024 || len(got) < 40*1024 {
		t.Errorf("%d bytes", len(got))
	}
	for _, want := range []string{"### Missing\n", "### Elsewhere\n", "### Stale\n", "```mermaid\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	if n := strings.Count(got, "more, for which there is no room"); n != 4 {
		t.Errorf("%d tables say that they are cut", n)
	}
	shown := strings.Count(got[strings.Index(got, "### Missing"):strings.Index(got, "### Elsewhere")], "](https://")
	if want := fmt.Sprintf("\nand %d more,", r.Total.Missing-shown); shown == 0 || !strings.Contains(got, want) {
		t.Errorf("%d shown, no %q", shown, want)
	}
}
