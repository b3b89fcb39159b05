package azuredevops_test

import (
	"slices"
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

const availableType = "defenderdevops_azuredevops_available_organizations"

// worldOfOwner is the world in which Terraform is the person who authorized, and
// who can reach one more organization that nobody has onboarded.
func worldOfOwner() string {
	return strings.NewReplacer(
		`"organizations": [
			{`, `"caller": {"upn": "svc@contoso.com"},
		"organizations": [
			{"name": "adventure", "users": [{"upn": "svc@contoso.com", "administrator": true}]},
			{"name": "foreign", "users": [{"upn": "somebody@contoso.com", "administrator": true}]},
			{`).Replace(world())
}

func TestAccAvailableOrganizations_everyAttribute(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, worldOfOwner())
	organization := func(name, state string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"name":             knownvalue.StringExact(name),
			"onboarding_state": knownvalue.StringExact(state),
		})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `data "` + availableType + `" "test" {
  connector_id = "` + strings.ToUpper(idPrefix) + `CONTOSO-ADO"
}`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data."+availableType+".test", tfjsonpath.New("organizations"), knownvalue.ListExact([]knownvalue.Check{
					organization("adventure", "NotOnboarded"),
					organization("Contoso", "Onboarded"),
					organization("fabrikam", "Onboarded"),
					organization("tailspin", "OnboardedByOtherConnector"),
				})),
			},
		}},
	})
}

func TestAccAvailableOrganizations_costOneRequestAndWriteNothing(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, worldOfOwner())
	_, diags := env.Protocol(t).ReadDataSource(availableType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if n := env.Count(acctest.Writes); n != 0 {
		t.Errorf("%d writes", n)
	}
	if got, want := requests(env), []string{"POST contoso-ado/devops/default/listAvailableAzureDevOpsOrgs"}; !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
}

func TestAccAvailableOrganizations_refusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connector string
		warns     bool
		words     []string
	}{
		"nobody authorized":   {"shell", true, []string{"Nobody has authorized", "Authorize"}},
		"no connector":        {"typo", false, []string{"Connector not found", idPrefix + "typo"}},
		"connector of GitHub": {"hub", false, []string{"not Azure DevOps"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, worldOfOwner())
			state, diags := env.Protocol(t).ReadDataSource(availableType, acctest.Values{"connector_id": text(idPrefix + c.connector)})
			severity := isError
			if c.warns {
				severity = isWarning
			}
			expectOne(t, diags, severity, "connector_id", c.words...)
			if c.warns && len(column(t, state["organizations"], "name")) > 0 {
				t.Errorf("organizations %s", state["organizations"])
			}
			if got := requests(env); len(got) != 2 {
				t.Errorf("requests %q", got)
			}
		})
	}
}

func TestAccAvailableOrganizations_anotherIdentity(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world())
	_, diags := env.Protocol(t).ReadDataSource(availableType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
	expectOne(t, diags, isError, "connector_id",
		"only to who authorized", "401", "Correlation id: ", organizationsType, "az login", "owner for good")
}

// A 401 of Resource Manager about the token is about the sign-in, whoever owns
// the connector.
func TestAccAvailableOrganizations_otherAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		words  []string
	}{
		"a token that is not accepted": {401, `{"error": {"code": "InvalidAuthenticationToken", "message": "wrong issuer"}}`, []string{"Cannot list the available", "tenant_id", "wrong issuer"}},
		"no right":                     {403, `{"error": {"code": "AuthorizationFailed", "message": "no"}}`, []string{"Cannot list the available", "403"}},
		"not a list":                   {200, `{"value": "x"}`, []string{"Cannot list the available", "not what the API promises"}},
		"an item without a name":       {200, `{"value": [{}]}`, []string{"neither id nor name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, worldOfOwner())
			env.Server.Inject(emulator.Fault{Match: emulator.Match{PathRegexp: `/listAvailable`}, Times: -1, Status: c.status, Body: []byte(c.body)})
			_, diags := env.Protocol(t).ReadDataSource(availableType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
			expectOne(t, diags, isError, "", c.words...)
		})
	}
}

// Null, and words that the service adds later, are shown as they are.
func TestAccAvailableOrganizations_oddStates(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, worldOfOwner())
	env.Server.Inject(emulator.Fault{
		Match: emulator.Match{PathRegexp: `/listAvailable`}, Times: -1, Status: 200,
		Body: []byte(`{"value": [{"name": "b", "properties": {"onboardingState": "Paused"}}, {"id": "/x/a", "properties": null}, {"name": "B"}]}`),
	})
	state, diags := env.Protocol(t).ReadDataSource(availableType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado")})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got, want := column(t, state["organizations"], "name"), []string{"a", "B", "b"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if got := state["organizations"].String(); !strings.Contains(got, "Paused") || strings.Count(got, `"onboarding_state":tftypes.String<null>`) != 2 {
		t.Errorf("organizations %s", got)
	}
}
