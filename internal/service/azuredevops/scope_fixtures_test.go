package azuredevops_test

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const (
	person     = "svc@contoso.com"
	inContoso  = idPrefix + "contoso-ado/devops/default/azureDevOpsOrgs/contoso"
	inPayments = inContoso + "/projects/payments"
)

// tenant has the organizations contoso, fabrikam and tailspin, each with a
// project payments and its repositories api and web, and the connector
// contoso-ado with the first two. extra is more JSON, beginning with a comma.
func tenant(autoDiscovery, annotations, extra string) string {
	var organizations []string
	for _, name := range []string{"contoso", "fabrikam", "tailspin"} {
		organizations = append(organizations, fmt.Sprintf(
			`{"name": %q, "users": [{"upn": %q, "administrator": true}], "projects": [{"name": "payments", "repositories": ["api", "web"]}]}`, name, person))
	}
	return fmt.Sprintf(`{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "resource_groups": ["rg-security"]}],
		"organizations": [%s],
		"connectors": [{"resource_group": "rg-security", "name": "contoso-ado", "location": "westeurope", "authorized_by": %q,
			"devops": {"auto_discovery": %q, "organizations": ["contoso", "fabrikam"]}, "annotations": {%s}}]
		%s}`, strings.Join(organizations, ","), person, autoDiscovery, annotations, extra)
}

// resourceOf is the resource "test" of a kind, on the connector contoso-ado.
func resourceOf(kind, arguments string) string {
	return fmt.Sprintf("resource \"defenderdevops_azuredevops_%s\" \"test\" {\n  connector_id = %q\n%s\n}\n", kind, idPrefix+"contoso-ado", arguments)
}

func importOf(kind, id string) string {
	return fmt.Sprintf("import {\n  to = defenderdevops_azuredevops_%s.test\n  id = %q\n}\n", kind, id)
}

func action(kind string, want plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction("defenderdevops_azuredevops_"+kind+".test", want),
	}}
}

// wrote checks what was written since the last check: the method, the path below
// devops/default, and the body.
func wrote(env *acctest.Env, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, call := range env.Calls(acctest.Writes) {
			_, below, _ := strings.Cut(call.Path, "/devops/default")
			got = append(got, call.Method+" "+below+" "+string(call.RequestBody))
		}
		env.Server.ResetJournal()
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			return fmt.Errorf("wrote\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		return nil
	}
}

// onboarded checks which organizations the emulator has for the connector.
func onboarded(env *acctest.Env, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		connector, _ := env.Connector("contoso-ado")
		if connector.DevOps == nil || strings.Join(connector.DevOps.Organizations, ",") != strings.Join(want, ",") {
			return fmt.Errorf("the connector has %+v, want %v", connector.DevOps, want)
		}
		return nil
	}
}
