package prerequisites_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

const (
	typeName     = "defenderdevops_azuredevops_prerequisites"
	subscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
)

// world is healthy: two organizations and an enabled, registered subscription.
// A test breaks one thing by replacing a part of the text.
const world = `{
	"tenant_id": "11111111-2222-4333-8444-555555555555",
	"subscriptions": [{"id": "` + subscription + `", "resource_groups": ["rg-security"]}],
	"organizations": [
		{"name": "contoso", "users": [{"upn": "svc@contoso.com", "administrator": true}]},
		{"name": "fabrikam", "users": [{"upn": "svc@contoso.com", "administrator": true}]}
	]
}`

const config = `data "` + typeName + `" "test" {
  organizations       = ["contoso", "fabrikam"]
  resource_group_name = "rg-security"
  location            = "West Europe"
  connector_name      = "contoso-ado"
%s}
`

func arguments() acctest.Values {
	text := func(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	return acctest.Values{
		"organizations":       tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("contoso"), text("fabrikam")}),
		"resource_group_name": text("rg-security"),
		"location":            text("westeurope"),
		"connector_name":      text("contoso-ado"),
	}
}

// checksOf reads the checks as objects of texts.
func checksOf(t *testing.T, state acctest.Values) []map[string]string {
	t.Helper()
	var objects []tftypes.Value
	if err := state["checks"].As(&objects); err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, object := range objects {
		var values map[string]tftypes.Value
		if err := object.As(&values); err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for name, value := range values {
			var text *string
			if err := value.As(&text); err != nil {
				t.Fatal(err)
			}
			if text != nil {
				texts[name] = *text
			}
		}
		all = append(all, texts)
	}
	return all
}

// onlyReads fails the test when something else than a read was sent.
func onlyReads(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, entry := range env.Server.Journal() {
		if entry.Service != "entra" && entry.Method != http.MethodGet {
			t.Errorf("sent %s %s", entry.Method, entry.Path)
		}
	}
}

func TestAccPrerequisites_healthy(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world)
	at := "data." + typeName + ".test"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:           fmt.Sprintf(config, ""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(at, tfjsonpath.New("passed"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("subscription_id"), knownvalue.StringExact(subscription)),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("summary"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"pass": knownvalue.Int64Exact(13), "fail": knownvalue.Int64Exact(0), "unknown": knownvalue.Int64Exact(0),
				})),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("checks").AtSliceIndex(7), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": knownvalue.StringExact("organization_exists"), "title": knownvalue.StringExact("Organization exists"),
					"subject": knownvalue.StringExact("organization"), "organization": knownvalue.StringExact("contoso"),
					"outcome": knownvalue.StringExact("pass"), "severity": knownvalue.StringExact("error"),
					"message": knownvalue.StringExact("Azure DevOps knows contoso."), "remediation": knownvalue.Null(),
				})),
			},
		}},
	})
}

func TestAccPrerequisites_cost(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world)
	first, diags := env.Protocol(t).ReadDataSource(typeName, arguments())
	acctest.NoErrors(t, diags)
	env.ExpectCalls(t, 5)
	probes := 0
	for _, entry := range env.Server.Journal() {
		if entry.Service == "devops" {
			probes++
			if entry.Auth != "" && entry.Auth != "none" {
				t.Errorf("a probe is signed: %s", entry.Auth)
			}
		}
	}
	if probes != 2 {
		t.Errorf("%d probes", probes)
	}
	onlyReads(t, env)
	second, diags := env.Protocol(t).ReadDataSource(typeName, arguments())
	acctest.NoErrors(t, diags)
	if !first["report"].Equal(second["report"]) {
		t.Error("the report changed while the facts did not")
	}
}

