package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// patchWorld merges patch into w by RFC 7396, except that the lists of named
// things are merged by name.
func patchWorld(w World, patch []byte) (World, error) {
	if kindOf(patch) != '{' {
		return World{}, errors.New("world: a patch is a JSON object")
	}
	text, err := json.Marshal(w)
	if err != nil {
		return World{}, err
	}
	merged, err := merge("", text, patch)
	if err != nil {
		return World{}, fmt.Errorf("world: %w", err)
	}
	return ParseWorld(merged)
}

// kindOf is the first character of a JSON value: { [ " t f n or a digit.
func kindOf(text []byte) byte {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return 0
	}
	return text[0]
}

// namedList says which paths are merged by name.
func namedList(path string) bool {
	switch path {
	case ".connectors", ".organizations", ".organizations[].projects", ".organizations[].projects[].repositories":
		return true
	}
	return false
}

func merge(path string, target, patch json.RawMessage) (json.RawMessage, error) {
	if namedList(path) {
		return mergeNamed(path, target, patch)
	}
	if kindOf(patch) != '{' {
		return patch, nil
	}
	changes := map[string]json.RawMessage{}
	if err := json.Unmarshal(patch, &changes); err != nil {
		return nil, err
	}
	object := map[string]json.RawMessage{}
	if kindOf(target) == '{' {
		if err := json.Unmarshal(target, &object); err != nil {
			return nil, err
		}
	}
	for key, change := range changes {
		if kindOf(change) == 'n' {
			delete(object, key)
			continue
		}
		value, err := merge(path+"."+key, object[key], change)
		if err != nil {
			return nil, err
		}
		object[key] = value
	}
	return json.Marshal(object)
}

// named is what identifies an element of a named list.
type named struct {
	Name           string `json:"name"`
	ResourceGroup  string `json:"resource_group"`
	SubscriptionID string `json:"subscription_id"`
}

func nameOf(element json.RawMessage) (named, error) {
	var n named
	if kindOf(element) == '"' {
		return n, json.Unmarshal(element, &n.Name)
	}
	if err := json.Unmarshal(element, &n); err != nil {
		return n, err
	}
	if n.Name == "" {
		return n, errors.New("an element of a list that is merged by name has no name")
	}
	return n, nil
}

// selects says whether n, taken from a patch, means the element o.
func (n named) selects(o named) bool {
	return fold(n.Name) == fold(o.Name) &&
		(n.ResourceGroup == "" || strings.EqualFold(n.ResourceGroup, o.ResourceGroup)) &&
		(n.SubscriptionID == "" || strings.EqualFold(n.SubscriptionID, o.SubscriptionID))
}

func mergeNamed(path string, target, patch json.RawMessage) (json.RawMessage, error) {
	elements := []json.RawMessage{}
	if kindOf(target) == '[' {
		if err := json.Unmarshal(target, &elements); err != nil {
			return nil, err
		}
	}
	changes, err := elementsOf(patch)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path[1:], err)
	}
	for _, change := range changes {
		elements, err = mergeElement(path, elements, change)
		if err != nil {
			return nil, err
		}
	}
	return json.Marshal(elements)
}

// element is one change of a named list.
type element struct {
	named
	value  json.RawMessage
	remove bool
}

// elementsOf reads both forms of a patch of a named list.
func elementsOf(patch json.RawMessage) ([]element, error) {
	var changes []element
	switch kindOf(patch) {
	case '[':
		list := []json.RawMessage{}
		if err := json.Unmarshal(patch, &list); err != nil {
			return nil, err
		}
		for _, value := range list {
			n, err := nameOf(value)
			if err != nil {
				return nil, err
			}
			changes = append(changes, element{named: n, value: value})
		}
	case '{':
		byName := map[string]json.RawMessage{}
		if err := json.Unmarshal(patch, &byName); err != nil {
			return nil, err
		}
		for name, value := range byName {
			changes = append(changes, element{named: named{Name: name}, value: value, remove: kindOf(value) == 'n'})
		}
		sort.Slice(changes, func(i, j int) bool { return changes[i].Name < changes[j].Name })
	default:
		return nil, errors.New("must be an array of named elements, or an object by name")
	}
	return changes, nil
}

func mergeElement(path string, elements []json.RawMessage, change element) ([]json.RawMessage, error) {
	found := -1
	for i, candidate := range elements {
		n, err := nameOf(candidate)
		if err != nil {
			return nil, err
		}
		if !change.selects(n) {
			continue
		}
		if found >= 0 {
			return nil, fmt.Errorf("%s: the name %q is not unique", path[1:], change.Name)
		}
		found = i
	}
	switch {
	case change.remove && found >= 0:
		return append(elements[:found:found], elements[found+1:]...), nil
	case change.remove:
		return elements, nil
	case kindOf(change.value) == '"':
		if found < 0 {
			elements = append(elements, change.value)
		}
		return elements, nil
	}
	if found < 0 {
		elements = append(elements, mustJSON(map[string]string{"name": change.Name}))
		found = len(elements) - 1
	} else if kindOf(elements[found]) == '"' {
		elements[found] = mustJSON(map[string]json.RawMessage{"name": elements[found]})
	}
	merged, err := merge(path+"[]", elements[found], change.value)
	if err != nil {
		return nil, err
	}
	elements[found] = merged
	return elements, nil
}
