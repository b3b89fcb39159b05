package prereq_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func named() prereq.Request {
	r := request()
	r.AuthorizingUser = "SVC@contoso.com"
	return r
}

// callsOf are the signed questions to an organization.
func callsOf(w *world, organization string) []string {
	var all []string
	for _, call := range w.calls {
		if what, found := strings.CutSuffix(call, " "+organization); found && what != "probe" {
			all = append(all, what)
		}
	}
	return all
}

func TestSignedInHealthyWorld(t *testing.T) {
	t.Parallel()
	w := signedIn()
	findings := prereq.Run(t.Context(), w.sources(), named())
	if got := notPassed(t, findings); len(got) > 0 || len(findings) != 7+2*10 {
		t.Errorf("%d findings, not passed: %q", len(findings), got)
	}
	want := []string{"caller", "policy", "identities SVC@contoso.com", "entitlement vsid", "rights", "extensions"}
	for _, organization := range []string{"contoso", "fabrikam"} {
		if got := callsOf(w, organization); !slices.Equal(got, want) {
			t.Errorf("calls %q", got)
		}
	}
}

func TestTheCallerAuthorizes(t *testing.T) {
	t.Parallel()
	for has, want := range map[bool]string{true: "", false: "authorizing_user_administrator contoso fail"} {
		w := signedIn()
		w.offices["contoso"].caller.value = azdo.Caller{ID: "vsid", Account: "Svc@Contoso.com", Kind: azdo.UserIdentity, CollectionID: collection}
		w.offices["contoso"].evaluation.value = has
		findings := prereq.Run(t.Context(), w.sources(), named())
		if got := strings.Join(notPassed(t, findings), ","); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		// The unsigned probe is the sixth request.
		if got := callsOf(w, "contoso"); !slices.Equal(got, []string{"caller", "policy", "entitlement vsid", "evaluation", "extensions"}) {
			t.Errorf("calls %q", got)
		}
	}
}

func TestNobodyIsNamed(t *testing.T) {
	t.Parallel()
	w := signedIn()
	findings := prereq.Run(t.Context(), w.sources(), request())
	want := []string{
		"authorizing_user_is_user contoso unknown", "authorizing_user_is_user fabrikam unknown",
		"authorizing_user_administrator contoso unknown", "authorizing_user_administrator fabrikam unknown",
		"authorizing_user_access_level contoso unknown", "authorizing_user_access_level fabrikam unknown",
	}
	if got := notPassed(t, findings); !slices.Equal(got, want) || !prereq.Passed(findings) {
		t.Errorf("not passed: %q", got)
	}
	if got := callsOf(w, "contoso"); !slices.Equal(got, []string{"caller", "policy", "extensions"}) {
		t.Errorf("calls %q", got)
	}
	if rows := strings.Count(prereq.Report(findings), "authorizing_user set"); rows > 1 {
		t.Errorf("one cause has %d rows", rows)
	}
}

const (
	isUser        = "authorizing_user_is_user contoso "
	administrator = "authorizing_user_administrator contoso "
	accessLevel   = "authorizing_user_access_level contoso "
	all           = "oauth_policy contoso unknown," + isUser + "unknown," + administrator + "unknown," + accessLevel + "unknown," +
		"container_mapping_extension contoso unknown,security_devops_extension contoso unknown,rate_limit contoso unknown"
	noUser = isUser + "fail," + administrator + "unknown," + accessLevel + "unknown"
)

func failed(kind azdo.ErrorKind, code string) error {
	return &azdo.Error{Organization: "contoso", Operation: "read the connection", Kind: kind, StatusCode: 401, Code: code, Message: "no\nno", ActivityID: "activity"}
}