func TestAccPrerequisites_brokenInTurn(t *testing.T) {
	t.Parallel()
	inSubscription := func(json string) [2]string { return [2]string{`["rg-security"]}`, `["rg-security"], ` + json + `}`} }
	connectors := func(json string) [2]string {
		return [2]string{`"organizations": [`, `"connectors": [` + json + `], "organizations": [`}
	}
	for name, tt := range map[string]struct {
		change [2]string
		check  string
		remedy string
		passes bool // advice does not block
	}{
		"subscription disabled":     {inSubscription(`"state": "Disabled"`), "subscription_enabled", "Reactivate", false},
		"subscription deleted":      {inSubscription(`"state": "Deleted"`), "subscription_enabled", "subscription_id", false},
		"provider not registered":   {inSubscription(`"registered": false`), "provider_registered", "az provider register --namespace Microsoft.Security", false},
		"region not offered":        {inSubscription(`"locations": ["uksouth"]`), "region_offered", "UK South", true},
		"no right to write":         {inSubscription(`"permissions": [{"actions": ["*"], "notActions": ["Microsoft.Security/securityConnectors/devops/write"]}]`), "permissions", "Security Admin", false},
		"connector exists":          {connectors(`{"name": "contoso-ado"}`), "connector_name_free", "import", false},
		"organization unknown":      {[2]string{`"name": "fabrikam"`, `"name": "fabricam"`}, "organization_exists fabrikam", "Correct the name", false},
		"organization elsewhere":    {[2]string{`"name": "fabrikam"`, `"name": "fabrikam", "tenant_id": "99999999-2222-4333-8444-555555555555"`}, "organization_tenant fabrikam", "tenant", false},
		"organization without":      {[2]string{`"name": "fabrikam"`, `"name": "fabrikam", "tenant_id": "00000000-0000-0000-0000-000000000000"`}, "organization_tenant fabrikam", "Connect it", false},
		"onboarded by another":      {connectors(`{"name": "old-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["fabrikam"]}}`), "organization_not_onboarded fabrikam", "Take the organization out", false},
		"another without authority": {connectors(`{"name": "shell"}`), "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(world, tt.change[0], tt.change[1], 1)
			if broken == world {
				t.Fatal("nothing is broken")
			}
			env := acctest.Start(t, broken)
			state, diags := env.Protocol(t).ReadDataSource(typeName, arguments())
			acctest.NoErrors(t, diags)
			var failed []string
			for _, check := range checksOf(t, state) {
				if check["outcome"] != "fail" {
					continue
				}
				failed = append(failed, strings.TrimSpace(check["id"]+" "+check["organization"]))
				if !strings.Contains(check["remediation"], tt.remedy) {
					t.Errorf("the remedy is %q, want %q", check["remediation"], tt.remedy)
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

func TestAccPrerequisites_allBrokenAtOnce(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, strings.NewReplacer(
		`["rg-security"]}`, `["rg-security"], "state": "Disabled", "locations": ["uksouth"], "permissions": [{"actions": ["*/read"]}]}`,
		`"name": "contoso"`, `"name": "contoso", "tenant_id": "99999999-2222-4333-8444-555555555555"`,
		`"name": "fabrikam"`, `"name": "tailspin"`,
		`"organizations": [`, `"connectors": [{"name": "contoso-ado"}, {"name": "old-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["contoso"]}}], "organizations": [`,
	).Replace(world))
	state, diags := env.Protocol(t).ReadDataSource(typeName, arguments())
	acctest.NoErrors(t, diags)
	var failed []string
	for _, check := range checksOf(t, state) {
		if check["outcome"] == "fail" {
			failed = append(failed, check["id"])
		}
	}
	want := []string{"subscription_enabled", "region_offered", "permissions", "connector_name_free", "organization_exists", "organization_tenant", "organization_not_onboarded"}
	if !slices.Equal(failed, want) {
		t.Errorf("failed %q, want %q", failed, want)
	}
	onlyReads(t, env)
}

// A precondition with the report stops before anything is created.
func TestAccPrerequisites_precondition(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, strings.Replace(world, `"name": "fabrikam"`, `"name": "fabricam"`, 1))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: fmt.Sprintf(config, "") + `
resource "defenderdevops_azuredevops_connector" "test" {
  name                = "contoso-ado"
  resource_group_name = "rg-security"
  location            = "westeurope"

  auto_discovery_enabled = false

  lifecycle {
    precondition {
      condition     = data.` + typeName + `.test.passed
      error_message = data.` + typeName + `.test.report
    }
  }
}`,
			ExpectError: regexp.MustCompile(`organization_exists`),
		}},
	})
	onlyReads(t, env)
}

func TestAccPrerequisites_skip(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, strings.Replace(world, `"name": "fabrikam"`, `"name": "fabricam"`, 1))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{
			{
				Config:      fmt.Sprintf(config, "  skip = [\"organisation_exists\"]\n"),
				ExpectError: regexp.MustCompile(`organization_exists`),
			},
			{
				Config: fmt.Sprintf(config, "  skip = [\"organization_exists\"]\n"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data."+typeName+".test", tfjsonpath.New("passed"), knownvalue.Bool(true)),
				},
			},
		},
	})
}

func TestAccPrerequisites_noSubscription(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world)
	env.Setenv("ARM_SUBSCRIPTION_ID", "")
	_, diags := env.Protocol(t).ReadDataSource(typeName, arguments())
	if len(diags) != 1 || !strings.Contains(diags[0].Detail, "ARM_SUBSCRIPTION_ID") || env.Count() != 0 {
		t.Errorf("diagnostics %v", diags)
	}
}
