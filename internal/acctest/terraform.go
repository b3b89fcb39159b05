package acctest

import (
	"os"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

// terraformVersion is installed where no terraform is on the PATH: the oldest that the provider supports.
const terraformVersion = "1.11.4"

var found struct {
	mu   sync.Mutex
	path string
}

// Terraform finds the terraform that TF_ACC_TERRAFORM_PATH names, or one on the PATH, or else installs one for as
// long as this process runs.
func Terraform(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	found.mu.Lock()
	defer found.mu.Unlock()
	if found.path != "" {
		return found.path
	}
	path, err := install.NewInstaller().Ensure(t.Context(), []src.Source{
		&fs.AnyVersion{Product: &product.Terraform},
		&releases.ExactVersion{Product: product.Terraform, Version: version.Must(version.NewVersion(terraformVersion))},
	})
	if err != nil {
		t.Fatalf("no terraform on the PATH, and none could be installed: %v", err)
	}
	found.path = path
	return path
}
