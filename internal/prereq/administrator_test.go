package prereq_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

const (
	team  = "vssgp.dGVhbQ"
	inner = "vssgp.aW5uZXI"
	entra = "aadgp.ZW50cmE"
)

func TestAdministrator(t *testing.T) {
	t.Parallel()
	cut := errors.New("cut")
	groups := func(of map[string][]string) map[string]answer[[]string] {
		all := map[string]answer[[]string]{}
		for subject, others := range of {
			all[subject] = answer[[]string]{value: others}
		}
		return all
	}
	in := func(containers ...string) map[string]answer[[]string] {
		return groups(map[string][]string{userSubject: containers})
	}
	has := func(of map[string][]string) map[string]answer[[]string] { return groups(of) }
	none := answer[azdo.Rights]{}
	for name, tt := range map[string]struct {
		rights     answer[azdo.Rights]
		containers map[string]answer[[]string]
		members    map[string]answer[[]string]
		level      answer[azdo.Entitlement]
		want       prereq.Outcome
		calls      int // about rights and memberships
	}{
		"by right":              {answer[azdo.Rights]{value: azdo.Rights{Allow: 3}}, nil, nil, answer[azdo.Entitlement]{}, prereq.Pass, 1},
		"denied":                {answer[azdo.Rights]{value: azdo.Rights{Allow: 3, Deny: 2}}, in(), has(map[string][]string{administrators: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{value: basic()}, prereq.Fail, 3},
		"another right":         {answer[azdo.Rights]{value: azdo.Rights{Allow: 1}}, in(), has(map[string][]string{administrators: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{value: basic()}, prereq.Fail, 3},
		"member":                {none, in(team, administrators), nil, answer[azdo.Entitlement]{}, prereq.Pass, 2},
		"listed":                {none, in(), has(map[string][]string{administrators: {userSubject}}), answer[azdo.Entitlement]{}, prereq.Pass, 3},
		"through a group":       {none, in(team), has(map[string][]string{administrators: {"aad.b3RoZXI", team}}), answer[azdo.Entitlement]{}, prereq.Pass, 3},
		"through two":           {none, in(inner), has(map[string][]string{administrators: {team}, team: {inner}}), answer[azdo.Entitlement]{}, prereq.Pass, 4},
		"in a member group":     {none, in(), has(map[string][]string{administrators: {team}, team: {userSubject}}), answer[azdo.Entitlement]{}, prereq.Pass, 4},
		"member, right unread":  {answer[azdo.Rights]{err: cut}, in(administrators), nil, answer[azdo.Entitlement]{}, prereq.Pass, 2},
		"right unread":          {answer[azdo.Rights]{err: cut}, in(), has(map[string][]string{administrators: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 3},
		"no":                    {none, in(team), has(map[string][]string{administrators: {"aad.b3RoZXI", serviceAccounts}}), answer[azdo.Entitlement]{value: basic()}, prereq.Fail, 3},
		"no, one group deep":    {none, in(inner), has(map[string][]string{administrators: {team}, team: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{value: basic()}, prereq.Fail, 4},
		"a group of Entra":      {none, in(), has(map[string][]string{administrators: {entra}}), answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 3},
		"one deep down":         {none, in(), has(map[string][]string{administrators: {team}, team: {entra}}), answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 4},
		"too many groups":       {none, in(), has(map[string][]string{administrators: {team, inner}}), answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 4},
		"too deep":              {none, in(), has(map[string][]string{administrators: {team}, team: {inner}}), answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 4},
		"never signed in":       {none, in(), has(map[string][]string{administrators: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{value: azdo.Entitlement{Status: "active"}}, prereq.Unknown, 3},
		"pending":               {none, in(), has(map[string][]string{administrators: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{value: azdo.Entitlement{Status: "pending", LastAccessed: time.Unix(1, 0)}}, prereq.Unknown, 3},
		"level unread":          {none, in(), has(map[string][]string{administrators: {"aad.b3RoZXI"}}), answer[azdo.Entitlement]{err: cut}, prereq.Unknown, 3},
		"containers unread":     {none, map[string]answer[[]string]{userSubject: {err: cut}}, nil, answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 2},
		"members unread":        {none, in(), map[string]answer[[]string]{administrators: {err: cut}}, answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 3},
		"deeper members unread": {none, in(), map[string]answer[[]string]{administrators: {value: []string{team}}, team: {err: cut}}, answer[azdo.Entitlement]{value: basic()}, prereq.Unknown, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := signedIn()
			o := w.offices["contoso"]
			o.rights, o.containers, o.members = map[string]answer[azdo.Rights]{userDescriptor: tt.rights}, tt.containers, tt.members
			o.entitlements["vsid"] = tt.level
			r := named()
			r.Organizations = []string{"contoso"}
			r.Skip = slices.DeleteFunc(prereq.IDs(), func(id string) bool { return id == prereq.AuthorizingUserAdministrator })
			findings := prereq.Run(t.Context(), w.sources(), r)
			notPassed(t, findings)
			if len(findings) != 1 || findings[0].Outcome != tt.want {
				t.Fatalf("findings %+v, want %s", findings, tt.want)
			}
			about := slices.DeleteFunc(callsOf(w, "contoso"), func(call string) bool {
				return !strings.HasPrefix(call, "rights") && !strings.HasPrefix(call, "containers") && !strings.HasPrefix(call, "members")
			})
			if len(about) != tt.calls {
				t.Errorf("calls %q, want %d", about, tt.calls)
			}
		})
	}
}

func TestCollectionWithoutID(t *testing.T) {
	t.Parallel()
	w := signedIn()
	w.offices["contoso"].caller.value.CollectionID = "x"
	w.offices["contoso"].rights = nil
	if got := strings.Join(notPassed(t, prereq.Run(t.Context(), w.sources(), named())), ","); got != administrator+"unknown" {
		t.Errorf("got %s", got)
	}
}
