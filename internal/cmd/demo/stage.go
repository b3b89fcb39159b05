package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	scenarios       = "examples/scenarios"
	scratch         = ".demo"
	providerVersion = "0.0.1"
	// terraformVersion is fetched where the PATH has no terraform.
	terraformVersion = "1.11.4"
)

// stage is what the story plays on.
type stage struct {
	dir       string
	terraform string
	cli       string // path of the generated CLI configuration
	server    *emulator.Server
}

// newStage builds the provider, offers it to Terraform through a folder instead
// of the registry, and starts the emulator.
func newStage(ctx context.Context) (*stage, error) {
	raw, err := os.ReadFile(filepath.Join(scenarios, "world.json"))
	if err != nil {
		return nil, fmt.Errorf("run the demo from the root of the checkout: %w", err)
	}
	world, err := emulator.ParseWorld(raw)
	if err != nil {
		return nil, err
	}
	terraform, err := findTerraform(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(scratch)
	if err != nil {
		return nil, err
	}
	s := &stage{dir: dir, terraform: terraform, cli: filepath.Join(dir, "cli.tfrc")}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if s.server, err = emulator.Start(emulator.Options{World: &world, Dir: filepath.Join(dir, "emulator")}); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// subscription is the one that holds the connectors.
func (s *stage) subscription() string { return s.server.Env()["ARM_SUBSCRIPTION_ID"] }

func (s *stage) prepare(ctx context.Context) error {
	if err := os.RemoveAll(s.dir); err != nil {
		return err
	}
	mirror := filepath.Join(s.dir, "mirror")
	binary := filepath.Join(mirror, "registry.terraform.io", "defenderdevops", "defenderdevops", providerVersion,
		runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-defenderdevops_v"+providerVersion)
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	narrate("Building the provider (the first time takes a minute) ...")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the provider: %w", err)
	}
	config := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	return os.WriteFile(s.cli, []byte(config), 0o600)
}

func (s *stage) close() error {
	var closing error
	if s.server != nil {
		closing = s.server.Close()
	}
	return errors.Join(closing, os.RemoveAll(s.dir))
}

// findTerraform looks on the PATH, and else installs a pinned version into the
// checkout.
func findTerraform(ctx context.Context) (string, error) {
	if found, err := exec.LookPath("terraform"); err == nil {
		return found, nil
	}
	dir := filepath.Join(".tools", "terraform")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	narrate("No terraform on the PATH: installing " + terraformVersion + " into " + dir + " ...")
	found, err := install.NewInstaller().Ensure(ctx, []src.Source{&releases.ExactVersion{
		Product: product.Terraform, Version: version.Must(version.NewVersion(terraformVersion)), InstallDir: dir,
	}})
	if err != nil {
		return "", fmt.Errorf("install Terraform %s or newer and put it on the PATH (fetching it failed: %w)", terraformVersion, err)
	}
	return filepath.Abs(found)
}
