package connector_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// The three answers that a refresh reads.
const (
	connectorAnswer = `{
  "id": "` + idPrefix + `contoso-ado", "name": "contoso-ado", "type": "Microsoft.Security/securityConnectors", "location": "westeurope",
  "tags": {"team": "a", "zone": "b"},
  "properties": {
    "hierarchyIdentifier": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "environmentName": "AzureDevOps",
    "environmentData": {"environmentType": "AzureDevOpsScope"}, "offerings": [{"offeringType": "CspmMonitorAzureDevOps"}]
  }
}`
	configurationAnswer = `{
  "id": "` + idPrefix + `contoso-ado/devops/default", "name": "default", "type": "Microsoft.Security/securityConnectors/devops",
  "properties": {
    "provisioningState": "Succeeded", "provisioningStatusMessage": "Resource modification successful.",
    "provisioningStatusUpdateTimeUtc": "2026-01-02T03:04:05Z", "autoDiscovery": "Disabled",
    "capabilities": [{"name": "DCSPM_ENABLED", "value": "true"}, {"name": "OTHER", "value": "false"}],
    "agentlessConfiguration": {
      "agentlessEnabled": "Enabled", "agentlessAutoDiscovery": "Enabled", "scanners": ["iac", "code"], "inventoryListType": "Exclusion",
      "inventoryList": [{"inventoryKind": "AzureDevOpsRepository", "value": "a"}, {"inventoryKind": "AzureDevOpsRepository", "value": "b"}]
    }
  }
}`
	organizationsAnswer = `{"value": [
  {"id": "` + idPrefix + `contoso-ado/devops/default/azureDevOpsOrgs/contoso", "name": "contoso", "type": "x",
   "properties": {"provisioningState": "Succeeded", "onboardingState": "Onboarded", "actionableRemediation": {"state": "Enabled"}}},
  {"id": "` + idPrefix + `contoso-ado/devops/default/azureDevOpsOrgs/fabrikam", "name": "fabrikam", "type": "x",
   "properties": {"provisioningState": "Succeeded", "onboardingState": "Onboarded", "actionableRemediation": {"state": "Enabled"}}}
]}`
)

// answers are the three, by the path that they answer.
type answers map[string]any

func usual(t *testing.T) answers {
	t.Helper()
	all := answers{}
	for path, body := range map[string]string{ofConnector: connectorAnswer, ofConfiguration: configurationAnswer, ofOrganizations: organizationsAnswer} {
		var decoded any
		if err := json.Unmarshal([]byte(body), &decoded); err != nil {
			t.Fatal(err)
		}
		all[path] = decoded
	}
	return all
}

// at gives a part of an answer; the last key is left to the caller.
func (a answers) at(path string, keys ...string) map[string]any {
	object, _ := a[path].(map[string]any)
	for _, key := range keys {
		object, _ = object[key].(map[string]any)
	}
	return object
}

// faults answer every read so.
func (a answers) faults(t *testing.T) []emulator.Fault {
	t.Helper()
	var all []emulator.Fault
	for path, decoded := range a {
		body, err := json.Marshal(decoded)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, repeated(-1, answer("GET", path, 200, string(body))))
	}
	return all
}

// each rewrites every value of an answer, in a fixed order, the innermost first.
func each(value any, rewrite func(any) any) any {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			value[key] = each(value[key], rewrite)
		}
	case []any:
		for i, inner := range value {
			value[i] = each(inner, rewrite)
		}
	}
	return rewrite(value)
}

func (a answers) each(rewrite func(any) any) {
	for path, decoded := range a {
		a[path] = each(decoded, rewrite)
	}
}

