package witness_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// lossless are the models by the group of operations that answer them. They
// decode an object and encode it again.
func lossless() map[string]func(*testing.T, any) any {
	return map[string]func(*testing.T, any) any{
		"SecurityConnectors":   again[defender.Connector],
		"DevOpsConfigurations": again[defender.Configuration],
		"AzureDevOpsOrgs":      again[defender.Organization],
		"AzureDevOpsProjects":  again[defender.Project],
		"AzureDevOpsRepos":     again[defender.Repository],
	}
}

// losses are what the models leave out on purpose.
func losses() map[string]string {
	return map[string]string{
		"AzureDevOpsOrgs /type":          "known from the route",
		"AzureDevOpsProjects /type":      "known from the route",
		"AzureDevOpsRepos /type":         "known from the route",
		"SecurityConnectors /etag":       "never seen in a recording of a DevOps connector",
		"SecurityConnectors /kind":       "never seen in a recording of a DevOps connector",
		"SecurityConnectors /systemData": "no attribute shows it",
	}
}

// TestOfficialAnswersSurviveOurModels decodes the answer of each official
// example with the provider's models and encodes it again.
func TestOfficialAnswersSurviveOurModels(t *testing.T) {
	t.Parallel()
	models, known, found := lossless(), losses(), map[string]bool{}
	bodies := 0
	for _, x := range findSpecs(t).examples(t) {
		group, _, _ := strings.Cut(x.op.id, "_")
		model := models[group]
		if model == nil {
			if notImitated(x) == "" {
				t.Errorf("%s: no model", x.name)
			}
			continue
		}
		for status, response := range x.responses {
			body := object(object(response)["body"])
			items := list(body["value"])
			if body != nil && items == nil {
				items = []any{body}
			}
			for _, item := range items {
				bodies++
				got := model(t, item)
				if group == "SecurityConnectors" && !devOpsEnvironment(text(object(object(item)["properties"])["environmentName"])) {
					continue // AWS and GCP: it decodes, that is enough
				}
				for _, loss := range lost("", item, got) {
					finding := group + " " + loss
					found[finding] = true
					if known[finding] == "" {
						t.Errorf("%s, answer %s: %s is lost or changed", x.name, status, loss)
					}
				}
			}
		}
	}
	for _, finding := range slices.Sorted(maps.Keys(known)) {
		if !found[finding] {
			t.Errorf("nothing loses %s any more: take it out of the list", finding)
		}
	}
	if bodies < 30 {
		t.Errorf("%d bodies only: has the copy lost some examples?", bodies)
	}
}

// again decodes and encodes.
func again[T any](t *testing.T, value any) any {
	t.Helper()
	var model T
	if err := json.Unmarshal([]byte(encode(t, value)), &model); err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal([]byte(encode(t, model)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// lost lists what of want is not in got. More in got is no loss.
func lost(at string, want, got any) []string {
	switch want := want.(type) {
	case map[string]any:
		var all []string
		for name, value := range want {
			inner, ok := object(got)[name]
			if !ok {
				all = append(all, at+"/"+name)
				continue
			}
			all = append(all, lost(at+"/"+name, value, inner)...)
		}
		return all
	case []any:
		if len(list(got)) != len(want) {
			return []string{at}
		}
		var all []string
		for i, value := range want {
			all = append(all, lost(at+"/"+strconv.Itoa(i), value, list(got)[i])...)
		}
		return all
	default:
		if got != want {
			return []string{at}
		}
		return nil
	}
}
