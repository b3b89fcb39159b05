package azuredevops_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestAccCoverage_namesExactlyWhatIsWithheld(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, estate(""))
	state, diags := env.Protocol(t).ReadDataSource(coverageType, covered([]string{"contoso-ado"}, "contoso", "FABRIKAM"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	expectListed(t, state, "missing",
		"contoso/Data Platform/ETL jobs (old)/project_not_discovered", "contoso/payments/fresh/new", "contoso/payments/ledger/not_discovered")
	expectListed(t, state, "stale", "contoso/payments/removed/repository_gone")
	expectListed(t, state, "elsewhere")
	expectProven(t, state)
	for attribute, want := range map[string]int{
		"existing_count": 7, "covered_count": 4, "old_missing_count": 2, "disabled_count": 1, "empty_count": 1, "fork_count": 1,
		"project_count": 4, "missing_project_count": 1, "tfvc_project_count": 1,
	} {
		if !state[attribute].Equal(number(want)) {
			t.Errorf("%s %s, want %d", attribute, state[attribute], want)
		}
	}
	if want := tftypes.NewValue(tftypes.Number, 57.14); !state["coverage_percent"].Equal(want) {
		t.Errorf("coverage_percent %s", state["coverage_percent"])
	}
	if got := words(t, state["advice"]); len(got) != 1 || !strings.HasPrefix(got[0], "2 repositories that are older than a day") {
		t.Errorf("advice %q", got)
	}
	if got := column(t, state["per_organization"], "name"); !slices.Equal(got, []string{"contoso", "FABRIKAM"}) {
		t.Errorf("per_organization %q", got)
	}
	if got := column(t, state["missing"], "url"); got[0] != "https://dev.azure.com/contoso/Data%20Platform/_git/ETL%20jobs%20%28old%29" {
		t.Errorf("url %q", got[0])
	}
	again, _ := env.Protocol(t).ReadDataSource(coverageType, covered([]string{"contoso-ado"}, "contoso", "FABRIKAM"))
	if !again["report"].Equal(state["report"]) {
		t.Error("an unchanged estate has another report")
	}
}

// What is withheld is named where the connectors of several organizations are
// compared, and both sides have several pages.
func TestAccCoverage_ofManyPages(t *testing.T) {
	t.Parallel()
	var projects, want []string
	for i := range 230 {
		repositories := []string{}
		for j := range 1 + i%13 {
			name := fmt.Sprintf("r%02d", j)
			if (i*7+j)%11 == 0 {
				repositories = append(repositories, `{"name": "`+name+`", "withheld": true}`)
				want = append(want, fmt.Sprintf("contoso/p%03d/%s/not_discovered", i, name))
			} else {
				repositories = append(repositories, `"`+name+`"`)
			}
		}
		projects = append(projects, fmt.Sprintf(`{"name": "p%03d", "repositories": [%s]}`, i, strings.Join(repositories, ", ")))
	}
	env := acctest.Start(t, `{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}],
		"organizations": [{"name": "contoso", "caller_administrator": true, "users": [{"upn": "svc@contoso.com", "administrator": true}], "projects": [`+strings.Join(projects, ", ")+`]}],
		"connectors": [{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["contoso"]}}]}`)
	config := covered([]string{"contoso-ado"}, "contoso")
	config["max_listed"] = number(1000)
	state, diags := env.Protocol(t).ReadDataSource(coverageType, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	expectListed(t, state, "missing", want...)
	expectProven(t, state)
	config["max_listed"] = number(2)
	state, _ = env.Protocol(t).ReadDataSource(coverageType, config)
	if got := column(t, state["missing"], "name"); len(got) != 2 || !state["missing_count"].Equal(number(len(want))) {
		t.Errorf("%d listed of %s", len(got), state["missing_count"])
	}
}

func TestAccCoverage_proven(t *testing.T) {
	t.Parallel()
	replaced := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(estate("")) }
	const administrator = `"caller_administrator": true`
	const caller = `], "caller_administrator": true`
	for name, c := range map[string]struct {
		world   string
		reasons []string
	}{
		"hidden, an administrator all the same": {estate(`, "hidden_projects": ["payments"]`), []string{"contoso: Defender lists projects that the signed-in identity does not see"}},
		"hidden":                                {replaced(administrator, `"hidden_projects": ["payments"]`), []string{"contoso, fabrikam: the signed-in identity may not edit", "contoso: Defender lists projects"}},
		"hidden from both":                      {replaced(administrator, `"hidden_projects": ["Data Platform"]`), []string{"contoso, fabrikam: the signed-in identity may not edit"}},
		"no member of the administrators":       {replaced(administrator, `"caller_administrator": false`), []string{"contoso, fabrikam: the signed-in identity may not edit"}},
		"Stakeholder":                           {replaced(`"assumptions"`, `"caller": {"access_level": "stakeholder"}, "assumptions"`), []string{"contoso: its project Data Platform uses Git", "contoso: its project payments uses Git", "fabrikam: its project core uses Git"}},
		"not a member":                          {estate(`, "not_a_member": true`), []string{"contoso: the signed-in identity is not a member"}},
		"deactivated":                           {estate(`, "stopped": true`), []string{"contoso: the organization is deactivated"}},
		"projects refused":                      {estate(`, "forbidden": ["projects"]`), []string{"contoso: the signed-in identity may not list the projects"}},
		"rights refused":                        {estate(`, "forbidden": ["permissions"]`), []string{"contoso: the signed-in identity may not read the rights"}},
		"memberships refused":                   {estate(`, "forbidden": ["graph"]`), []string{"contoso: the signed-in identity may not read memberships"}},
		"another tenant":                        {estate(`, "tenant_id": "22222222-2222-4333-8444-555555555555"`), []string{"contoso: "}},
		"the right alone": {
			replaced(`"caller": {}`, ``, caller, `, {"upn": "caller@contoso.com", "permission_only": true}]`, `"assumptions"`, `"caller": {"upn": "caller@contoso.com"}, "assumptions"`),
			[]string{"contoso, fabrikam: the signed-in identity may edit collection-level information there and is not found among"},
		},
		"administrator through groups": {
			replaced(caller, `, {"upn": "caller@contoso.com", "administrator": true, "administrator_through": "nested_group"}]`, `"assumptions"`, `"caller": {"upn": "caller@contoso.com"}, "assumptions"`), nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.world)
			state, diags := env.Protocol(t).ReadDataSource(coverageType, covered([]string{"contoso-ado"}, "contoso", "fabrikam"))
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			expectProven(t, state, c.reasons...)
		})
	}
}

