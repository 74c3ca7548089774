// Command demo is the narrated life of examples/yaml-web-shop on the simulated AWS: a real `pulumi up`, again, one region more,
// one drained, and the end. It uses nothing but the pulumi, the plugin and the simulator in bin/.
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
	for _, act := range acts {
		if err := act(s); err != nil {
			return err
		}
	}
	return nil
}
