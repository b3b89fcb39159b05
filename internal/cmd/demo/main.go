// Command demo shows the provider's main job with a real Terraform, on an
// emulator that it starts itself: no account and no registry are needed. Run it
// from the root of the checkout: go run ./internal/cmd/demo.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo stopped:", err)
		stop()
		os.Exit(1)
	}
}

// run sets the stage, plays the story, and clears up whatever happens.
func run(ctx context.Context) (err error) {
	s, err := newStage(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closing := s.close(); err == nil {
			err = closing
		}
	}()
	if err := play(ctx, s); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted; everything it made is removed")
		}
		return err
	}
	return nil
}
