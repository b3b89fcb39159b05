package emulator

import (
	"encoding/json"
	"fmt"
	"sort"
)

// shape is what a request body may look like, by the OpenAPI documents.
type shape struct {
	kind     byte // " { [ b(ool) or m(ap of strings)
	readOnly bool
	fields   map[string]shape
	items    *shape
}

func text() shape { return shape{kind: '"'} }

func fixed() shape { return shape{readOnly: true} }

// ignored is what Resource Manager itself sets on every resource: a client that
// sends an object back as it read it, as azapi_update_resource does, is not in
// the wrong.
func ignored() shape { return shape{kind: '*'} }

func object(fields map[string]shape) shape { return shape{kind: '{', fields: fields} }

func list(items shape) shape { return shape{kind: '[', items: &items} }

// check says what is wrong with a value, "" when nothing is. null counts as
// absent.
func (s shape) check(path string, value json.RawMessage) string {
	kind := kindOf(value)
	switch {
	case s.readOnly:
		return fmt.Sprintf("property %q is read-only", path)
	case kind == 'n', s.kind == '*':
		return ""
	case s.kind == 'm':
		var m map[string]string
		if json.Unmarshal(value, &m) != nil {
			return fmt.Sprintf("property %q must be an object of strings", path)
		}
		return ""
	case kind != s.kind:
		return fmt.Sprintf("property %q has the wrong JSON type", path)
	case kind == '{':
		return s.checkFields(path, value)
	case kind == '[':
		var items []json.RawMessage
		if json.Unmarshal(value, &items) != nil {
			return fmt.Sprintf("property %q is not valid JSON", path)
		}
		for i, item := range items {
			if problem := s.items.check(fmt.Sprintf("%s[%d]", path, i), item); problem != "" {
				return problem
			}
		}
	}
	return ""
}

func (s shape) checkFields(path string, value json.RawMessage) string {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(value, &fields) != nil {
		return fmt.Sprintf("property %q is not valid JSON", path)
	}
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		inner := name
		if path != "" {
			inner = path + "." + name
		}
		field, known := s.fields[name]
		if !known {
			return fmt.Sprintf("property %q is unknown", inner)
		}
		if problem := field.check(inner, fields[name]); problem != "" {
			return problem
		}
	}
	return ""
}

// parseBody checks a body against its shape and decodes it. The answer is
// nil when both went well.
func parseBody(r *call, s shape, into any) *answer {
	body := r.body
	if len(body) == 0 {
		body = []byte("{}")
	}
	if !json.Valid(body) || kindOf(body) != '{' {
		return new(strictly(armError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized."), "body is not a JSON object"))
	}
	if problem := s.check("", body); problem != "" {
		return new(strictly(armError(400, "InvalidRequestContent", "The request content was invalid: "+problem+"."), problem))
	}
	if err := json.Unmarshal(body, into); err != nil {
		return new(strictly(armError(400, "InvalidRequestContent", "The request content was invalid."), err.Error()))
	}
	return nil
}

func remediationShape() shape {
	return object(map[string]shape{
		"state":                  text(),
		"inheritFromParentState": text(),
		"branchConfiguration": object(map[string]shape{
			"branchNames":           list(text()),
			"annotateDefaultBranch": text(),
		}),
		"categoryConfigurations": list(object(map[string]shape{
			"category":             text(),
			"minimumSeverityLevel": text(),
		})),
	})
}

func agentlessShape() shape {
	return object(map[string]shape{
		"agentlessEnabled":       text(),
		"agentlessAutoDiscovery": text(),
		"scanners":               list(text()),
		"inventoryListType":      text(),
		"inventoryList": list(object(map[string]shape{
			"inventoryKind": text(),
			"value":         text(),
		})),
	})
}
