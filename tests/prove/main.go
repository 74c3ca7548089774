// Command prove runs the suites that take long, in shards. A shard that passed is not run again at the same commit, so a run
// that was stopped goes on where it was. What each shard printed stays in .prove/.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	list := flag.Bool("list", false, "say which shards there are, and which passed at this commit")
	again := flag.Bool("again", false, "run the shards that passed, too")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "prove [-list] [-again] [suite or shard …]: without a name, all")
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, flag.Args(), *list, *again); err != nil {
		fmt.Fprintf(os.Stderr, "prove: %v\n", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string, list, again bool) error {
	shards, err := chosen(suites, names)
	if err != nil {
		return err
	}
	p, err := newProver(ctx)
	if err != nil {
		return err
	}
	if list {
		for _, s := range shards {
			fmt.Printf("%-16s %-8s %s\n", s.name(), p.state(s), s.proves)
		}
		return nil
	}
	var failed []string
	for _, s := range shards {
		if !again && p.state(s) == passed {
			fmt.Printf("%s: passed at this commit already\n", s.name())
			continue
		}
		switch err := p.prove(ctx, s); {
		case ctx.Err() != nil:
			return fmt.Errorf("stopped in %s; the same command goes on from there: %w", s.name(), ctx.Err())
		case errors.Is(err, errTests):
			failed = append(failed, s.name())
		case err != nil:
			return fmt.Errorf("%s: %w", s.name(), err)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s; what they printed is in %s", strings.Join(failed, ", "), folder)
	}
	return nil
}
