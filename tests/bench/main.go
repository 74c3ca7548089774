// Command bench compares how long an application takes with a flat program that registers the very same resources. Both
// are driven by the same inline Go host, in turns, each against a simulated AWS of its own. It uses the pulumi and the
// plugin in bin/, and fails when the application takes more than the limit.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// example is the application that is measured.
const example = "examples/yaml-web-shop/Pulumi.yaml"

// limit is how many times as long as the flat program the application may take.
const limit = 1.3

func main() {
	runs := flag.Int("n", 10, "how often each program is measured")
	checkpoints := flag.Bool("checkpoints", false, "write the state after each resource, as a file backend does by default")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *runs, *checkpoints); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, runs int, checkpoints bool) error {
	if runs < 1 {
		return fmt.Errorf("-n: %d runs measure nothing; give 1 or more", runs)
	}
	application, err := applicationOf(example)
	if err != nil {
		return err
	}
	s, err := newStage(checkpoints)
	if err != nil {
		return err
	}
	defer s.close()
	flat, err := s.flatten(ctx, application)
	if err != nil {
		return err
	}
	fmt.Println(s.describe(flat, runs))
	var measured figures
	for i := range runs {
		if err := s.pair(ctx, i, application, programOf(flat), &measured); err != nil {
			return err
		}
	}
	fmt.Print(measured.table())
	if err := measured.judge(); err != nil {
		return err
	}
	fmt.Printf("Both ratios are within the limit of %.1f.\n", limit)
	return nil
}
