package azuredevops_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestAccCoverage_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, estate(""))
	results := func(more map[string]knownvalue.Check) map[string]knownvalue.Check {
		checks := map[string]knownvalue.Check{
			"proven": knownvalue.Bool(true), "unproven_reasons": knownvalue.ListExact(nil), "coverage_percent": knownvalue.Float64Exact(100),
		}
		for _, attribute := range []string{
			"missing", "old_missing", "stale", "elsewhere", "disabled", "empty", "fork", "missing_project", "tfvc_project",
		} {
			checks[attribute+"_count"] = knownvalue.Int64Exact(0)
		}
		for _, attribute := range []string{"existing", "covered", "project"} {
			checks[attribute+"_count"] = knownvalue.Int64Exact(1)
		}
		for attribute, check := range more {
			checks[attribute] = check
		}
		return checks
	}
	var checks []statecheck.StateCheck
	for attribute, want := range results(map[string]knownvalue.Check{
		"max_listed": knownvalue.Null(), "max_requests": knownvalue.Null(), "advice": knownvalue.ListExact(nil),
		"missing": knownvalue.ListExact(nil), "stale": knownvalue.ListExact(nil), "elsewhere": knownvalue.ListExact(nil),
		"organizations": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("fabrikam")}),
		"per_organization": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(results(map[string]knownvalue.Check{"name": knownvalue.StringExact("fabrikam")})),
		}),
		"report": knownvalue.StringRegexp(regexp.MustCompile(`^## Coverage: 100 %, proven\n`)),
	}) {
		checks = append(checks, statecheck.ExpectKnownValue("data."+coverageType+".test", tfjsonpath.New(attribute), want))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + coverageType + `" "test" {
  connector_ids = ["` + idPrefix + `contoso-ado"]
  organizations = ["fabrikam"]
}`,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: checks,
		}},
	})
}

// TestAccCoverage_nightly runs the root module of the examples until everything
// is covered.
func TestAccCoverage_nightly(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile("../../../examples/scenarios/nightly/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	env := acctest.Start(t, estate(""))
	c := acctest.NewCLI(t, env)
	c.Write("main.tf", string(module))
	c.Write("terraform.tfvars", `
connector_ids = ["`+idPrefix+`contoso-ado", "`+idPrefix+`tailspin-ado"]
organizations = ["contoso", "fabrikam", "tailspin"]
`)
	out := c.Must(t.Context(), "apply", "-auto-approve", "-no-color")
	if !strings.Contains(out, "Warning: Check block assertion failed") || !strings.Contains(out, "Missing repositories: 3.") {
		t.Errorf("apply:\n%s", out)
	}
	if covered := strings.TrimSpace(c.Must(t.Context(), "output", "-json", "covered")); covered != "false" {
		t.Errorf("covered %s", covered)
	}
	report := c.Must(t.Context(), "output", "-raw", "report")
	for _, want := range []string{"## Coverage: 62.5 %, 3 repositories are missing\n", "\n| contoso | yes | 3 | 6 | 3 | 3 | 0 | 1 | 50 % |\n", "| contoso | payments | [ledger](https://"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in the report:\n%s", want, report)
		}
	}
	if _, _, code := c.Run(t.Context(), "plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Error("an unchanged estate is a change")
	}

	world, err := emulator.ParseWorld([]byte(strings.ReplaceAll(estate(""), `"withheld": true`, `"withheld": false`)))
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Server.SetWorld(world); err != nil {
		t.Fatal(err)
	}
	if out := c.Must(t.Context(), "apply", "-auto-approve", "-no-color"); strings.Contains(out, "Warning: Check") {
		t.Errorf("apply:\n%s", out)
	}
	if covered := strings.TrimSpace(c.Must(t.Context(), "output", "-json", "covered")); covered != "true" {
		t.Errorf("covered %s", covered)
	}
}
