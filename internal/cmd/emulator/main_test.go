package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestMain turns the test binary into the command, so that the command is
// tested as a process.
func TestMain(m *testing.M) {
	if os.Getenv("EMULATOR_TEST_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), "EMULATOR_TEST_MAIN=1")
	return cmd
}

func TestServesUntilTerminated(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	world := filepath.Join(dir, "world.json")
	if err := os.WriteFile(world, []byte(`{"organizations":[{"name":"contoso"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := command(t, "-dir", dir, "-world", world, "-addr", "127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	var said []string
	for len(said) < 2 && lines.Scan() {
		said = append(said, lines.Text())
	}
	env, err := os.ReadFile(filepath.Join(dir, "env"))
	if err != nil {
		t.Fatal(err)
	}
	if len(said) != 2 || !strings.Contains(string(env), "export EMULATOR_URL='"+said[0]+"'") || said[1] != filepath.Join(dir, "env") {
		t.Errorf("said %q", said)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.json")
	if err := os.WriteFile(bad, []byte(`{"colour":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"-dir is required":      {},
		"flag provided but not": {"-nothing"},
		"no such file":          {"-dir", dir, "-world", filepath.Join(dir, "none.json")},
		`unknown field`:         {"-dir", dir, "-world", bad},
	} {
		out, err := command(t, args...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%q: %v %s", args, err, out)
		}
	}
}
