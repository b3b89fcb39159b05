package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// signed are the requests to Azure DevOps that carry a token.
func signed(env *acctest.Env) []string {
	var all []string
	for _, entry := range env.Server.Journal() {
		if entry.Service == "devops" && entry.Principal != "" {
			all = append(all, entry.Method+" "+entry.Path)
		}
	}
	return all
}

// inOrganization changes what the world says of fabrikam.
func inOrganization(old, now string) string {
	before, after, _ := strings.Cut(world(""), `"name": "fabrikam"`)
	return before + `"name": "fabrikam"` + strings.Replace(after, old, now, 1)
}

// Each prerequisite of the Azure DevOps side broken in turn, in one of two
// organizations.
func TestPrerequisites_authorizingUser(t *testing.T) {
	t.Parallel()
	const user, administrator = `{"upn": "svc@contoso.com"`, `"administrator": true`
	for name, c := range map[string]struct {
		old, now string
		found    string // "" = nothing
		says     []string
		doubt    bool // is a warning in any case
	}{
		"healthy":           {found: ""},
		"policy off":        {`"users"`, `"oauth_third_party_access": false, "users"`, notMet + `Third-party application access via OAuth is on @ organizations`, []string{"oauth_policy", "fabrikam", "Organization settings > Policies"}, false},
		"not administrator": {administrator, `"administrator": false`, notMet + "The authorizing user is a Project Collection Administrator @ authorizing_user", []string{"authorizing_user_administrator", "fabrikam"}, false},
		"stakeholder":       {`"express"`, `"stakeholder"`, notMet + "The authorizing user has the access level Basic or better @ authorizing_user", []string{"authorizing_user_access_level", "Stakeholder in fabrikam", "Basic"}, false},
		"not in it":         {user, `{"upn": "jane@contoso.com"`, notMet + "The authorizing user is a user of the organization @ authorizing_user", []string{"authorizing_user_is_user", "not in fabrikam"}, false},
		"stopped":           {`"users"`, `"stopped": true, "users"`, notMet + "Organization exists and is active @ organizations", []string{"organization_exists", "fabrikam is deactivated", "reactivate"}, false},
		"a guest":           {user, user + `, "kind": "guest"`, inDoubt + "The authorizing user is a user of the organization @ authorizing_user", []string{"authorizing_user_is_user", "guest in fabrikam"}, true},
		"policy unreadable": {`"users"`, `"oauth_policy": "unreadable", "users"`, "Prerequisites could not be checked @ validate_prerequisites", []string{"oauth_policy"}, true},
		"through Entra":     {administrator, `"administrator": true, "administrator_through": "nested_group"`, "", nil, false},
	} {
		for _, mode := range []string{"warn", "enforce"} {
			t.Run(name+" "+mode, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, inOrganization(c.old, c.now))
				diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{
					"authorizing_user": text("SVC@contoso.com"), "validate_prerequisites": text(mode),
				})).Diagnostics
				got, details := aboutPrerequisites(diags)
				severity := tfprotov6.DiagnosticSeverityWarning
				if mode == "enforce" && !c.doubt {
					severity = tfprotov6.DiagnosticSeverityError
				}
				var want []string
				if c.found != "" {
					want = []string{fmt.Sprintf("%s %s", severity, strings.TrimPrefix(c.found, notMet))}
				}
				if !slices.EqualFunc(got, want, strings.HasPrefix) {
					t.Errorf("got %q, want %q: %s", got, want, details)
				}
				for _, word := range c.says {
					if !strings.Contains(details, word) {
						t.Errorf("%q is missing in:\n%s", word, details)
					}
				}
				env.ExpectCalls(t, 4)
				if calls := signed(env); len(calls) == 0 || len(calls) > 2*12+4 { // 4: one look-up of routes for each host
					t.Errorf("%d signed requests about 2 organizations: %q", len(calls), calls)
				}
			})
		}
	}
}

// Nobody signs in to Azure DevOps for a plan that names no user, or does not
// look, or creates nothing.
func TestPrerequisites_nobodySignsIn(t *testing.T) {
	t.Parallel()
	made := withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam"))
	for name, c := range map[string]struct {
		world   string
		changes acctest.Values
	}{
		"no user":       {world(""), nil},
		"off":           {world(""), acctest.Values{"authorizing_user": text(person), "validate_prerequisites": text("off")}},
		"an update":     {made, acctest.Values{"authorizing_user": text(person), "organizations": texts("contoso", "fabrikam", "northwind")}},
		"the user only": {made, acctest.Values{"authorizing_user": text(person)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			p := env.Protocol(t)
			var before acctest.Object
			if c.world == made {
				before = imported(t, p)
			}
			acctest.NoErrors(t, p.Plan(resourceType, before, arguments(c.changes)).Diagnostics)
			if calls := signed(env); len(calls) > 0 {
				t.Errorf("signed requests: %q", calls)
			}
		})
	}
}

// A pipeline identity without any right in Azure DevOps plans a connector of 40
// organizations: one warning, and an organization that refused the first request
// gets no second.
func TestPrerequisites_noRightsIn40Organizations(t *testing.T) {
	t.Parallel()
	var names, organizations []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("org-%02d", i))
		organizations = append(organizations, fmt.Sprintf(`{"name": %q, "not_a_member": true, "users": [{"upn": %q, "administrator": true}]}`, names[i], person))
	}
	env := acctest.Start(t, fmt.Sprintf(`{"subscriptions": [{"id": %q, "resource_groups": ["rg-security"]}], "organizations": [%s]}`,
		subscription, strings.Join(organizations, ",")))
	for _, mode := range []string{"warn", "enforce"} {
		env.Server.ResetJournal()
		diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{
			"organizations": texts(names...), "authorizing_user": text(person), "validate_prerequisites": text(mode),
		})).Diagnostics
		acctest.NoErrors(t, diags)
		got, details := aboutPrerequisites(diags)
		if !slices.Equal(got, []string{"WARNING Prerequisites could not be checked @ validate_prerequisites"}) || len(details) > 2000 {
			t.Errorf("%s: got %q: %s", mode, got, details)
		}
		if calls := signed(env); len(calls) < 40 || len(calls) > 40+1 {
			t.Errorf("%s: %d signed requests", mode, len(calls))
		}
	}
}

// Azure DevOps that hangs costs the limit; the Azure side is reported all the
// same.
func TestPrerequisites_azureDevOpsHangs(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inSubscription(`"registered": false`))
	env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: `^/[a-z]+\.dev\.azure\.com/|^/dev\.azure\.com/`}, Times: -1, Hold: true})
	acctest.Longer(t, func(limit time.Duration) bool {
		env.Server.ResetJournal()
		pace := acctest.FastPace()
		pace.Checks = limit
		env.SetPace(pace)
		diags := env.Protocol(t).Plan(resourceType, acctest.Object{}, arguments(acctest.Values{"authorizing_user": text(person)})).Diagnostics
		if !env.Soon(limit, 4) {
			return false // the Azure side had no time either
		}
		acctest.NoErrors(t, diags)
		got, details := aboutPrerequisites(diags)
		want := []string{"WARNING Microsoft.Security is registered @ subscription_id", "WARNING Prerequisites could not be checked @ validate_prerequisites"}
		if !slices.Equal(got, want) || !strings.Contains(details, "oauth_policy") {
			t.Errorf("got %q: %s", got, details)
		}
		// Who did not answer without a sign-in is not asked with one.
		if calls := signed(env); len(calls) > 0 {
			t.Errorf("signed requests: %q", calls)
		}
		return true
	})
}
