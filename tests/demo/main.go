// Command demo is the narrated life of examples/yaml-web-shop on the simulated AWS, from a real `pulumi up` of three
// regions to the end. What the engine says that it did is compared with what it must be, and a difference ends the
// demo. It uses nothing but the pulumi, the plugin and the simulator in bin/.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "demo: %v\n", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	s, err := newStage(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	started := time.Now()
	for i, act := range acts {
		s.print("\n== %d. %s\n", i+1, act.title)
		if err := act.play(s); err != nil {
			return fmt.Errorf("act %d, %q: %w", i+1, act.title, err)
		}
		s.means(act.means)
	}
	s.print("\nThe whole life took %.0f seconds.\n", time.Since(started).Seconds())
	return nil
}