func TestOneThingInAnOrganizationIsBroken(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	forbidden := failed(azdo.Forbidden, "")
	for name, tt := range map[string]struct {
		change func(*office)
		want   string
		words  []string // of the first finding that is not a pass
	}{
		"OAuth off":                  {func(o *office) { o.policy.value = azdo.Policy{Value: true, Effective: &no} }, "oauth_policy contoso fail", []string{"contoso", "Policies"}},
		"OAuth off, no effect":       {func(o *office) { o.policy.value = azdo.Policy{Value: true} }, "oauth_policy contoso fail", nil},
		"OAuth on, no effect":        {func(o *office) { o.policy.value = azdo.Policy{} }, "", nil},
		"OAuth undefined":            {func(o *office) { o.policy.value = azdo.Policy{Effective: &yes, Undefined: true} }, "", nil},
		"OAuth off, contradictory":   {func(o *office) { o.policy.value = azdo.Policy{Value: true, Effective: &yes} }, "oauth_policy contoso unknown", []string{"value true", "effective value true"}},
		"OAuth on, contradictory":    {func(o *office) { o.policy.value = azdo.Policy{Effective: &no} }, "oauth_policy contoso unknown", []string{"value false", "effective value false"}},
		"OAuth unreadable":           {func(o *office) { o.policy.err = failed(azdo.Unreadable, "") }, "oauth_policy contoso unknown", []string{"no usable answer", "no no"}},
		"extensions absent":          {func(o *office) { o.extensions.value = nil }, "container_mapping_extension contoso unknown,security_devops_extension contoso unknown", []string{"after it was connected"}},
		"extension disabled":         {func(o *office) { o.extensions.value[0].Flags = []string{"trusted", "disabled"} }, "container_mapping_extension contoso unknown", []string{"disabled"}},
		"extension of somebody else": {func(o *office) { o.extensions.value[1].Publisher = "contoso" }, "security_devops_extension contoso unknown", nil},
		"extensions forbidden":       {func(o *office) { o.extensions.err = forbidden }, "container_mapping_extension contoso unknown,security_devops_extension contoso unknown", []string{"may not"}},
		"near the limit":             {func(o *office) { o.usage = azdo.Usage{Known: true, Limit: 200, Remaining: 10} }, "rate_limit contoso fail", []string{"used up"}},
		"delayed":                    {func(o *office) { o.usage = azdo.Usage{Delayed: time.Second} }, "rate_limit contoso fail", []string{"delays"}},
		"far from the limit":         {func(o *office) { o.usage = azdo.Usage{Known: true, Limit: 200, Remaining: 150} }, "", nil},
		"not in the organization":    {func(o *office) { o.identities.value = nil }, noUser, []string{"not in contoso", "Add the user"}},
		"a service principal":        {func(o *office) { o.identities.value[0].Kind = azdo.ServicePrincipalIdentity }, noUser, []string{"service principal"}},
		"a group of that name":       {func(o *office) { o.identities.value[0].Container = true }, noUser, nil},
		"somebody similar":           {func(o *office) { o.identities.value[0].Account = "svc@contoso.com.example" }, isUser + "unknown," + administrator + "unknown," + accessLevel + "unknown", []string{"similar"}},
		"somebody similar too":       {func(o *office) { o.identities.value = append(o.identities.value, person("svc2@contoso.com")) }, "", nil},
		"two of one name":            {func(o *office) { o.identities.value = append(o.identities.value, of(person(user), "elsewhere")) }, "", nil},
		"two of one name and tenant": {func(o *office) { o.identities.value = append(o.identities.value, person(user)) }, isUser + "unknown," + administrator + "unknown," + accessLevel + "unknown", []string{"Several"}},
		"identities forbidden":       {func(o *office) { o.identities.err = forbidden }, isUser + "unknown," + administrator + "unknown," + accessLevel + "unknown", []string{"may not read the connection"}},
		"a guest":                    {func(o *office) { o.identities.value[0].MetaType = 1 }, isUser + "fail", []string{"guest in contoso"}},
		"a guest by its alias":       {func(o *office) { o.identities.value[0].DirectoryAlias = "svc_home.example#EXT#" }, isUser + "fail", nil},
		"a guest by its entitlement": {entitled(func(e *azdo.Entitlement) { e.MetaType = "guest" }), isUser + "fail", nil},
		"a Microsoft account":        {entitled(func(e *azdo.Entitlement) { e.Origin = "msa" }), isUser + "fail", []string{"guest in contoso"}},
		"an external alias":          {entitled(func(e *azdo.Entitlement) { e.DirectoryAlias = "svc_home.example#ext#" }), isUser + "fail", nil},
		"never signed in":            {entitled(func(e *azdo.Entitlement) { e.LastAccessed = time.Time{} }), isUser + "fail", []string{"never signed in", "Sign in"}},
		"pending":                    {entitled(func(e *azdo.Entitlement) { e.Status, e.LastAccessed = "pending", time.Time{} }), isUser + "fail," + accessLevel + "unknown", nil},
		"removed":                    {func(o *office) { o.entitlements["vsid"] = answer[azdo.Entitlement]{err: failed(azdo.Missing, "")} }, isUser + "fail," + accessLevel + "unknown", []string{"any more"}},
		"a service after all":        {entitled(func(e *azdo.Entitlement) { e.MetaType = "application" }), isUser + "fail", nil},
		"entitlements forbidden":     {func(o *office) { o.entitlements["vsid"] = answer[azdo.Entitlement]{err: forbidden} }, isUser + "unknown," + accessLevel + "unknown", nil},
		"not signed in":              {func(o *office) { o.caller.err = failed(azdo.NotSignedIn, "") }, all, []string{"does not accept", "Add the identity"}},
		"not a member":               {func(o *office) { o.caller.err = failed(azdo.NotMember, "TF400813") }, all, []string{"TF400813", "Add the identity"}},
		"may not connect":            {func(o *office) { o.caller.err = forbidden }, all, nil},
		"stopped":                    {func(o *office) { o.caller.err = failed(azdo.Stopped, "TF24668") }, all, []string{"deactivated", "reactivate"}},
		"throttled":                  {func(o *office) { o.caller.err = failed(azdo.Throttled, "") }, all, []string{"wait"}},
		"unavailable":                {func(o *office) { o.caller.err = failed(azdo.Unavailable, "") }, all, []string{"could not be reached"}},
		"missing":                    {func(o *office) { o.caller.err = failed(azdo.Missing, "") }, all, nil},
		"something else":             {func(o *office) { o.caller.err = errors.New("cut") }, all, []string{"cut"}},
		"interrupted":                {func(o *office) { o.caller.err = context.Canceled }, all, []string{"time"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := signedIn()
			tt.change(w.offices["contoso"])
			findings := prereq.Run(t.Context(), w.sources(), named())
			if got := strings.Join(notPassed(t, findings), ","); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
			if calls := callsOf(w, "contoso"); tt.want == all && len(calls) != 1 || len(calls) > 5+6-1 {
				t.Errorf("calls %q", calls)
			}
			var first prereq.Finding
			for _, f := range slices.Backward(findings) {
				if f.Outcome != prereq.Pass {
					first = f
				}
				if strings.Contains(f.Message, "activity") || strings.Contains(f.Message, "\n") {
					t.Errorf("message %q", f.Message)
				}
				if f.Outcome == prereq.Unknown && strings.Contains(f.Message, "contoso") {
					t.Errorf("an unknown names the organization, so that it cannot be folded: %q", f.Message)
				}
			}
			for _, word := range tt.words {
				if !strings.Contains(first.Message+first.Remediation, word) {
					t.Errorf("%q is not in %q, %q", word, first.Message, first.Remediation)
				}
			}
		})
	}
}

