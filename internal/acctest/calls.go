package acctest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// Filter selects requests of the journal.
type Filter func(emulator.Entry) bool

// Calls returns the requests to Resource Manager that pass every filter, in order. Sign-in, Azure DevOps, the polls of
// operations and the read that closes each operation are not among them; Server.Journal has everything.
func (e *Env) Calls(filters ...Filter) []emulator.Entry {
	var calls []emulator.Entry
	for _, entry := range withoutPolls(e.Server.Journal()) {
		if entry.Service == "arm" && all(filters, entry) {
			calls = append(calls, entry)
		}
	}
	return calls
}

// Count is the number of Calls.
func (e *Env) Count(filters ...Filter) int { return len(e.Calls(filters...)) }

// ExpectCalls fails the test unless at most limit Calls were made; it lists them then.
func (e *Env) ExpectCalls(t *testing.T, limit int, filters ...Filter) {
	t.Helper()
	calls := e.Calls(filters...)
	if len(calls) <= limit {
		return
	}
	lines := make([]string, 0, len(calls))
	for _, call := range calls {
		lines = append(lines, call.Method+" "+call.Path)
	}
	t.Errorf("%d calls, at most %d expected:\n%s", len(calls), limit, strings.Join(lines, "\n"))
}

// Writes passes requests that change something.
func Writes(entry emulator.Entry) bool {
	return entry.Method != http.MethodGet && !strings.Contains(entry.Path, "/listAvailable")
}

// Reads passes requests that change nothing.
func Reads(entry emulator.Entry) bool { return !Writes(entry) }

// Codes passes requests that carry an authorization code.
func Codes(entry emulator.Entry) bool { return entry.Code }

// Method passes requests with this method.
func Method(method string) Filter {
	return func(entry emulator.Entry) bool { return entry.Method == method }
}

// Path passes requests whose escaped path matches the regular expression, ignoring case.
func Path(pattern string) Filter {
	expression := regexp.MustCompile("(?i)" + pattern)
	return func(entry emulator.Entry) bool { return expression.MatchString(entry.Path) }
}

func all(filters []Filter, entry emulator.Entry) bool {
	for _, filter := range filters {
		if !filter(entry) {
			return false
		}
	}
	return true
}

// withoutPolls drops the polls of operations and, for each operation, the read of the object that follows them.
func withoutPolls(journal []emulator.Entry) []emulator.Entry {
	var kept []emulator.Entry
	polled := map[string]bool{}
	for _, entry := range journal {
		object, _, operation := strings.Cut(strings.ToLower(entry.Path), "/operationresults/")
		switch {
		case entry.Poll || operation:
			polled[object] = true
		case entry.Method == http.MethodGet && polled[object]:
			polled[object] = false
		default:
			if entry.Method != http.MethodGet {
				// The operations of what is below devops/default have their status there, so the answer tells.
				polled[object] = entry.Status == http.StatusAccepted && strings.Contains(object, "/devops/default/")
			}
			kept = append(kept, entry)
		}
	}
	return kept
}
