package azuredevops_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// growing is a connector whose discovery is complete after some walks: 10
// projects with 20 repositories each.
func growing(walks int) string {
	return fmt.Sprintf(`{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}],
		"organizations": [{"name": "contoso", "users": [{"upn": "svc@contoso.com", "administrator": true}],
			"generate": {"projects": 10, "repositories_per_project": 20}}],
		"connectors": [
			{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["contoso"]}},
			{"name": "shell"}],
		"timing": {"walks": %d}
	}`, walks)
}

// lookOnce leaves a wait no time for a second look, whatever the machine is busy
// with.
func lookOnce(env *acctest.Env) {
	pace := acctest.FastPace()
	pace.Discovery.Between = time.Hour
	env.SetPace(pace)
}

// walksOf counts how often the projects of the organization were listed.
func walksOf(env *acctest.Env) int {
	walks := 0
	for _, call := range env.Calls() {
		if strings.HasSuffix(call.Path, "/azureDevOpsOrgs/contoso/projects") {
			walks++
		}
	}
	return walks
}

// timeoutsOf is a timeouts block with one duration.
func timeoutsOf(operation string, duration any) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{operation: tftypes.String}},
		map[string]tftypes.Value{operation: tftypes.NewValue(tftypes.String, duration)})
}