func of(one azdo.Identity, domain string) azdo.Identity {
	one.Domain = domain
	return one
}

// entitled changes the access level of the authorizing user.
func entitled(change func(*azdo.Entitlement)) func(*office) {
	return func(o *office) {
		level := basic()
		change(&level)
		o.entitlements["vsid"] = answer[azdo.Entitlement]{value: level}
	}
}

func TestWarningsDoNotBlock(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*office){
		"guest":           func(o *office) { o.identities.value[0].MetaType = 1 },
		"never signed in": entitled(func(e *azdo.Entitlement) { e.LastAccessed = time.Time{} }),
		"rate limit":      func(o *office) { o.usage = azdo.Usage{Delayed: time.Second} },
	} {
		w := signedIn()
		change(w.offices["contoso"])
		findings := prereq.Run(t.Context(), w.sources(), named())
		if !prereq.Passed(findings) || prereq.Count(findings, prereq.Fail) != 1 {
			t.Errorf("%s: %q", name, notPassed(t, findings))
		}
	}
}

// An organization that is not there is asked nothing more.
func TestNoOrganizationIsNotAsked(t *testing.T) {
	t.Parallel()
	w := signedIn()
	w.probes["contoso"] = azdo.Probe{Outcome: azdo.NotFound}
	findings := prereq.Run(t.Context(), w.sources(), named())
	if got := strings.Join(notPassed(t, findings), ","); got != "organization_exists contoso fail,organization_tenant contoso unknown,"+all {
		t.Errorf("got %s", got)
	}
	if calls := callsOf(w, "contoso"); len(calls) > 0 {
		t.Errorf("calls %q", calls)
	}
	w = signedIn()
	r := named()
	r.Skip = []string{prereq.OrganizationExists, prereq.OrganizationTenant}
	if got := notPassed(t, prereq.Run(t.Context(), w.sources(), r)); len(got) > 0 || slices.Contains(w.calls, "probe contoso") {
		t.Errorf("not passed: %q, calls %q", got, w.calls)
	}
}

