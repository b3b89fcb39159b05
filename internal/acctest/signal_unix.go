//go:build unix

package acctest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup lets signals reach terraform and its providers together, and nobody else.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Signal sends a signal to terraform and its providers, as a terminal does.
func (p *Process) Signal(s os.Signal) error {
	number, ok := s.(syscall.Signal)
	if !ok {
		return fmt.Errorf("%v is not a signal of this system", s)
	}
	err := syscall.Kill(-p.cmd.Process.Pid, number)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

// Kill ends terraform and its providers at once.
func (p *Process) Kill() error { return p.Signal(syscall.SIGKILL) }
