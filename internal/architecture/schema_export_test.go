package architecture_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"
)

// TestSchemaExportAgreesWithTerraform compares what cmd/schemajson says with what a real terraform says of the same
// provider, kind by kind, as far as that terraform knows the kind.
func TestSchemaExportAgreesWithTerraform(t *testing.T) {
	t.Parallel()
	terraform := terraformBinary(t)
	dir := t.TempDir()
	copyFile(t, filepath.Join(root(t), "examples", "provider", "provider.tf"), filepath.Join(dir, "provider.tf"))
	want := schemasOf(t, runTerraform(t, builtProvider(t), dir, terraform, "providers", "schema", "-json"))
	got := schemasOf(t, output(t, "go", "run", "./internal/cmd/schemajson"))
	if len(want["resource_schemas"]) == 0 {
		t.Fatal("terraform names no resource")
	}
	for kind := range want {
		if !bytes.Equal(got[kind], want[kind]) {
			t.Errorf("%s differ:\nschemajson: %s\nterraform:  %s", kind, got[kind], want[kind])
		}
	}
}

// schemasOf returns the only provider's schemas by kind, each in one canonical spelling.
func schemasOf(t *testing.T, document []byte) map[string][]byte {
	t.Helper()
	var parsed struct {
		Providers map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(document, &parsed); err != nil {
		t.Fatal(err)
	}
	if len(parsed.Providers) != 1 {
		t.Fatalf("%d providers, want 1", len(parsed.Providers))
	}
	kinds := map[string][]byte{}
	for _, schemas := range parsed.Providers {
		for kind, value := range schemas {
			canonical, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			kinds[kind] = canonical
		}
	}
	return kinds
}
