package prereq_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func TestPermissions(t *testing.T) {
	t.Parallel()
	const all = "read write delete devops/read devops/write devops/delete"
	role := func(actions, notActions string) defender.Permission {
		return defender.Permission{Actions: strings.Fields(actions), NotActions: strings.Fields(notActions)}
	}
	for name, tt := range map[string]struct {
		given   []defender.Permission
		missing string
	}{
		"nothing":                      {nil, all},
		"owner":                        {[]defender.Permission{role("*", "")}, ""},
		"contributor":                  {[]defender.Permission{role("*", "Microsoft.Authorization/*/Delete Microsoft.Authorization/*/Write")}, ""},
		"security admin":               {[]defender.Permission{role("Microsoft.Security/* Microsoft.Authorization/*/read", "")}, ""},
		"reader":                       {[]defender.Permission{role("*/read", "")}, "write delete devops/write devops/delete"},
		"any case":                     {[]defender.Permission{role("MICROSOFT.SECURITY/SECURITYCONNECTORS/*", "")}, ""},
		"a star spans slashes":         {[]defender.Permission{role("Microsoft.Security/*/write", "")}, "read delete devops/read devops/delete"},
		"exact":                        {[]defender.Permission{role("Microsoft.Security/securityConnectors/read Microsoft.Security/securityConnectors/devops/write", "")}, "write delete devops/read devops/delete"},
		"two stars":                    {[]defender.Permission{role("Microsoft.*/securityConnectors/*/read", "")}, "read write delete devops/write devops/delete"},
		"no star is no prefix":         {[]defender.Permission{role("Microsoft.Security/securityConnectors", "")}, all},
		"a longer action":              {[]defender.Permission{role("Microsoft.Security/securityConnectors/read/more", "")}, all},
		"a star may be empty":          {[]defender.Permission{role("Microsoft.Security/securityConnectors/*read", "")}, "write delete devops/write devops/delete"},
		"parts may not overlap":        {[]defender.Permission{role("Microsoft.Security/securityConnectors/re*ead", "")}, all},
		"another namespace":            {[]defender.Permission{role("Microsoft.SecurityInsights/*", "")}, all},
		"taken away":                   {[]defender.Permission{role("*", "Microsoft.Security/securityConnectors/devops/*")}, "devops/read devops/write devops/delete"},
		"taken away and given again":   {[]defender.Permission{role("*", "*/write"), role("Microsoft.Security/securityConnectors/*", "")}, ""},
		"what one takes stays its own": {[]defender.Permission{role("*/read", "*"), role("*/write", "")}, "read delete devops/read devops/delete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := healthy()
			w.permissions.value = tt.given
			r := request()
			r.Skip = nil
			for _, f := range prereq.Run(t.Context(), w.sources(), r) {
				if f.ID != prereq.Permissions {
					continue
				}
				_, lacks, found := strings.Cut(f.Message, "/resourceGroups/rg: ")
				got := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSuffix(lacks, "."), "Microsoft.Security/securityConnectors/", ""), ",", "")
				if !found {
					got = ""
				}
				if got != tt.missing || found != (f.Outcome == prereq.Fail) {
					t.Errorf("%s, lacks %q, want %q", f.Outcome, got, tt.missing)
				}
			}
		})
	}
}

// A resource group that the same apply makes is no reason for doubt where the
// permissions come from above.
func TestPermissionsBeforeTheResourceGroup(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		above []defender.Permission
		want  string
	}{
		"given in the subscription": {[]defender.Permission{{Actions: []string{"*"}}}, ""},
		"not given there":           {[]defender.Permission{{Actions: []string{"*/read"}}}, "permissions unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := healthy()
			w.permissions.err = notFound
			from := w.sources()
			within := from.Permissions
			from.Permissions = func(ctx context.Context, id, group string) iter.Seq2[defender.Permission, error] {
				if group == "" {
					return list(answer[[]defender.Permission]{value: c.above})
				}
				return within(ctx, id, group)
			}
			if got := strings.Join(notPassed(t, prereq.Run(t.Context(), from, request())), ","); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
