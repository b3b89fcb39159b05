//go:build !unix

package acctest

import (
	"os"
	"os/exec"
)

func ownGroup(*exec.Cmd) {}

// Signal sends a signal to terraform.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// Kill ends terraform at once.
func (p *Process) Kill() error { return p.cmd.Process.Kill() }
