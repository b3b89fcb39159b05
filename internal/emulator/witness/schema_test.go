package witness_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// schemas makes JSON schemas of the definitions of OpenAPI 2 documents. They
// are stricter than the documents:
//   - a property that the document does not have is a finding;
//   - so is a read-only property in a request;
//   - enums count as closed also where the document leaves them open
//     (modelAsString): the emulator and our client have no words of their own.
type schemas struct {
	t        *testing.T
	specs    *specs
	requests bool
	compiler *jsonschema.Compiler
}

func newSchemas(t *testing.T, s *specs, requests bool) *schemas {
	made := &schemas{t: t, specs: s, requests: requests, compiler: jsonschema.NewCompiler()}
	made.compiler.DefaultDraft(jsonschema.Draft7)
	made.compiler.AssertFormat()
	made.compiler.UseLoader(made)
	return made
}

// Load is called by the compiler for each file that it meets.
func (s *schemas) Load(address string) (any, error) {
	definitions := map[string]any{}
	for name, definition := range object(object(s.specs.load(s.t, address))["definitions"]) {
		definitions[name] = s.definition(address, name, object(definition))
	}
	return map[string]any{"definitions": definitions}, nil
}

// definition is a named schema. One with a discriminator is what the value of
// the discriminator says.
func (s *schemas) definition(address, name string, raw map[string]any) map[string]any {
	discriminator := text(raw["discriminator"])
	if discriminator == "" {
		return s.schema(address, raw)
	}
	var values, kinds []any
	for other, definition := range object(object(s.specs.load(s.t, address))["definitions"]) {
		for _, parent := range list(object(definition)["allOf"]) {
			if text(object(parent)["$ref"]) != "#/definitions/"+name {
				continue
			}
			value := text(object(definition)["x-ms-discriminator-value"])
			if value == "" {
				value = other
			}
			values = append(values, value)
			kinds = append(kinds, map[string]any{
				"if":   map[string]any{"properties": map[string]any{discriminator: map[string]any{"const": value}}},
				"then": map[string]any{"$ref": address + "#/definitions/" + other},
			})
		}
	}
	return map[string]any{
		"type":       "object",
		"required":   []any{discriminator},
		"properties": map[string]any{discriminator: map[string]any{"enum": values}},
		"allOf":      kinds,
	}
}

// schema keeps what says something about a value, and makes references
// absolute.
func (s *schemas) schema(address string, raw map[string]any) map[string]any {
	if ref := text(raw["$ref"]); ref != "" {
		_, _, absolute := s.specs.follow(s.t, address, ref)
		return map[string]any{"$ref": absolute}
	}
	out := map[string]any{}
	for _, keyword := range []string{"type", "format", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems"} {
		if value, ok := raw[keyword]; ok {
			out[keyword] = value
		}
	}
	if items := object(raw["items"]); items != nil {
		out["items"] = s.schema(address, items)
	}
	properties, required := map[string]any{}, map[string]bool{}
	s.collect(address, raw, properties, required)
	switch additional := raw["additionalProperties"].(type) {
	case map[string]any:
		out["additionalProperties"] = s.schema(address, additional)
	case bool:
		out["additionalProperties"] = additional
	default:
		if len(properties) > 0 {
			out["additionalProperties"] = false
		}
	}
	if len(properties) > 0 {
		out["type"], out["properties"] = "object", properties
	}
	if len(required) > 0 {
		names := []any{}
		for _, name := range slices.Sorted(maps.Keys(required)) {
			names = append(names, name)
		}
		out["required"] = names
	}
	return out
}

// collect gathers the properties of a schema and of everything it is made of.
func (s *schemas) collect(address string, raw map[string]any, properties map[string]any, required map[string]bool) {
	for _, part := range list(raw["allOf"]) {
		target, file := s.specs.deref(s.t, address, object(part))
		s.collect(file, target, properties, required)
	}
	for name, property := range object(raw["properties"]) {
		if s.requests && s.readOnly(address, object(property)) {
			properties[name] = false
		} else {
			properties[name] = s.schema(address, object(property))
		}
	}
	for _, name := range list(raw["required"]) {
		if properties[text(name)] != false {
			required[text(name)] = true
		}
	}
}

// readOnly is said of the property, or of the definition that it refers to.
func (s *schemas) readOnly(address string, property map[string]any) bool {
	target, _ := s.specs.deref(s.t, address, property)
	return property["readOnly"] == true || target["readOnly"] == true
}

// check validates a value against a definition and returns its findings:
// "/pointer: problem", with * for the index of an array.
func (s *schemas) check(reference string, value any) []string {
	s.t.Helper()
	compiled, err := s.compiler.Compile(reference)
	if err != nil {
		s.t.Fatalf("the schema %s: %v", reference, err)
	}
	err = compiled.Validate(value)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		s.t.Fatal(err)
	}
	return leaves(invalid, nil)
}

// leaves are the errors that have no further cause.
func leaves(e *jsonschema.ValidationError, found []string) []string {
	for _, cause := range e.Causes {
		found = leaves(cause, found)
	}
	if len(e.Causes) > 0 {
		return found
	}
	at := pointer(e.InstanceLocation)
	switch problem := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range problem.Properties {
			found = append(found, at+"/"+name+": unknown property")
		}
	case *kind.FalseSchema:
		found = append(found, at+": read-only property")
	case *kind.Required:
		for _, name := range problem.Missing {
			found = append(found, at+"/"+name+": missing")
		}
	case *kind.Enum:
		found = append(found, at+": word that the document does not have")
	default:
		found = append(found, at+": "+e.ErrorKind.LocalizedString(message.NewPrinter(language.English)))
	}
	return found
}

func pointer(location []string) string {
	var out strings.Builder
	for _, key := range location {
		if strings.Trim(key, "0123456789") == "" {
			key = "*"
		}
		out.WriteString("/" + key)
	}
	return out.String()
}
