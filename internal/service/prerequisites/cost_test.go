package prerequisites_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// signedCalls are the requests with a token to an organization, as "host path".
func signedCalls(env *acctest.Env, organization string) []string {
	var all []string
	for _, entry := range devopsCalls(env, organization) {
		if entry.Auth == "bearer" {
			all = append(all, entry.Host+entry.Path)
		}
	}
	return all
}

func devopsCalls(env *acctest.Env, organization string) []emulator.Entry {
	var all []emulator.Entry
	for _, entry := range env.Server.Journal() {
		if entry.Service == "devops" && strings.Contains(entry.Path, "/"+organization+"/") {
			all = append(all, entry)
		}
	}
	return all
}

// byHost counts requests by the host of Azure DevOps, which is the first segment of their path here.
func byHost(calls []emulator.Entry) map[string]int {
	count := map[string]int{}
	for _, entry := range calls {
		host, _, _ := strings.Cut(strings.TrimPrefix(entry.Path, "/"), "/")
		count[host]++
	}
	return count
}

func TestAccPrerequisites_cost(t *testing.T) {
	t.Parallel()
	const (
		main        = "dev.azure.com"
		identities  = "vssps.dev.azure.com"
		entitlement = "vsaex.dev.azure.com"
		extensions  = "extmgmt.dev.azure.com"
	)
	for name, tt := range map[string]struct {
		patch string
		user  string
		want  map[string]int
	}{
		"nobody is named":    {`{}`, "", map[string]int{main: 3, extensions: 1}},
		"the caller":         {`{"caller": {"upn": "` + user + `", "kind": "user"}}`, user, map[string]int{main: 4, entitlement: 1, extensions: 1}},
		"somebody else":      {`{}`, user, map[string]int{main: 4, identities: 1, entitlement: 1, extensions: 1}},
		"not administrating": {inFabrikam(`"users": [{"upn": "` + user + `"}, {"upn": "jane@contoso.com", "administrator": true, "administrator_through": "nested_group"}]`), user, map[string]int{main: 4, identities: 4, entitlement: 1, extensions: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := broken(t, tt.patch)
			given := arguments()
			if given["authorizing_user"] = text(tt.user); tt.user == "" {
				delete(given, "authorizing_user")
			}
			first, _ := ask(t, env, given)
			env.ExpectCalls(t, 5)
			calls := devopsCalls(env, "fabrikam")
			if got := byHost(calls); !maps.Equal(got, tt.want) {
				t.Errorf("requests %v, want %v", got, tt.want)
			}
			if unsigned := len(calls) - len(signedCalls(env, "fabrikam")); unsigned != 1 {
				t.Errorf("%d requests are unsigned", unsigned)
			}
			onlyReads(t, env)
			second, _ := ask(t, env, given)
			if !first["report"].Equal(second["report"]) {
				t.Error("the report changed while the facts did not")
			}
		})
	}
}

// Nobody signs in to Azure DevOps where no check needs it.
func TestAccPrerequisites_unsigned(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	given := arguments()
	given["skip"] = texts("oauth_policy", "authorizing_user_is_user", "authorizing_user_administrator", "authorizing_user_access_level",
		"container_mapping_extension", "security_devops_extension", "rate_limit")
	if _, notPassed := ask(t, env, given); len(notPassed) > 0 {
		t.Errorf("not passed %q", notPassed)
	}
	for _, entry := range env.Server.Journal() {
		if entry.Service == "devops" && entry.Auth == "bearer" {
			t.Errorf("signed %s", entry.Path)
		}
	}
}

func TestAccPrerequisites_manyOrganizations(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("organization-%02d", i))
	}
	env := acctest.Start(t, world(names...))
	// One is limited: Azure DevOps delays its answers, and asks to wait after each.
	if err := env.Server.PatchWorld([]byte(`{"organizations": [{"name": "organization-07", "rate_limit": {"remaining": 0, "delay_s": 0.5}}]}`)); err != nil {
		t.Fatal(err)
	}
	// Another refuses for a second.
	env.Server.Inject(emulator.Fault{
		Match: emulator.Match{PathRegexp: `^/dev\.azure\.com/organization-09/_apis/Contribution/`}, Times: 1,
		Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "1"},
	})
	given := arguments()
	given["organizations"] = texts(names...)
	state, notPassed := ask(t, env, given)
	if got := strings.Join(notPassed, ","); got != "rate_limit organization-07 fail" {
		t.Errorf("not passed %s", got)
	}
	var report string
	if err := state["report"].As(&report); err != nil {
		t.Fatal(err)
	}
	if len(report) > 10_000 || !strings.Contains(report, "organization-04 and 45 more") {
		t.Errorf("the report has %d bytes:\n%s", len(report), report)
	}
	refused := 0
	for _, entry := range devopsCalls(env, "organization-09") {
		if entry.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("refused %d times", refused)
	}
	env.ExpectCalls(t, 5)
	for _, name := range names {
		if calls := devopsCalls(env, name); len(calls) > 12 {
			t.Errorf("%d requests to %s", len(calls), name)
		}
	}
	onlyReads(t, env)
}