// What is stopped answers nobody, and what did not answer is not waited for again.
func TestClosedOrganizationIsNotAsked(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		probe azdo.Probe
		want  string
		words string
	}{
		"stopped":        {azdo.Probe{Outcome: azdo.Deactivated, TenantID: tenant}, "organization_exists contoso fail," + all, "The organization is deactivated (" + strings.Join(signedIDs(), ", ") + " of contoso)."},
		"no tenant":      {azdo.Probe{Outcome: azdo.Deactivated}, "organization_exists contoso fail,organization_tenant contoso unknown," + all, "is deactivated (organization_tenant, "},
		"no answer":      {azdo.Probe{Reason: "no answer in time", Silent: true}, "organization_exists contoso unknown,organization_tenant contoso unknown," + all, "no answer in time (organization_exists, organization_tenant, " + strings.Join(signedIDs(), ", ") + " of contoso)."},
		"another answer": {azdo.Probe{Reason: "Azure DevOps answered 429"}, "organization_exists contoso unknown,organization_tenant contoso unknown", "answered 429"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := signedIn()
			w.probes["contoso"] = tt.probe
			findings := prereq.Run(t.Context(), w.sources(), named())
			if got := strings.Join(notPassed(t, findings), ","); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
			if calls := callsOf(w, "contoso"); (len(calls) == 0) != strings.HasSuffix(tt.want, all) {
				t.Errorf("calls %q", calls)
			}
			if got := prereq.FoldUnknown(findings); !strings.Contains(got, tt.words) || strings.Count(got, "(") != 1 {
				t.Errorf("folded %q, want %q", got, tt.words)
			}
		})
	}
}

// signedIDs are the checks that take a sign-in.
func signedIDs() []string {
	return prereq.IDs()[slices.Index(prereq.IDs(), prereq.OAuthPolicy):]
}

// A refusal of the first request is one cause with one remedy, whatever was to be asked after it.
func TestFirstRefusalIsOneCause(t *testing.T) {
	t.Parallel()
	for kind, remedy := range map[azdo.ErrorKind]string{
		azdo.Forbidden: "Add the identity", azdo.Missing: "Add the identity", azdo.Unreadable: "proxy", azdo.Other: "proxy",
	} {
		w := signedIn()
		w.offices["contoso"].caller.err = failed(kind, "")
		findings := prereq.Run(t.Context(), w.sources(), named())
		if got := prereq.FoldUnknown(findings); strings.Count(got, "(oauth_policy") != 1 || !strings.Contains(got, strings.Join(signedIDs(), ", ")+" of contoso") {
			t.Errorf("folded %q", got)
		}
		for _, f := range findings {
			if f.Outcome == prereq.Unknown && !strings.Contains(f.Remediation, remedy) {
				t.Errorf("remedy of %s: %q", f.ID, f.Remediation)
			}
		}
	}
}

