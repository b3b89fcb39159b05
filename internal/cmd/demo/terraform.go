package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// folder is one working directory of the story.
type folder struct {
	stage *stage
	dir   string
	// variables are input variables in the syntax of TF_VAR_.
	variables map[string]string
}

// enter copies a scenario into the scratch folder and initializes it there.
func (s *stage) enter(ctx context.Context, scenario string, variables map[string]string) (*folder, error) {
	f := &folder{stage: s, dir: filepath.Join(s.dir, scenario), variables: variables}
	if err := os.CopyFS(f.dir, os.DirFS(filepath.Join(scenarios, scenario))); err != nil {
		return nil, err
	}
	_, _, err := f.run(ctx, "init", "-input=false")
	return f, err
}

// plan shows the whole plan and tells whether it holds changes.
func (f *folder) plan(ctx context.Context) (changes bool, err error) {
	out, code, err := f.run(ctx, "plan", "-input=false", "-lock=false", "-detailed-exitcode")
	if err == nil {
		show(out)
	}
	return code == 2, err
}

// planRefused shows why a plan is refused.
func (f *folder) planRefused(ctx context.Context) error {
	_, code, err := f.run(ctx, "plan", "-input=false", "-lock=false")
	if err == nil || code != 1 {
		return errors.Join(errors.New("the plan should have been refused"), err)
	}
	return nil
}

// apply shows what happened, without the plan that it repeats.
func (f *folder) apply(ctx context.Context) error {
	out, _, err := f.run(ctx, "apply", "-input=false", "-auto-approve")
	if err == nil {
		show(after(out, "Plan: ", "No changes."))
	}
	return err
}

// check applies what has nothing but outputs, and shows them with what failed.
func (f *folder) check(ctx context.Context) error {
	out, _, err := f.run(ctx, "apply", "-input=false", "-auto-approve")
	if err == nil {
		show(after(out, "Warning: Check block assertion failed", "Apply complete!"))
	}
	return err
}

func (f *folder) destroy(ctx context.Context) error {
	out, _, err := f.run(ctx, "destroy", "-input=false", "-auto-approve")
	if err == nil {
		show(after(out, "Plan: ", "No changes."))
	}
	return err
}

// run starts terraform and collects its output. An interruption is passed on, and
// terraform may finish what it is doing.
func (f *folder) run(ctx context.Context, args ...string) (string, int, error) {
	fmt.Printf("\n   $ terraform %s\n", args[0])
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, f.stage.terraform, append(args, "-no-color")...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = f.dir, &out, &out
	ownGroup(cmd)
	cmd.Cancel, cmd.WaitDelay = func() error { return cmd.Process.Signal(os.Interrupt) }, 20*time.Second
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+f.stage.cli, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	for name, value := range f.stage.server.Env() {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	for name, value := range f.variables {
		cmd.Env = append(cmd.Env, "TF_VAR_"+name+"="+value)
	}
	err := cmd.Run()
	code := cmd.ProcessState.ExitCode()
	var exit *exec.ExitError
	if errors.As(err, &exit) && code == 2 && args[0] == "plan" {
		err = nil
	}
	if err != nil {
		show(out.String())
		err = fmt.Errorf("terraform %s: %w", args[0], err)
	}
	return out.String(), code, err
}

// after returns what follows the first line that begins with one of the marks.
func after(out string, marks ...string) string {
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		for _, mark := range marks {
			if strings.HasPrefix(line, mark) {
				return strings.Join(lines[i:], "\n")
			}
		}
	}
	return out
}

// show prints terraform's output indented, without its empty lines and its
// progress.
func show(out string) {
	for line := range strings.SplitSeq(out, "\n") {
		if strings.TrimSpace(line) == "" || strings.Contains(line, "Refreshing state...") || strings.Contains(line, ": Reading...") ||
			strings.Contains(line, ": Read complete") || strings.HasPrefix(line, "────") {
			continue
		}
		fmt.Println("     " + line)
	}
}

func narrate(text string) { fmt.Println("\n" + text) }
