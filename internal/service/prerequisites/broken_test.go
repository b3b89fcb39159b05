package prerequisites_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// healthySubscription is what a patch of the subscription begins with.
const healthySubscription = `"id": "` + subscription + `", "resource_groups": ["rg-security"]`

func inSubscription(json string) string {
	return `{"subscriptions": [{` + healthySubscription + `, ` + json + `}]}`
}

func inFabrikam(json string) string {
	return `{"organizations": [{"name": "fabrikam", ` + json + `}]}`
}

// as changes the authorizing user in fabrikam, who else is administrator there.
func as(json string) string { return inFabrikam(`"users": [{"upn": "` + user + `", ` + json + `}]`) }

func connectors(json string) string { return `{"connectors": [` + json + `]}` }

// TestAccPrerequisites_brokenInTurn breaks one thing after another: exactly the
// check of that thing fails, with its remedy, and nothing is written.
func TestAccPrerequisites_brokenInTurn(t *testing.T) {
	t.Parallel()
	const foreign = `"tenant_id": "99999999-2222-4333-8444-555555555555"`
	for name, tt := range map[string]struct {
		patch  string
		check  string
		remedy string
		passes bool // a warning or advice does not block
	}{
		"subscription disabled":     {inSubscription(`"state": "Disabled"`), "subscription_enabled", "Reactivate", false},
		"subscription deleted":      {inSubscription(`"state": "Deleted"`), "subscription_enabled", "subscription_id", false},
		"provider not registered":   {inSubscription(`"registered": false`), "provider_registered", "az provider register --namespace Microsoft.Security", false},
		"region not offered":        {inSubscription(`"locations": ["uksouth"]`), "region_offered", "UK South", true},
		"no right to write":         {inSubscription(`"permissions": [{"actions": ["*"], "notActions": ["Microsoft.Security/securityConnectors/devops/write"]}]`), "permissions", "Security Admin", false},
		"connector exists":          {connectors(`{"name": "contoso-ado"}`), "connector_name_free", "import", false},
		"organization elsewhere":    {inFabrikam(foreign), "organization_tenant fabrikam", "tenant", false},
		"organization without":      {inFabrikam(`"tenant_id": "00000000-0000-0000-0000-000000000000"`), "organization_tenant fabrikam", "Connect it", false},
		"a public project":          {inFabrikam(`"public_project": true`), "", "", true},
		"stopped":                   {inFabrikam(`"stopped": true`), "organization_exists fabrikam", "reactivate", false},
		"onboarded by another":      {connectors(`{"name": "old-ado", "authorized_by": "jane@contoso.com", "devops": {"organizations": ["fabrikam"]}}`), "organization_not_onboarded fabrikam", "Take the organization out", false},
		"another without authority": {connectors(`{"name": "shell"}`), "", "", true},
		"OAuth off":                 {inFabrikam(`"oauth_third_party_access": false`), "oauth_policy fabrikam", "Policies", false},
		"OAuth off, never set":      {inFabrikam(`"oauth_third_party_access": false, "oauth_policy": "undefined"`), "oauth_policy fabrikam", "Policies", false},
		"not in the organization":   {inFabrikam(`"users": []`), "authorizing_user_is_user fabrikam", "Add the user", false},
		"a guest":                   {as(`"administrator": true, "kind": "guest"`), "authorizing_user_is_user fabrikam", "own tenant", true},
		"never signed in":           {as(`"administrator": true, "never_signed_in": true`), "authorizing_user_is_user fabrikam", "Sign in", true},
		"a service principal":       {as(`"kind": "service_principal"`), "authorizing_user_is_user fabrikam", "Let a user authorize", false},
		"no administrator":          {as(`"administrator": false`), "authorizing_user_administrator fabrikam", "Project Collection Administrators", false},
		"stakeholder":               {as(`"administrator": true, "access_level": "stakeholder"`), "authorizing_user_access_level fabrikam", "Basic", false},
		"disabled":                  {as(`"administrator": true, "status": "disabled"`), "authorizing_user_access_level fabrikam", "Basic", false},
		"near the rate limit":       {inFabrikam(`"rate_limit": {"remaining": 5}`), "rate_limit fabrikam", "identity of its own", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := broken(t, tt.patch)
			state, _ := ask(t, env, arguments())
			var failed []string
			for _, check := range checksOf(t, state) {
				if check["outcome"] != "fail" {
					continue
				}
				failed = append(failed, strings.TrimSpace(check["id"]+" "+check["organization"]))
				if !strings.Contains(check["remediation"], tt.remedy) {
					t.Errorf("the remedy is %q, want %q", check["remediation"], tt.remedy)
				}
				if (check["severity"] != "error") != tt.passes {
					t.Errorf("the severity is %s", check["severity"])
				}
			}
			if got := strings.Join(failed, ","); got != tt.check {
				t.Errorf("failed %q, want %q", got, tt.check)
			}
			if want := tftypes.NewValue(tftypes.Bool, tt.passes); !state["passed"].Equal(want) {
				t.Errorf("passed is %s", state["passed"])
			}
			onlyReads(t, env)
		})
	}
}

// broken is a healthy world but for the patch.
func broken(t *testing.T, patch string) *acctest.Env {
	t.Helper()
	env := acctest.Start(t, world())
	if err := env.Server.PatchWorld([]byte(patch)); err != nil {
		t.Fatal(err)
	}
	return env
}

