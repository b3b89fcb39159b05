package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	address      = "defenderdevops_azuredevops_connector.test"
	subscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	idPrefix     = "/subscriptions/" + subscription + "/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/"
	person       = "svc@contoso.com"
)

// world is a tenant with four organizations that one person administers. extra
// is more JSON of the world's format, beginning with a comma.
func world(extra string) string {
	var organizations []string
	for _, name := range []string{"contoso", "fabrikam", "northwind", "tailspin"} {
		organizations = append(organizations, fmt.Sprintf(
			`{"name": %q, "users": [{"upn": %q, "administrator": true, "access_level": "express"}], "projects": [{"name": "main", "repositories": ["app"]}]}`, name, person))
	}
	return fmt.Sprintf(`{
		"tenant_id": "11111111-2222-4333-8444-555555555555",
		"subscriptions": [{"id": %q, "resource_groups": ["rg-security"]}],
		"organizations": [%s],
		"codes": {"code-one": %q, "code-two": %q}
		%s}`, subscription, strings.Join(organizations, ","), person, person, extra)
}

// portalMade is a connector that a person made in the portal.
func portalMade(name, autoDiscovery string, organizations ...string) string {
	quoted := "null"
	if organizations != nil {
		quoted = `["` + strings.Join(organizations, `","`) + `"]`
	}
	return fmt.Sprintf(`{"resource_group": "rg-security", "name": %q, "location": "westeurope", "authorized_by": %q,
		"devops": {"auto_discovery": %q, "organizations": %s}}`, name, person, autoDiscovery, quoted)
}

// withConnectors is a world that holds these connectors.
func withConnectors(connectors ...string) string {
	return world(`, "connectors": [` + strings.Join(connectors, ",") + `]`)
}

// config is the connector with the given further arguments.
func config(arguments string) string {
	return `resource "defenderdevops_azuredevops_connector" "test" {
  name                = "contoso-ado"
  resource_group_name = "rg-security"
  location            = "westeurope"
` + arguments + `
}
`
}

const importBlock = `
import {
  to = defenderdevops_azuredevops_connector.test
  id = "` + idPrefix + `contoso-ado"
}
`

// portal lets the person act on the connector.
func portal(t *testing.T, env *acctest.Env, action emulator.PortalAction) func() {
	t.Helper()
	return func() {
		action.Connector, action.UPN = "contoso-ado", person
		if err := env.Server.Portal(action); err != nil {
			t.Fatal(err)
		}
	}
}

// wrote checks the writes of the step: method and last part of the path.
func wrote(env *acctest.Env, want ...string) func(*terraform.State) error {
	return func(*terraform.State) error {
		var got []string
		for _, call := range env.Calls(acctest.Writes) {
			got = append(got, call.Method+" "+call.Path[strings.LastIndex(call.Path, "/")+1:])
		}
		env.Server.ResetJournal()
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			return fmt.Errorf("wrote %v, want %v", got, want)
		}
		return nil
	}
}

// sent returns the bodies that were sent to devops/default with the method.
func sent(env *acctest.Env, method string) []string {
	var bodies []string
	for _, call := range env.Calls() {
		if call.Method == method && strings.HasSuffix(strings.ToLower(call.Path), "/devops/default") {
			bodies = append(bodies, string(call.RequestBody))
		}
	}
	return bodies
}

// onboarded checks what the emulator has, in the end, for the connector.
func onboarded(env *acctest.Env, name string, want ...string) func(*terraform.State) error {
	return func(*terraform.State) error {
		for _, c := range env.Server.World().Connectors {
			if c.Name != name {
				continue
			}
			if c.DevOps == nil {
				return fmt.Errorf("%s has no DevOps configuration", name)
			}
			slices.Sort(c.DevOps.Organizations)
			if got := strings.Join(c.DevOps.Organizations, ","); got != strings.Join(want, ",") {
				return fmt.Errorf("%s has %q, want %q", name, got, strings.Join(want, ","))
			}
			return nil
		}
		return fmt.Errorf("there is no connector %s", name)
	}
}

// gone checks that the emulator has no connector left.
func gone(env *acctest.Env) func(*terraform.State) error {
	return func(*terraform.State) error {
		if left := env.Server.World().Connectors; len(left) > 0 {
			return fmt.Errorf("%d connectors are left", len(left))
		}
		return nil
	}
}
