package witness_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where the documents are below the root of azure-rest-api-specs.
const (
	security       = "specification/security/resource-manager/Microsoft.Security/Security/"
	stableDevOps   = security + "stable/2025-03-01/securityConnectorsDevOps.json"
	previewDevOps  = security + "preview/2025-11-01-preview/securityConnectorsDevOps.json"
	connectorsFile = security + "preview/2026-08-01-preview/securityConnectors.json"
)

// specs is a copy of (part of) Azure/azure-rest-api-specs.
type specs struct {
	root string
	read map[string]any
}

// findSpecs returns the documents or skips the test. It does not look for
// them anywhere but in the two places that it names when it skips.
func findSpecs(t *testing.T) *specs {
	t.Helper()
	var candidates []string
	if named := os.Getenv("AZURE_REST_API_SPECS"); named != "" {
		candidates = append(candidates, named)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
		candidates = append(candidates, filepath.Join(dir, "shared", "specs"))
	}
	for _, root := range candidates {
		found := true
		for _, name := range []string{stableDevOps, previewDevOps, connectorsFile} {
			_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
			found = found && err == nil
		}
		if found {
			return &specs{root: root, read: map[string]any{}}
		}
	}
	t.Skip("the OpenAPI documents are not here: set AZURE_REST_API_SPECS to a clone of github.com/Azure/azure-rest-api-specs")
	return nil
}

// path is the file of a name relative to the root, in the local form.
func (s *specs) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

// address is the file URL of a name relative to the root.
func (s *specs) address(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(s.path(name))}).String()
}

// load reads a JSON file by its URL, once.
func (s *specs) load(t *testing.T, address string) any {
	t.Helper()
	if content, ok := s.read[address]; ok {
		return content
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.FromSlash(u.Path))
	if err != nil {
		t.Fatal(err)
	}
	var content any
	if err := json.Unmarshal(text, &content); err != nil {
		t.Fatalf("%s: %v", u.Path, err)
	}
	s.read[address] = content
	return content
}

// follow resolves a $ref that stands in the file at address: the object that
// it points to, and the URL of that object's file and of itself.
func (s *specs) follow(t *testing.T, address, ref string) (target map[string]any, file, absolute string) {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u, err := base.Parse(ref)
	if err != nil {
		t.Fatal(err)
	}
	absolute = u.String()
	pointer := u.Fragment
	u.Fragment = ""
	file = u.String()
	at := s.load(t, file)
	for key := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if key != "" {
			at = object(at)[strings.NewReplacer("~1", "/", "~0", "~").Replace(key)]
		}
	}
	target = object(at)
	if target == nil {
		t.Fatalf("%s: $ref %q leads nowhere", address, ref)
	}
	return target, file, absolute
}

// deref follows the $ref of a value, if it has one.
func (s *specs) deref(t *testing.T, address string, value map[string]any) (target map[string]any, file string) {
	t.Helper()
	if ref := text(value["$ref"]); ref != "" {
		target, file, _ = s.follow(t, address, ref)
		return target, file
	}
	return value, address
}

// object, list and text read JSON whose form is not certain: what has another
// form is as good as absent.
func object(v any) map[string]any { o, _ := v.(map[string]any); return o }

func list(v any) []any { l, _ := v.([]any); return l }

func text(v any) string { s, _ := v.(string); return s }
