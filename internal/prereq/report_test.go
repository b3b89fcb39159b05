package prereq_test

import (
	"fmt"
	"strconv"
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
	var many []prereq.Finding
	for i := range 500 {
		many = append(many, finding("a", prereq.Pass, strings.Repeat("ä", 900)+strconv.Itoa(i)))
	}
	many = append(many, finding("z", prereq.Fail, "bad"))
	got := prereq.Report(many)
	if len(got) > 60_000+1440 || !strings.Contains(got, "| fail |") || !strings.Contains(got, "more, for which there is no room") {
		t.Errorf("%d bytes: …%s", len(got), got[max(0, len(got)-200):])
	}
}

// in is a finding about an organization.
func in(organization string, f prereq.Finding) prereq.Finding {
	f.Organization = organization
	return f
}

// doubts are what an identity without rights sees of many organizations.
func doubts(count int) []prereq.Finding {
	var all []prereq.Finding
	for _, id := range []string{"a", "b"} {
		for i := range count {
			all = append(all, in(fmt.Sprintf("o%02d", i), finding(id, prereq.Unknown, "Not in it.")))
		}
	}
	advice := in("o00", finding("c", prereq.Unknown, "Not there."))
	advice.Severity = prereq.Advice
	return append(all, advice)
}

func TestReportFolds(t *testing.T) {
	t.Parallel()
	findings := append(doubts(50),
		in("o01", finding("d", prereq.Pass, "fine")), in("o02", finding("d", prereq.Pass, "fine")), finding("e", prereq.Pass, "fine"),
		in("o01", finding("f", prereq.Fail, "bad in o01")), in("o02", finding("f", prereq.Fail, "bad in o02")))
	want := "| Outcome | Severity | Check | Organization | Found | What to do |\n|---|---|---|---|---|---|\n" +
		"| fail | error | `f` | o01 | bad in o01 |  |\n" +
		"| fail | error | `f` | o02 | bad in o02 |  |\n" +
		"| unknown | error | `a`, `b` | o00, o01, o02, o03, o04 and 45 more | Not in it. |  |\n" +
		"| unknown | advice | `c` | o00 | Not there. |  |\n" +
		"| pass | error | `d` | o01, o02 | fine |  |\n" +
		"| pass | error | `e` |  | fine |  |\n"
	if got := prereq.Report(findings); got != want {
		t.Errorf("report\n%s\nwant\n%s", got, want)
	}
}

// A row about several checks has the severity of the gravest, whichever comes first.
func TestFoldedSeverity(t *testing.T) {
	t.Parallel()
	light, grave := finding("a", prereq.Unknown, "Not in it."), finding("b", prereq.Unknown, "Not in it.")
	light.Severity, grave.Severity = prereq.Advice, prereq.Error
	for _, findings := range [][]prereq.Finding{{light, grave}, {grave, light}} {
		if got := prereq.Report(findings); !strings.Contains(got, "| unknown | error | ") || strings.Contains(got, "advice") {
			t.Errorf("report %s", got)
		}
	}
}

func TestFoldUnknown(t *testing.T) {
	t.Parallel()
	findings := append(doubts(40), finding("d", prereq.Fail, "bad"), finding("e", prereq.Unknown, "cut\x1b[31m\noff."))
	want := "Not in it (a, b of o00, o01, o02, o03, o04 and 35 more). Not there (c of o00). cut off (e)."
	if got := prereq.FoldUnknown(findings); got != want {
		t.Errorf("folded %q, want %q", got, want)
	}
	var many []prereq.Finding
	for i := range 10 {
		many = append(many, finding("a", prereq.Unknown, strconv.Itoa(i)))
	}
	if got := prereq.FoldUnknown(many); got != "0 (a). 1 (a). 2 (a). 3 (a). There are 6 more causes." {
		t.Errorf("folded %q", got)
	}
	// One cause is said once, although its remedies differ and not all is about organizations.
	other := in("o01", finding("b", prereq.Unknown, "0"))
	other.Remediation = "Look there."
	if got := prereq.FoldUnknown([]prereq.Finding{finding("a", prereq.Unknown, "0"), other, finding("c", prereq.Unknown, "1")}); got != "0 (a; b of o01). 1 (c)." {
		t.Errorf("folded %q", got)
	}
	if got := prereq.FoldUnknown([]prereq.Finding{finding("a", prereq.Pass, "fine")}); got != "" {
		t.Errorf("folded %q", got)
	}
}
