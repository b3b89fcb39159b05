package discovery_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

func found(organization, project, repository, onboarding string) discovery.Item {
	return discovery.Item{
		Path:       discovery.Path{Organization: organization, Project: project, Repository: repository},
		Onboarding: onboarding, Provisioning: "Succeeded",
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	var c discovery.Counts
	for _, item := range []discovery.Item{
		found("fabrikam", "", "", defender.Onboarded),
		found("Contoso", "", "", defender.Onboarded),
		found("tail|spin", "", "", defender.OnboardedByOtherConnector),
		found("fabrikam", "core", "", defender.Onboarded),
		found("Contoso", "payments", "", defender.Onboarded),
		found("fabrikam", "core", "kernel", defender.Onboarded),
		found("Contoso", "payments", "a", defender.Onboarded),
		found("Contoso", "payments", "b", "Hibernating"),
	} {
		c.Add(item)
	}
	want := `## Discovery: looks complete

**3 repositories in 2 projects of 2 organizations** are discovered by Defender for Cloud.

` + "```" + `mermaid
pie showData
    title Repositories by organization
    "Contoso" : 2
    "fabrikam" : 1
` + "```" + `

| Level | Total | Onboarding | Provisioning |
|---|---:|---|---|
| Organizations | 3 | 2 Onboarded, 1 OnboardedByOtherConnector | 3 Succeeded |
| Projects | 2 | 2 Onboarded | 2 Succeeded |
| Repositories | 3 | 2 Onboarded, 1 Hibernating | 3 Succeeded |

| Organization | Onboarding | Provisioning | Projects | Repositories |
|---|---|---|---:|---:|
| Contoso | Onboarded | Succeeded | 1 | 2 |
| fabrikam | Onboarded | Succeeded | 1 | 1 |
| tail\|spin | OnboardedByOtherConnector | Succeeded | 0 | 0 |
`
	if got := discovery.Report(c, ""); got != want {
		t.Errorf("report\n%s\nwant\n%s", got, want)
	}
}

func TestReportOfNothing(t *testing.T) {
	t.Parallel()
	got := discovery.Report(discovery.Counts{}, "the connector has no <organization> yet")
	for _, part := range []string{
		"## Discovery: not complete\n", "**0 repositories in 0 projects of 0 organizations** are", "Not complete: the connector has no &lt;organization> yet.\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in\n%s", part, got)
		}
	}
	if strings.Contains(got, "mermaid") {
		t.Errorf("a chart of nothing:\n%s", got)
	}
}

// A large estate is cut, and says so; names stay inside their quotation marks.
func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	var c discovery.Counts
	for i := range 2000 {
		name := fmt.Sprintf("organization-\"%04d\n", i)
		c.Add(found(name, "", "", defender.Onboarded))
		c.Add(found(name, "p", "", defender.Onboarded))
		for j := range 1 + i%3 {
			c.Add(found(name, "p", fmt.Sprint("r", j), defender.Onboarded))
		}
	}
	got := discovery.Report(c, "")
	if len(got) > markdown.MaxDocument || !strings.Contains(got, " more, for which there is no room") {
		t.Errorf("%d bytes", len(got))
	}
	_, chart, _ := strings.Cut(got, "```mermaid")
	chart, _, _ = strings.Cut(chart, "```")
	lines := strings.Split(strings.TrimSpace(chart), "\n")
	if len(lines) != 2+10+1 || lines[2] != `    "organization-.0002." : 3` || !strings.Contains(chart, "all others\" : 3969") {
		t.Errorf("chart\n%s", chart)
	}
	if again := discovery.Report(c, ""); again != got {
		t.Error("the same counts gave another report")
	}
}
