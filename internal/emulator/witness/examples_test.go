package witness_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// example is one official example of an operation.
type example struct {
	name       string // the file's name without _example.json
	op         operation
	parameters map[string]any
	responses  map[string]any
}

// examples are those that the stable DevOps document and the connector document
// refer to.
func (s *specs) examples(t *testing.T) []example {
	t.Helper()
	var all []example
	for _, document := range []string{stableDevOps, connectorsFile} {
		for _, op := range s.operations(t, document) {
			for title, ref := range object(op.raw["x-ms-examples"]) {
				name := text(object(ref)["$ref"])
				if name == "" {
					t.Errorf("%s: the example %q is not in a file", op.id, title)
					continue
				}
				content := s.example(t, document, name)
				all = append(all, example{
					name: strings.TrimSuffix(path.Base(name), "_example.json"), op: op,
					parameters: object(content["parameters"]), responses: object(content["responses"]),
				})
			}
		}
	}
	return all
}

// example reads a file. A copy of the specifications may lack examples of the
// stable version: those of the preview version are the same but for the
// version itself.
func (s *specs) example(t *testing.T, document, name string) map[string]any {
	t.Helper()
	content, err := os.ReadFile(s.path(path.Join(path.Dir(document), name)))
	if errors.Is(err, fs.ErrNotExist) {
		content, err = os.ReadFile(s.path(path.Join(path.Dir(previewDevOps), name)))
		content = []byte(strings.ReplaceAll(string(content), "2025-11-01-preview", "2025-03-01"))
	}
	if err != nil {
		t.Fatal(err)
	}
	var parsed map[string]any
	if err := json.Unmarshal(content, &parsed); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return parsed
}

// request is the address and the body of an example's request.
func (x example) request(t *testing.T) (address, body string) {
	t.Helper()
	address = x.op.fill(t, x.parameters) + "?api-version=" + text(x.parameters["api-version"])
	if name, _, _ := x.op.body(); name != "" {
		body = encode(t, x.parameters[name])
	}
	return address, body
}

// world has what an example talks about: its connector, and, except where it
// makes one, a configuration with its organization, project and repository.
func (x example) world(t *testing.T) string {
	t.Helper()
	name := func(parameter, otherwise string) string {
		if value := text(x.parameters[parameter]); value != "" {
			return value
		}
		return otherwise
	}
	const person = "svc@contoso.com"
	users := []any{map[string]any{"upn": person, "administrator": true}}
	organizations := []any{map[string]any{
		"name": name("orgName", "myAzDevOpsOrg"), "users": users,
		"projects": []any{map[string]any{"name": name("projectName", "myAzDevOpsProject"), "repositories": []any{name("repoName", "myAzDevOpsRepo")}}},
	}}
	for _, other := range []string{"org1", "org2"} {
		organizations = append(organizations, map[string]any{"name": other, "users": users})
	}
	connector := map[string]any{"name": name("securityConnectorName", "mySecurityConnectorName"), "resource_group": name("resourceGroupName", "myRg")}
	if x.op.id != "DevOpsConfigurations_CreateOrUpdate" {
		connector["authorized_by"], connector["devops"] = person, map[string]any{}
	}
	return encode(t, map[string]any{
		"subscriptions": []any{map[string]any{"id": name("subscriptionId", subscriptionID), "resource_groups": []any{connector["resource_group"]}}},
		"organizations": organizations, "connectors": []any{connector},
		"codes": map[string]any{"00000000000000000000": person}, "caller": map[string]any{"upn": person},
	})
}

func encode(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
