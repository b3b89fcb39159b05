package architecture_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// TestExamplesAreValid asks a real terraform and the built provider whether each example of the registry's pages is
// valid. Examples share a folder with the connector's example, because most refer to it.
func TestExamplesAreValid(t *testing.T) {
	t.Parallel()
	terraform := terraformBinary(t)
	rc := builtProvider(t)
	recent := knowsActions(t, terraform) // and importing by identity, which came before
	connector := filepath.Join(root(t), "examples", "resources", "defenderdevops_azuredevops_connector", "resource.tf")
	for _, name := range tracked(t) {
		if !strings.HasPrefix(name, "examples/") || filepath.Ext(name) != ".tf" || strings.HasPrefix(name, "examples/scenarios/") {
			continue
		}
		if (filepath.Base(name) == "import-by-identity.tf" || strings.HasPrefix(name, "examples/actions/")) && !recent {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			copyFile(t, filepath.Join(root(t), name), filepath.Join(dir, "example.tf"))
			beside := []string{connector}
			if strings.HasPrefix(filepath.Base(name), "import-by-") {
				beside = append(beside, filepath.Join(root(t), filepath.Dir(name), "resource.tf"))
			}
			for _, from := range beside {
				if from != filepath.Join(root(t), name) {
					copyFile(t, from, filepath.Join(dir, filepath.Base(filepath.Dir(from))+".tf"))
				}
			}
			if filepath.Base(name) != "provider.tf" {
				copyFile(t, filepath.Join(root(t), "examples", "provider", "provider.tf"), filepath.Join(dir, "provider.tf"))
			}
			runTerraform(t, rc, dir, terraform, "validate", "-no-color")
		})
	}
}

// TestQueriesAreFormatted checks the examples of list resources as `terraform fmt` does: it passes over their file type
// before 1.14, so it gets them under another name.
func TestQueriesAreFormatted(t *testing.T) {
	t.Parallel()
	terraform := terraformBinary(t)
	dir := t.TempDir()
	for _, name := range tracked(t) {
		if strings.HasPrefix(name, "examples/") && strings.HasSuffix(name, ".tfquery.hcl") {
			copyFile(t, filepath.Join(root(t), name), filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".tf"))
		}
	}
	runTerraform(t, os.DevNull, dir, terraform, "fmt", "-check", "-diff", "-no-color")
}

var codeBlock = regexp.MustCompile("(?ms)^( *)```(?:terraform|hcl)\n(.*?)^ *```")

// TestPagesAreFormatted checks the HCL in the written pages as `terraform fmt` does.
func TestPagesAreFormatted(t *testing.T) {
	t.Parallel()
	terraform := terraformBinary(t)
	dir := t.TempDir()
	for _, name := range tracked(t) {
		if name != "README.md" && !strings.HasPrefix(name, "templates/") {
			continue
		}
		page, err := os.ReadFile(filepath.Join(root(t), name))
		if err != nil {
			continue // deleted in the working tree
		}
		for number, block := range codeBlock.FindAllStringSubmatch(string(page), -1) {
			indent, body := block[1], block[2]
			body = strings.ReplaceAll("\n"+body, "\n"+indent, "\n")[1:]
			write(t, filepath.Join(dir, fmt.Sprintf("%s-%d.tf", strings.ReplaceAll(name, "/", "-"), number+1)), body)
		}
	}
	runTerraform(t, os.DevNull, dir, terraform, "fmt", "-check", "-diff", "-no-color")
}

// terraformBinary finds the terraform that the acceptance tests use. Like those, its tests run with TF_ACC only.
func terraformBinary(t *testing.T) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs terraform: set TF_ACC=1")
	}
	return acctest.Terraform(t)
}

// knowsActions tells whether this terraform is 1.14 or later.
func knowsActions(t *testing.T, terraform string) bool {
	t.Helper()
	var told struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(runTerraform(t, os.DevNull, t.TempDir(), terraform, "version", "-json"), &told); err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(told.Version, "%d.%d.", &major, &minor); err != nil {
		t.Fatalf("version %q: %v", told.Version, err)
	}
	return major > 1 || minor >= 14
}

// builtProvider builds the provider and returns a CLI configuration that makes terraform use it.
func builtProvider(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	output(t, "go", "build", "-o", filepath.Join(bin, executable("terraform-provider-defenderdevops")), ".")
	rc := filepath.Join(bin, "dev.tfrc")
	write(t, rc, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"defenderdevops/defenderdevops\" = %q\n  }\n  direct {}\n}\n", bin))
	return rc
}

// runTerraform returns what terraform printed in dir; a failure fails the test with all of it.
func runTerraform(t *testing.T, rc, dir, terraform string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), terraform, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("terraform %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return out
}

func executable(name string) string {
	if os.PathSeparator == '\\' {
		return name + ".exe"
	}
	return name
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(content))
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
