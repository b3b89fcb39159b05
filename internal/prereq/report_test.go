package prereq_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func finding(id string, outcome prereq.Outcome, message string) prereq.Finding {
	return prereq.Finding{ID: id, Outcome: outcome, Severity: prereq.Error, Message: message}
}

func TestReport(t *testing.T) {
	t.Parallel()
	findings := []prereq.Finding{finding("a", prereq.Pass, "fine"), finding("b", prereq.Unknown, "x|y\n<b>`*[z](u)"), finding("c", prereq.Fail, "bad")}
	want := "| Outcome | Severity | Check | Organization | Found | What to do |\n|---|---|---|---|---|---|\n" +
		"| fail | error | `c` |  | bad |  |\n" +
		"| unknown | error | `b` |  | x\\|y &lt;b>\\`\\*\\[z](u) |  |\n" +
		"| pass | error | `a` |  | fine |  |\n"
	if got := prereq.Report(findings); got != want {
		t.Errorf("report\n%s\nwant\n%s", got, want)
	}
}

func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	many := slices.Repeat([]prereq.Finding{finding("a", prereq.Pass, strings.Repeat("ä", 1000))}, 500)
	many = append(many, finding("z", prereq.Fail, "bad"))
	got := prereq.Report(many)
	if len(got) > 60_000+1440 || !strings.Contains(got, "| fail |") || !strings.Contains(got, "more, for which there is no room") {
		t.Errorf("%d bytes: …%s", len(got), got[max(0, len(got)-200):])
	}
}
