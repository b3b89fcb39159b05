package acctest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

// RunInTerminal is Run in a terminal of its own, where Terraform writes colours and standard output and error are one.
// It returns every byte that the terminal would show.
func (c *CLI) RunInTerminal(ctx context.Context, args ...string) (output []byte, exitCode int) {
	c.t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	defer screen.Close()
	var number, unlocked int32
	for request, value := range map[uintptr]*int32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlocked} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, screen.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			c.t.Fatal(errno)
		}
	}
	terminal, err := os.OpenFile("/dev/pts/"+strconv.Itoa(int(number)), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	var shown bytes.Buffer
	read := make(chan error, 1)
	go func() {
		_, err := io.Copy(&shown, screen)
		read <- err
	}()
	process := c.start(ctx, terminal, terminal, args...)
	_ = terminal.Close() // terraform has its own
	_, _, exitCode = process.Wait()
	// The kernel ends the reading side with EIO when the last writer is gone.
	if err := <-read; err != nil && !errors.Is(err, syscall.EIO) {
		c.t.Fatal(err)
	}
	return shown.Bytes(), exitCode
}
