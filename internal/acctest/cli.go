package acctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// Provider is the block that makes a configuration for the CLI use the built provider.
const Provider = `terraform {
  required_providers {
    defenderdevops = {
      source = "defenderdevops/defenderdevops"
    }
  }
}
`

// CLI runs a real terraform with the provider's real binary in a folder of its own, for what only processes show:
// signals, logs, exit codes, files. It needs no init. The pace is that of production.
type CLI struct {
	// Dir is the working directory.
	Dir string

	t           *testing.T
	terraform   string
	environment map[string]string
}

// NewCLI prepares a working directory against this emulator. Like every acceptance test it needs TF_ACC.
func NewCLI(t *testing.T, e *Env) *CLI {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	home := t.TempDir()
	c := &CLI{Dir: t.TempDir(), t: t, terraform: Terraform(t), environment: map[string]string{
		"PATH":               os.Getenv("PATH"),
		"HOME":               home,
		"TMPDIR":             t.TempDir(),
		"TF_CLI_CONFIG_FILE": filepath.Join(home, "terraform.rc"),
		"CHECKPOINT_DISABLE": "1",
		"TF_IN_AUTOMATION":   "1",
		"TF_INPUT":           "0",
	}}
	maps.Copy(c.environment, e.variables)
	config := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"defenderdevops/defenderdevops\" = %q\n  }\n  direct {}\n}\n",
		filepath.ToSlash(buildProvider(t)))
	if err := os.WriteFile(c.environment["TF_CLI_CONFIG_FILE"], []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// Setenv sets one variable of the processes; an empty value removes it.
func (c *CLI) Setenv(name, value string) {
	if value == "" {
		delete(c.environment, name)
		return
	}
	c.environment[name] = value
}

// Write writes a file in the working directory, for example main.tf.
func (c *CLI) Write(name, content string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.Dir, name), []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Read returns a file of the working directory, for example terraform.tfstate.
func (c *CLI) Read(name string) string {
	c.t.Helper()
	content, err := os.ReadFile(filepath.Join(c.Dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(content)
}

// Run runs terraform with these arguments to its end.
func (c *CLI) Run(ctx context.Context, args ...string) (stdout, stderr string, exitCode int) {
	c.t.Helper()
	return c.Start(ctx, args...).Wait()
}

// Must is Run that fails the test unless terraform succeeds; it returns the standard output.
func (c *CLI) Must(ctx context.Context, args ...string) string {
	c.t.Helper()
	stdout, stderr, code := c.Run(ctx, args...)
	if code != 0 {
		c.t.Fatalf("terraform %v: exit code %d\n%s\n%s", args, code, stdout, stderr)
	}
	return stdout
}

// Process is a running terraform.
type Process struct {
	cmd            *exec.Cmd
	stdout, stderr *bytes.Buffer
	wait           func() error
}

// Start starts terraform with these arguments. It is killed with its providers when ctx ends or the test does.
func (c *CLI) Start(ctx context.Context, args ...string) *Process {
	c.t.Helper()
	stdout, stderr := &bytes.Buffer{}, &bytes.Buffer{}
	p := c.start(ctx, stdout, stderr, args...)
	p.stdout, p.stderr = stdout, stderr
	return p
}

func (c *CLI) start(ctx context.Context, stdout, stderr io.Writer, args ...string) *Process {
	c.t.Helper()
	p := &Process{cmd: exec.CommandContext(ctx, c.terraform, args...), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = c.Dir, stdout, stderr
	for _, name := range slices.Sorted(maps.Keys(c.environment)) {
		p.cmd.Env = append(p.cmd.Env, name+"="+c.environment[name])
	}
	ownGroup(p.cmd)
	p.cmd.Cancel = p.Kill
	p.cmd.WaitDelay = 10 * time.Second
	if err := p.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	p.wait = sync.OnceValue(p.cmd.Wait)
	c.t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.Kill() // it may have ended in between
			_ = p.wait() // the test has failed already if this matters
		}
	})
	return p
}

// Interrupt does what Ctrl-C at a terminal does.
func (p *Process) Interrupt() error { return p.Signal(os.Interrupt) }

// Wait waits until terraform ends. The exit code is -1 when a signal ended it.
func (p *Process) Wait() (stdout, stderr string, exitCode int) {
	err := p.wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return p.stdout.String(), p.stderr.String() + err.Error(), -1
	}
	return p.stdout.String(), p.stderr.String(), p.cmd.ProcessState.ExitCode()
}