func TestAccCoverage_otherConnectors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		connectors    []string
		organizations []string
		missing       []string
		elsewhere     []string
		reasons       []string
	}{
		"owned by one that is not compared": {
			[]string{"contoso-ado"},
			[]string{"tailspin"},
			nil,
			[]string{"tailspin/toys/plane/other_connector"},
			[]string{"tailspin: the connector " + idPrefix + "tailspin-ado has it"},
		},
		"both compared":      {[]string{"tailspin-ado", "contoso-ado"}, []string{"tailspin", "fabrikam"}, nil, nil, nil},
		"owned by none":      {[]string{"contoso-ado"}, []string{"northwind"}, []string{"northwind/trade/orders/organization_not_onboarded"}, nil, nil},
		"one twice":          {[]string{"contoso-ado", "CONTOSO-ADO"}, []string{"fabrikam"}, nil, nil, nil},
		"owned by the other": {[]string{"tailspin-ado"}, []string{"fabrikam"}, nil, []string{"fabrikam/core/kernel/other_connector"}, []string{"fabrikam: the connector " + idPrefix + "contoso-ado has it"}},
	} {
		for _, inventory := range []string{"listed", "omitted"} {
			t.Run(name+", "+inventory, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, strings.Replace(estate(""), `"listed"`, `"`+inventory+`"`, 1))
				state, diags := env.Protocol(t).ReadDataSource(coverageType, covered(c.connectors, c.organizations...))
				if len(diags) > 0 {
					t.Fatal(diags)
				}
				expectListed(t, state, "missing", c.missing...)
				expectListed(t, state, "elsewhere", c.elsewhere...)
				expectListed(t, state, "stale")
				expectProven(t, state, c.reasons...)
			})
		}
	}
}

// Without room to look for it, the other connector stays unknown: what the
// service does not say is missing, and what it says is elsewhere all the same.
func TestAccCoverage_noRoomForOwners(t *testing.T) {
	t.Parallel()
	for inventory, reason := range map[string]string{"listed": "tailspin: another connector has it", "omitted": ""} {
		env := acctest.Start(t, strings.Replace(estate(""), `"listed"`, `"`+inventory+`"`, 1))
		config := covered([]string{"contoso-ado"}, "tailspin")
		config["max_requests"] = number(6)
		state, diags := env.Protocol(t).ReadDataSource(coverageType, config)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		if reason != "" {
			expectListed(t, state, "elsewhere", "tailspin/toys/plane/other_connector")
			expectProven(t, state, reason)
		} else {
			expectListed(t, state, "missing", "tailspin/toys/plane/organization_not_onboarded")
			expectProven(t, state)
		}
	}
}

// An organization that cannot be read has no counts, and nothing of it is called
// stale.
func TestAccCoverage_oneOrganizationFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"sign-in page": {Match: emulator.Match{PathRegexp: `/contoso/_apis/`}, Times: -1, Status: 203, Headers: map[string]string{"Content-Type": "text/html"}, Body: []byte(`"<html></html>"`)},
		"no list":      {Match: emulator.Match{PathRegexp: `/contoso/_apis/git`}, Times: -1, Status: 200, Body: []byte(`{"count": 3}`)},
		"refused":      {Match: emulator.Match{PathRegexp: `/contoso/_apis/git`}, Times: -1, Status: 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, estate(""))
			env.Server.Inject(fault)
			state, diags := env.Protocol(t).ReadDataSource(coverageType, covered([]string{"contoso-ado"}, "contoso", "fabrikam"))
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			expectProven(t, state, "contoso: ")
			expectListed(t, state, "missing")
			expectListed(t, state, "stale")
			if !state["covered_count"].Equal(number(1)) {
				t.Errorf("covered_count %s", state["covered_count"])
			}
			var organizations []tftypes.Value
			first := acctest.Values{}
			if err := state["per_organization"].As(&organizations); err != nil || len(organizations) != 2 {
				t.Fatal(err, len(organizations))
			}
			if err := organizations[0].As((*map[string]tftypes.Value)(&first)); err != nil || !first["existing_count"].IsNull() || !first["stale_count"].IsNull() {
				t.Errorf("%v: counts of an organization that was not read: %v", err, first)
			}
		})
	}
}
