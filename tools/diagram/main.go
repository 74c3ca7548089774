// Command diagram draws the topology of an application as an SVG: what planTopology answers, as JSON, on its standard input or in a
// file, the picture on its standard output or in a file. The same plan gives the same bytes.
//
// It is a module of its own, because the library that measures, shapes and writes the picture is larger than the plugin. That
// library's own layouts put boxes wherever the fewest lines cross; here regions stand side by side and each datastore is in one row
// through all of them, so the places are the tool's own.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	title := flag.String("title", "", "the heading; by default the regions are counted")
	out := flag.String("o", "", "the file to write; by default the standard output")
	source := flag.Bool("d2", false, "write the picture's source for D2 in place of the picture")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: diagram [-title TEXT] [-o FILE] [-d2] [PLAN.json]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := run(context.Background(), flag.Args(), *title, *out, *source); err != nil {
		fmt.Fprintf(os.Stderr, "drawing the topology: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, files []string, title, out string, source bool) error {
	var text []byte
	var err error
	switch len(files) {
	case 0:
		text, err = io.ReadAll(os.Stdin)
	case 1:
		text, err = os.ReadFile(files[0])
	default:
		return fmt.Errorf("%d files are named, but a picture is of one plan", len(files))
	}
	if err != nil {
		return fmt.Errorf("reading the plan: %w", err)
	}
	drawn, err := draw(ctx, text, title, source)
	if err != nil {
		return err
	}
	if out == "" {
		_, err = os.Stdout.Write(drawn)
		return err
	}
	return os.WriteFile(out, drawn, 0o644)
}

// draw makes the picture of a plan, or its source.
func draw(ctx context.Context, text []byte, title string, source bool) ([]byte, error) {
	graph, err := readGraph(text)
	if err != nil {
		return nil, err
	}
	if title == "" {
		title = graph.title()
	}
	if source {
		return []byte(graph.source(title)), nil
	}
	return picture(ctx, text, graph, title)
}
