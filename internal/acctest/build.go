package acctest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// binary is the provider as users get it, built once while any test of this process needs it.
var binary struct {
	mu    sync.Mutex
	users int
	dir   string
}

// buildProvider returns the folder of the provider's binary, which is there until the test ends.
func buildProvider(t *testing.T) string {
	t.Helper()
	binary.mu.Lock()
	defer binary.mu.Unlock()
	if binary.users == 0 {
		dir, err := os.MkdirTemp("", "defenderdevops-provider-") //nolint:usetesting // it outlives the first test that needs it
		if err != nil {
			t.Fatal(err)
		}
		if output, err := build(t, dir); err != nil {
			t.Fatalf("building the provider: %v\n%s", err, output)
		}
		binary.dir = dir
	}
	binary.users++
	t.Cleanup(func() {
		binary.mu.Lock()
		defer binary.mu.Unlock()
		if binary.users--; binary.users == 0 {
			if err := os.RemoveAll(binary.dir); err != nil {
				t.Errorf("removing the provider's binary: %v", err)
			}
		}
	})
	return binary.dir
}

func build(t *testing.T, dir string) (string, error) {
	t.Helper()
	name := "terraform-provider-defenderdevops"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	root, err := moduleRoot(t)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, name), ".")
	cmd.Dir = root
	output, err := cmd.CombinedOutput()
	return string(output), err
}

// moduleRoot is the folder of go.mod, whatever package the test belongs to.
func moduleRoot(t *testing.T) (string, error) {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), "go", "env", "GOMOD").Output()
	if err != nil {
		return "", err
	}
	return filepath.Dir(string(bytes.TrimSpace(output))), nil
}