// TestAccPrerequisites_doubt is about what cannot be found out.
func TestAccPrerequisites_doubt(t *testing.T) {
	t.Parallel()
	const (
		isUser        = "authorizing_user_is_user fabrikam unknown"
		administrator = "authorizing_user_administrator fabrikam unknown"
		accessLevel   = "authorizing_user_access_level fabrikam unknown"
		extensions    = "container_mapping_extension fabrikam unknown,security_devops_extension fabrikam unknown"
		policy        = "oauth_policy fabrikam unknown"
		signedIn      = policy + "," + isUser + "," + administrator + "," + accessLevel + "," + extensions + ",rate_limit fabrikam unknown"
	)
	for name, tt := range map[string]struct{ patch, unknown, words string }{
		"policy contradicts itself":  {inFabrikam(`"oauth_policy": "contradictory"`), policy, "contradicts itself"},
		"policy unreadable":          {inFabrikam(`"oauth_policy": "unreadable"`), policy, "no usable answer"},
		"policy forbidden":           {inFabrikam(`"forbidden": ["policy"]`), policy, "may not"},
		"no extensions":              {inFabrikam(`"extensions": []`), extensions, "not installed"},
		"extension disabled":         {inFabrikam(`"extensions": [{"publisher": "ms-securitydevops", "name": "ms-dfd-code-to-cloud", "state": "trusted, disabled"}]`), extensions, "disabled"},
		"extensions forbidden":       {inFabrikam(`"forbidden": ["extensions"]`), extensions, "may not"},
		"identities forbidden":       {inFabrikam(`"forbidden": ["identities"]`), isUser + "," + administrator + "," + accessLevel, "may not"},
		"entitlements forbidden":     {inFabrikam(`"forbidden": ["entitlements"]`), isUser + "," + accessLevel, "may not"},
		"rights forbidden":           {inFabrikam(`"forbidden": ["acl"]`), "", ""}, // the membership proves it
		"rights and graph forbidden": {inFabrikam(`"forbidden": ["acl", "graph"]`), administrator, "may not"},
		"through a group of Entra":   {`{"assumptions": {"entra_groups": "opaque"}, "organizations": [{"name": "fabrikam", "users": [{"upn": "` + user + `", "administrator": true, "administrator_through": "entra_group"}]}]}`, administrator, "groups of Microsoft Entra"},
		"through a nested group":     {as(`"administrator": true, "administrator_through": "nested_group"`), "", ""},
		"by right":                   {as(`"permission_only": true`), "", ""},
		"subscriber not validated":   {as(`"administrator": true, "access_level": "none", "licensing_source": "msdn", "msdn_license": "eligible"`), accessLevel, "not been validated"},
		"level at first sign-in":     {as(`"administrator": true, "access_level": "stakeholder", "licensing_source": "auto"`), accessLevel, "first sign-in"},
		"subscriber":                 {as(`"administrator": true, "access_level": "none", "licensing_source": "msdn", "msdn_license": "enterprise"`), "", ""},
		"GitHub Enterprise":          {as(`"administrator": true, "access_level": "none", "licensing_source": "gitHub", "github_license": "enterprise"`), "", ""},
		"not in the organization":    {inFabrikam(`"not_a_member": true`), signedIn, "not in the organization (TF401444)"},
		"first call forbidden":       {inFabrikam(`"forbidden": ["connection"]`), signedIn, "may not"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := broken(t, tt.patch)
			state, doubts := ask(t, env, arguments())
			if got := strings.Join(doubts, ","); got != tt.unknown {
				t.Errorf("not passed %q\nwant %q", got, tt.unknown)
			}
			if !state["passed"].Equal(tftypes.NewValue(tftypes.Bool, true)) {
				t.Error("what is unknown blocks")
			}
			i := slices.IndexFunc(checksOf(t, state), func(check map[string]string) bool { return check["outcome"] == "unknown" })
			if i >= 0 && !strings.Contains(checksOf(t, state)[i]["message"], tt.words) {
				t.Errorf("message %q, want %q", checksOf(t, state)[i]["message"], tt.words)
			}
			if calls := signedCalls(env, "fabrikam"); strings.HasSuffix(tt.unknown, signedIn) && len(calls) != 1 {
				t.Errorf("%d signed requests to an organization that refuses: %q", len(calls), calls)
			}
			onlyReads(t, env)
		})
	}
}

func TestAccPrerequisites_allBrokenAtOnce(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world("contoso", "tailspin", "northwind"))
	if err := env.Server.PatchWorld([]byte(`{
		"subscriptions": [{` + healthySubscription + `, "state": "Disabled", "locations": ["uksouth"], "permissions": [{"actions": ["*/read"]}]}],
		"connectors": [{"name": "contoso-ado"}, {"name": "old-ado", "authorized_by": "jane@contoso.com", "devops": {"organizations": ["contoso"]}}],
		"organizations": [
			{"name": "tailspin", "tenant_id": "99999999-2222-4333-8444-555555555555"},
			{"name": "contoso", "oauth_third_party_access": false, "rate_limit": {"remaining": 5},
				"users": [{"upn": "jane@contoso.com", "administrator": true}, {"upn": "` + user + `", "access_level": "stakeholder"}]},
			{"name": "northwind", "users": []}
		]}`)); err != nil {
		t.Fatal(err)
	}
	all := arguments()
	all["organizations"] = texts("contoso", "fabrikam", "tailspin", "northwind")
	_, notPassed := ask(t, env, all)
	failed := slices.DeleteFunc(notPassed, func(line string) bool { return !strings.HasSuffix(line, " fail") })
	want := []string{
		"subscription_enabled fail", "region_offered fail", "permissions fail", "connector_name_free fail", "organization_exists fabrikam fail",
		"organization_tenant tailspin fail", "organization_not_onboarded contoso fail", "oauth_policy contoso fail", "authorizing_user_is_user northwind fail",
		"authorizing_user_administrator contoso fail", "authorizing_user_access_level contoso fail", "rate_limit contoso fail",
	}
	if !slices.Equal(failed, want) {
		t.Errorf("failed %q, want %q", failed, want)
	}
	onlyReads(t, env)
}