// variants are ways to say the same.
var variants = map[string]func(answers){
	"in capitals": func(a answers) {
		a.each(func(value any) any {
			if text, ok := value.(string); ok && text != "a" && text != "b" { // tags and entries are the user's own
				return strings.ToUpper(text)
			}
			return value
		})
	},
	"the location in words": func(a answers) { a.at(ofConnector)["location"] = " West Europe " },
	"names with blanks": func(a answers) {
		a.each(func(value any) any {
			if value == "contoso" || value == "contoso-ado" {
				return fmt.Sprintf(" %s ", value)
			}
			return value
		})
	},
	"in another order": func(a answers) {
		a.each(func(value any) any {
			if list, ok := value.([]any); ok {
				slices.Reverse(list)
			}
			return value
		})
	},
	"with more properties": func(a answers) {
		a.each(func(value any) any {
			if object, ok := value.(map[string]any); ok && object["team"] == nil {
				object["added"] = map[string]any{"later": []any{1, nil, "x"}}
			}
			return value
		})
	},
	"a minute later": func(a answers) {
		properties := a.at(ofConfiguration, "properties")
		properties["provisioningStatusUpdateTimeUtc"], properties["provisioningStatusMessage"] = "2026-01-02T03:05:05Z", "Checked."
	},
	"with words of the future": func(a answers) {
		a.at(ofConfiguration, "properties")["provisioningState"] = "FutureState"
		a.at(ofConfiguration, "properties", "agentlessConfiguration")["inventoryListType"] = "FutureType"
		a.each(func(value any) any {
			if value == "Onboarded" || value == "iac" || value == "DCSPM_ENABLED" {
				return "FutureWord"
			}
			return value
		})
	},
	"with null in place of results": func(a answers) {
		properties := a.at(ofConfiguration, "properties")
		properties["capabilities"], properties["provisioningStatusMessage"] = nil, nil
		a.at(ofConfiguration, "properties", "agentlessConfiguration")["inventoryList"] = nil
		a.at(ofConnector, "properties")["offerings"] = nil
	},
	"without results": func(a answers) {
		properties := a.at(ofConfiguration, "properties")
		for _, name := range []string{"capabilities", "provisioningState", "provisioningStatusMessage", "provisioningStatusUpdateTimeUtc"} {
			delete(properties, name)
		}
		a.at(ofConfiguration, "properties", "agentlessConfiguration")["scanners"] = []any{}
		for _, path := range []string{ofConnector, ofConfiguration} {
			delete(a.at(path), "id")
			delete(a.at(path), "name")
			delete(a.at(path), "type")
		}
	},
}

// fitting is the configuration that fits the usual answers.
const fitting = selected + `
  tags               = { team = "a", zone = "b" }
  agentless_scanning = { enabled = true, auto_discovery_enabled = true }
`

// withoutFaults is the last step, so that Terraform can clean up.
func withoutFaults(env *acctest.Env) resource.TestStep {
	return resource.TestStep{PreConfig: inject(env), Config: config(selected), PlanOnly: true, ExpectNonEmptyPlan: true}
}

// However the service spells the same thing, there is nothing to change.
func TestAccConnector_sameInOtherWords(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	identical := []resource.TestCheckFunc{
		wrote(env),
		resource.TestCheckResourceAttr(address, "id", idPrefix+"contoso-ado"),
		resource.TestCheckResourceAttr(address, "location", "westeurope"),
		resource.TestCheckTypeSetElemAttr(address, "organizations.*", "contoso"),
	}
	steps := []resource.TestStep{{PreConfig: inject(env, usual(t).faults(t)...), Config: config(fitting) + importBlock, ConfigPlanChecks: noop()}}
	for _, name := range []string{"in capitals", "in another order", "with words of the future"} {
		a := usual(t)
		variants[name](a)
		steps = append(steps, resource.TestStep{
			PreConfig: inject(env, a.faults(t)...), Config: config(fitting), ConfigPlanChecks: nothing(),
			Check: resource.ComposeAggregateTestCheckFunc(identical...),
		})
	}
	run(t, env, append(steps, withoutFaults(env))...)
}