// An organization that does not name its tenant to everybody shows it to who signs in from it.
func TestTenantOfTheCaller(t *testing.T) {
	t.Parallel()
	const kind = "Microsoft.IdentityModel.Claims.ClaimsIdentity;"
	for name, tt := range map[string]struct {
		descriptor string
		err        error
		skip       []string
		want       prereq.Outcome
		calls      int
	}{
		"the same":        {kind + strings.ToUpper(tenant) + `\jane@contoso.com`, nil, nil, prereq.Pass, 1},
		"another":         {kind + `99999999-2222-4333-8444-555555555555\jane@contoso.com`, nil, nil, prereq.Unknown, 1},
		"none":            {`Microsoft.TeamFoundation.ServiceIdentity;x:Build:y`, nil, nil, prereq.Unknown, 1},
		"neither":         {"", nil, nil, prereq.Unknown, 1},
		"refused":         {"", failed(azdo.NotMember, "TF401444"), nil, prereq.Unknown, 1},
		"nobody signs in": {kind + tenant + `\jane@contoso.com`, nil, signedIDs(), prereq.Unknown, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := signedIn()
			w.probes["contoso"] = azdo.Probe{Outcome: azdo.Exists, Reason: "unnamed"}
			w.offices["contoso"].caller = answer[azdo.Caller]{value: azdo.Caller{Descriptor: tt.descriptor, Kind: azdo.UserIdentity}, err: tt.err}
			if tt.descriptor == "" {
				w.subscription.value.TenantID = "" // two that are unknown are not the same
			}
			r := named()
			r.Skip = tt.skip
			for _, f := range prereq.Run(t.Context(), w.sources(), r) {
				if f.ID == prereq.OrganizationTenant && f.Organization == "contoso" && (f.Outcome != tt.want || f.Outcome == prereq.Unknown && !strings.Contains(f.Remediation, "Compare")) {
					t.Errorf("%s: %s %s", f.Outcome, f.Message, f.Remediation)
				}
			}
			calls := slices.DeleteFunc(callsOf(w, "contoso"), func(call string) bool { return call != "caller" })
			if len(calls) != tt.calls {
				t.Errorf("calls %q", calls)
			}
		})
	}
}

// The words of Microsoft Entra name the moment, so only their number is told.
func TestNumberOfTheSignIn(t *testing.T) {
	t.Parallel()
	w := signedIn()
	w.offices["contoso"].caller.err = &azdo.Error{Kind: azdo.NotSignedIn, Message: "AADSTS500011: no such resource. Timestamp: 2026-01-01 00:00:00Z"}
	if got := prereq.FoldUnknown(prereq.Run(t.Context(), w.sources(), named())); !strings.Contains(got, "could not sign in for Azure DevOps (AADSTS500011) (") || strings.Contains(got, "2026") {
		t.Errorf("folded %q", got)
	}
}

func TestSkippedSignedInChecksAskNothing(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		prereq.OAuthPolicy:                  "caller policy",
		prereq.AuthorizingUserIsUser:        "caller identities SVC@contoso.com entitlement vsid",
		prereq.AuthorizingUserAdministrator: "caller identities SVC@contoso.com rights",
		prereq.AuthorizingUserAccessLevel:   "caller identities SVC@contoso.com entitlement vsid",
		prereq.ContainerMappingExtension:    "caller extensions",
		prereq.SecurityDevOpsExtension:      "caller extensions",
		prereq.RateLimit:                    "caller",
		prereq.SubscriptionEnabled:          "",
	} {
		w := signedIn()
		r := named()
		r.Skip = slices.DeleteFunc(prereq.IDs(), func(other string) bool { return other == id })
		if got := notPassed(t, prereq.Run(t.Context(), w.sources(), r)); len(got) > 0 {
			t.Errorf("not passed: %q", got)
		}
		if got := strings.Join(callsOf(w, "contoso"), " "); got != want {
			t.Errorf("%s calls %q, want %q", id, got, want)
		}
	}
}
