// Command bench measures how fast the package is: against a flat program that registers the very same resources, against
// the number of regions, and against the order that AWS itself asks for. Everything runs on simulated AWSs, with the pulumi and
// the plugin in bin/; what is compared is measured in turns in one run, so that ratios mean something on any machine. It
// writes what it measured to docs/benchmarks.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// section is a part of what is measured.
type section struct {
	name    string
	measure func(context.Context, *stage, extent) (string, error)
}

var sections = []section{
	{"overhead", overhead},
	{"scaling", scaling},
	{"chain", critical},
	{"plugin", measurePlugin},
}

func main() {
	quick := flag.Bool("quick", false, "measure less, in a few minutes")
	only := flag.String("only", "", "measure only these sections, with commas between them; nothing is written then")
	file := flag.String("o", "docs/benchmarks.md", "the page to write")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *quick, *only, *file); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, quick bool, only, file string) error {
	e := full
	if quick {
		e = brief
	}
	s, err := newStage()
	if err != nil {
		return err
	}
	defer s.close()
	var page strings.Builder
	page.WriteString(s.heading(e))
	for _, each := range sections {
		if only != "" && !strings.Contains(","+only+",", ","+each.name+",") {
			continue
		}
		text, err := each.measure(ctx, s, e)
		if err != nil {
			return fmt.Errorf("measuring the %s: %w", each.name, err)
		}
		fmt.Print(text)
		page.WriteString(text)
	}
	if only != "" {
		return nil
	}
	if err := os.WriteFile(file, []byte(page.String()), 0o600); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}