func TestConnector_sameInOtherWords(t *testing.T) {
	t.Parallel()
	for name, vary := range variants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			env.Server.Inject(usual(t).faults(t)...)
			before := imported(t, p)
			a := usual(t)
			vary(a)
			inject(env, a.faults(t)...)()
			after, diags := p.Read(resourceType, before)
			acctest.NoErrors(t, diags)
			for _, changed := range differences(before.Values, after.Values) {
				switch changed {
				case "authorization", "provisioning_state", "provisioning_status_message", "capabilities", "onboarded_organizations", "agentless_scanning":
				default:
					t.Errorf("%s became %s", changed, after.Values[changed])
				}
			}
			fits := arguments(acctest.Values{"tags": before.Values["tags"], "agentless_scanning": before.Values["agentless_scanning"]})
			if changes := planned(t, p, after, fits); len(changes) > 0 {
				t.Errorf("the plan changes %v", changes)
			}
			if changed := differences(before.Identity, after.Identity); len(changed) > 0 {
				t.Errorf("the identity changed in %v", changed)
			}
			again, diags := p.Read(resourceType, after)
			acctest.NoErrors(t, diags)
			same(t, again, after)
		})
	}
}

// A byte order mark and bytes that are no UTF-8 are no reason to fail.
func TestAccConnector_oddBytes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	marked := repeated(-1, answer("GET", ofConnector, 200, connectorAnswer))
	marked.Body = append([]byte("\xef\xbb\xbf"), marked.Body...)
	broken := repeated(-1, answer("GET", ofConfiguration, 200, strings.Replace(configurationAnswer, "Resource modification", "a\xffb", 1)))
	broken.Body = json.RawMessage(strings.Replace(string(broken.Body), `"OTHER"`, "\"OTHER\xff\"", 1))
	run(t, env,
		resource.TestStep{
			PreConfig: inject(env, marked, broken), Config: config(fitting) + importBlock, ConfigPlanChecks: noop(),
			Check: resource.TestCheckResourceAttr(address, "provisioning_status_message", "a\ufffdb successful."),
		},
		resource.TestStep{Config: config(fitting), ConfigPlanChecks: nothing(), Check: wrote(env)},
		withoutFaults(env),
	)
}

// oddities are put in place of every value of an answer in turn.
var oddities = []string{`null`, `""`, `"x"`, `7`, `true`, `[]`, `[null]`, `{}`, `{"x": [1]}`}

// spoil gives every variant of an answer with one value replaced.
func spoil(body string) []string {
	var bodies []string
	var decoded any
	places := 0
	_ = json.Unmarshal([]byte(body), &decoded)
	each(decoded, func(value any) any { places++; return value })
	for place := range places {
		for _, odd := range oddities {
			var copied any
			_ = json.Unmarshal([]byte(body), &copied)
			keys := 0
			copied = each(copied, func(value any) any {
				if keys++; keys-1 == place {
					return json.RawMessage(odd)
				}
				return value
			})
			spoiled, _ := json.Marshal(copied)
			bodies = append(bodies, string(spoiled))
		}
	}
	return bodies
}

// Whatever stands in place of a value, a read either works or is one error that
// leaves the state as it is. It never drops the connector and never panics.
func TestConnector_oddAnswers(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"connector": ofConnector, "configuration": ofConfiguration, "organizations": ofOrganizations} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			env.Server.Inject(usual(t).faults(t)...)
			before := imported(t, p)
			body, _ := json.Marshal(usual(t)[path])
			tried := map[string]bool{}
			for _, odd := range spoil(string(body)) {
				if tried[odd] {
					continue
				}
				tried[odd] = true
				others := usual(t)
				delete(others, path)
				inject(env, append(others.faults(t), with("Content-Type", "application/json", repeated(-1, answer("GET", path, 200, odd))))...)()
				after, diags := p.Read(resourceType, before)
				switch {
				case after.Values == nil:
					t.Errorf("the connector was dropped by %s", odd)
				case len(diags) > 1 || len(diags) == 1 && complaints.MatchString(diags[0].Summary):
					t.Errorf("%s: %+v", odd, diags)
				case len(diags) == 1:
					same(t, after, before)
				default:
					if resp := p.Plan(resourceType, after, arguments(nil)); slices.ContainsFunc(resp.Diagnostics, isCrash) {
						t.Errorf("%s: the plan crashed", odd)
					}
				}
			}
			if len(tried) < 50 {
				t.Errorf("only %d answers were tried", len(tried))
			}
		})
	}
}
