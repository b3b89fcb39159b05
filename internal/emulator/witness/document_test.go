package witness_test

import (
	"net/url"
	"strings"
	"testing"
)

// operation is one operation of a document.
type operation struct {
	id, method, path string
	// file is the URL of its document.
	file string
	raw  map[string]any
	// parameters are those of the path and of the operation, resolved.
	parameters []map[string]any
}

// operations reads a document.
func (s *specs) operations(t *testing.T, document string) []operation {
	t.Helper()
	file := s.address(document)
	var all []operation
	for path, item := range object(object(s.load(t, file))["paths"]) {
		for method, raw := range object(item) {
			if method == "parameters" {
				continue
			}
			op := operation{
				id: text(object(raw)["operationId"]), method: strings.ToUpper(method), path: path,
				file: file, raw: object(raw),
			}
			for _, parameter := range append(list(object(item)["parameters"]), list(op.raw["parameters"])...) {
				resolved, _ := s.deref(t, file, object(parameter))
				op.parameters = append(op.parameters, resolved)
			}
			all = append(all, op)
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no operations", document)
	}
	return all
}

// body is the name and the schema reference of the request body.
func (op operation) body() (name, schema string, required bool) {
	for _, parameter := range op.parameters {
		if parameter["in"] == "body" {
			return text(parameter["name"]), op.absolute(object(parameter["schema"])), parameter["required"] == true
		}
	}
	return "", "", false
}

// answer is what the document says about a status: whether it declares it, the
// schema of its body, "" when it has none, and the headers it names.
func (op operation) answer(status string) (declared bool, schema string, headers map[string]any) {
	response := object(object(op.raw["responses"])[status])
	return response != nil, op.absolute(object(response["schema"])), object(response["headers"])
}

// absolute is the URL that a schema refers to.
func (op operation) absolute(schema map[string]any) string {
	ref := text(schema["$ref"])
	if strings.HasPrefix(ref, "#") {
		return op.file + ref
	}
	base, err := url.Parse(op.file)
	if err != nil || ref == "" {
		return ""
	}
	u, err := base.Parse(ref)
	if err != nil {
		return ""
	}
	return u.String()
}

// matches compares an escaped path with the template, ignoring case.
func (op operation) matches(path string) bool {
	have, want := strings.Split(path, "/"), strings.Split(op.path, "/")
	if len(have) != len(want) {
		return false
	}
	for i := range want {
		if strings.HasPrefix(want[i], "{") && have[i] != "" {
			continue
		}
		if !strings.EqualFold(have[i], want[i]) {
			return false
		}
	}
	return true
}

// fill puts values into the template.
func (op operation) fill(t *testing.T, values map[string]any) string {
	t.Helper()
	segments := strings.Split(op.path, "/")
	for i, segment := range segments {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			value := text(values[strings.TrimSuffix(name, "}")])
			if value == "" {
				t.Fatalf("%s: no value for %s", op.id, segment)
			}
			segments[i] = url.PathEscape(value)
		}
	}
	return strings.Join(segments, "/")
}
