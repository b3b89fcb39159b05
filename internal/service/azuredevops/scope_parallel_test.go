package azuredevops_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// fifty is the names org-00 to org-49.
func fifty() []string {
	names := make([]string, 50)
	for i := range names {
		names[i] = fmt.Sprintf("org-%02d", i)
	}
	return names
}

// connectorWith is the world's JSON of the connector contoso-ado with these
// organizations.
func connectorWith(names []string) string {
	quoted, _ := json.Marshal(names) //nolint:errchkjson // strings
	return fmt.Sprintf(`{"resource_group": "rg-security", "name": "contoso-ado", "location": "westeurope", "authorized_by": %q,
		"devops": {"auto_discovery": "Disabled", "organizations": %s}}`, person, quoted)
}

// tenantOf is a tenant with these organizations, and the connector contoso-ado
// with some of them.
func tenantOf(all, onboarded []string, extra string) string {
	return fmt.Sprintf(`{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "resource_groups": ["rg-security"]}],
		"organizations": [%s], "connectors": [%s]%s}`, organizations(all...), connectorWith(onboarded), extra)
}

// Fifty settings at once: never two writes on one object, nothing beside a list
// write, and one list to refresh them.
func TestAccOrganization_fiftyInParallel(t *testing.T) {
	t.Parallel()
	names := fifty()
	env := acctest.Start(t, tenantOf(names, names[:49], `, "timing": {"latency_ms": 20}`))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+strings.Replace(resourceOf("organization", `
  for_each                 = toset([for i in range(50) : format("org-%02d", i)])
  name                     = each.key
  pull_request_annotations = { enabled = false }
`), `"test"`, `"all"`, 1))
	cli.Must(t.Context(), "apply", "-auto-approve", "-parallelism=50")
	expectOrder(t, env.Server.Journal())
	if got := env.Count(acctest.Writes); got != 51 {
		t.Errorf("%d writes, want 50 settings and one list", got)
	}
	connector, _ := env.Connector("contoso-ado")
	for _, name := range names {
		if !strings.Contains(string(connector.Annotations[name]), `"state":"Disabled"`) {
			t.Errorf("%s has %s", name, connector.Annotations[name])
		}
	}
	t.Logf("apply of 50: %d calls", env.Count())

	env.Server.ResetJournal()
	cli.Must(t.Context(), "plan", "-detailed-exitcode", "-parallelism=50")
	if got := env.Count(); got != 1 {
		env.ExpectCalls(t, 1)
		t.Errorf("a refresh of 50 organizations costs %d calls", got)
	}
}

// expectOrder checks that writes to one object never overlap, that nothing else
// is written beside a list, and that side by side is what settings are written.
func expectOrder(t *testing.T, journal []emulator.Entry) {
	t.Helper()
	var writes []emulator.Entry
	widest := 0
	for _, entry := range journal {
		if entry.Service == "arm" && acctest.Writes(entry) {
			writes = append(writes, entry)
			widest = max(widest, entry.InFlightWrites+1)
		}
	}
	for i, a := range writes {
		for _, b := range writes[i+1:] {
			overlap := a.StartMS < b.EndMS && b.StartMS < a.EndMS
			if overlap && (strings.EqualFold(a.Path, b.Path) || isList(a) || isList(b)) {
				t.Errorf("%s (%d-%d ms) and %s (%d-%d ms) were in flight together", a.Path, a.StartMS, a.EndMS, b.Path, b.StartMS, b.EndMS)
			}
		}
		if isList(a) && a.InFlightWrites != 0 {
			t.Errorf("%d writes were in flight when a list was written", a.InFlightWrites)
		}
	}
	if widest < 2 || widest > 8 {
		t.Errorf("at most %d writes were in flight at a time, want 2 to 8", widest)
	}
	t.Logf("%d writes, at most %d in flight", len(writes), widest)
}

func isList(entry emulator.Entry) bool { return strings.HasSuffix(entry.Path, "/devops/default") }
