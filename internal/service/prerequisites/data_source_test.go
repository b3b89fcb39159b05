package prerequisites_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

const (
	typeName     = "defenderdevops_azuredevops_prerequisites"
	subscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	user         = "svc@contoso.com"
)

// organization is one in which all is well, with the name in place of %s.
const organization = `{"name": "%s", "users": [{"upn": "` + user + `", "administrator": true}, {"upn": "jane@contoso.com", "administrator": true}],
	"extensions": [{"publisher": "ms-securitydevops", "name": "ms-dfd-code-to-cloud", "state": "multiVersion, trusted"},
		{"publisher": "ms-securitydevops", "name": "microsoft-security-devops-azdevops"}]}`

// world is healthy: organizations, contoso and fabrikam unless others are named,
// and an enabled, registered subscription. A test breaks one thing.
func world(organizations ...string) string {
	if len(organizations) == 0 {
		organizations = []string{"contoso", "fabrikam"}
	}
	var all []string
	for _, name := range organizations {
		all = append(all, fmt.Sprintf(organization, name))
	}
	return `{
		"tenant_id": "11111111-2222-4333-8444-555555555555",
		"subscriptions": [{"id": "` + subscription + `", "resource_groups": ["rg-security"]}],
		"organizations": [` + strings.Join(all, ",") + `]
	}`
}

const config = `data "` + typeName + `" "test" {
  organizations       = ["contoso", "fabrikam"]
  resource_group_name = "rg-security"
  location            = "West Europe"
  connector_name      = "contoso-ado"
%s}
`

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

// texts is a set.
func texts(values ...string) tftypes.Value {
	var all []tftypes.Value
	for _, value := range values {
		all = append(all, text(value))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, all)
}

func arguments() acctest.Values {
	return acctest.Values{
		"organizations":       texts("contoso", "fabrikam"),
		"resource_group_name": text("rg-security"),
		"location":            text("westeurope"),
		"connector_name":      text("contoso-ado"),
		"authorizing_user":    text(user),
	}
}

// ask reads the data source and returns the checks that did not pass, as "id
// organization outcome".
func ask(t *testing.T, env *acctest.Env, arguments acctest.Values) (state acctest.Values, notPassed []string) {
	t.Helper()
	state, diags := env.Protocol(t).ReadDataSource(typeName, arguments)
	acctest.NoErrors(t, diags)
	for _, check := range checksOf(t, state) {
		if check["outcome"] != "pass" {
			notPassed = append(notPassed, strings.Join(strings.Fields(check["id"]+" "+check["organization"]+" "+check["outcome"]), " "))
		}
	}
	return state, notPassed
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
		// Policies have no other address than that of a query, which is a POST.
		query := entry.Service == "devops" && entry.Method == http.MethodPost && strings.HasSuffix(entry.Path, "/_apis/Contribution/HierarchyQuery")
		if entry.Service != "entra" && entry.Method != http.MethodGet && !query {
			t.Errorf("sent %s %s", entry.Method, entry.Path)
		}
	}
}

func TestAccPrerequisites_healthy(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	at := "data." + typeName + ".test"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:           fmt.Sprintf(config, "  authorizing_user    = \""+user+"\"\n"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(at, tfjsonpath.New("passed"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("subscription_id"), knownvalue.StringExact(subscription)),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("summary"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"pass": knownvalue.Int64Exact(7 + 2*10), "fail": knownvalue.Int64Exact(0), "unknown": knownvalue.Int64Exact(0),
				})),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("checks").AtSliceIndex(7), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": knownvalue.StringExact("organization_exists"), "title": knownvalue.StringExact("Organization exists and is active"),
					"subject": knownvalue.StringExact("organization"), "organization": knownvalue.StringExact("contoso"),
					"outcome": knownvalue.StringExact("pass"), "severity": knownvalue.StringExact("error"),
					"message": knownvalue.StringExact("Azure DevOps knows the organization."), "remediation": knownvalue.Null(),
				})),
				statecheck.ExpectKnownValue(at, tfjsonpath.New("checks").AtSliceIndex(17), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": knownvalue.StringExact("authorizing_user_administrator"), "title": knownvalue.StringExact("The authorizing user is a Project Collection Administrator"),
					"subject": knownvalue.StringExact("authorizing user"), "organization": knownvalue.StringExact("contoso"),
					"outcome": knownvalue.StringExact("pass"), "severity": knownvalue.StringExact("error"),
					"message": knownvalue.StringExact("The authorizing user has the rights of a Project Collection Administrator."), "remediation": knownvalue.Null(),
				})),
			},
		}},
	})
}

// A precondition with the report stops before anything is created.
func TestAccPrerequisites_precondition(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world("contoso", "fabricam"))
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
	env := acctest.Start(t, world("contoso", "fabricam"))
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
	env := acctest.Start(t, world())
	env.Setenv("ARM_SUBSCRIPTION_ID", "")
	_, diags := env.Protocol(t).ReadDataSource(typeName, arguments())
	if len(diags) != 1 || !strings.Contains(diags[0].Detail, "ARM_SUBSCRIPTION_ID") || env.Count() != 0 {
		t.Errorf("diagnostics %v", diags)
	}
}

// Which connector is meant is known only with its resource group: without it the checks of the name would be left out
// without a word.
func TestAccPrerequisites_nameWithoutGroup(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config:      "data \"" + typeName + "\" \"test\" {\n  organizations  = [\"contoso\"]\n  connector_name = \"contoso-ado\"\n}\n",
			ExpectError: regexp.MustCompile(`"resource_group_name" must be specified`),
		}},
	})
	env.ExpectCalls(t, 0)
}

// The page explains each check.
func TestEachCheckIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../templates/data-sources/azuredevops_prerequisites.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range prereq.IDs() {
		if strings.Count(string(page), "\n| `"+id+"` | ") != 1 {
			t.Errorf("the page has not exactly one row for %s", id)
		}
	}
}
