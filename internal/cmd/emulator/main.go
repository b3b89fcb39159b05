// Command emulator serves the emulator until it is interrupted.
//
//	go run ./internal/cmd/emulator -dir DIR [-world world.json] [-addr 127.0.0.1:0]
//
// It writes ca.pem and env to DIR; `. DIR/env` points Terraform at it.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	dir := flags.String("dir", "", "directory for ca.pem and env (required)")
	world := flags.String("world", "", "JSON file with the world; default: an empty one")
	addr := flags.String("addr", "127.0.0.1:0", "address to listen on")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("-dir is required")
	}
	options := emulator.Options{Addr: *addr, Dir: *dir}
	if *world != "" {
		text, err := os.ReadFile(*world)
		if err != nil {
			return err
		}
		parsed, err := emulator.ParseWorld(text)
		if err != nil {
			return fmt.Errorf("%s: %w", *world, err)
		}
		options.World = &parsed
	}

	// Before the server starts: whoever sees env may stop us at once.
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)

	server, err := emulator.Start(options)
	if err != nil {
		return err
	}
	fmt.Println(server.URL())
	fmt.Println(filepath.Join(*dir, "env"))
	<-stop
	return server.Close()
}
