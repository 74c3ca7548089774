// Command review reads what `pulumi preview --json` says with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, and writes a comment
// for the pull request, or fails when data would be lost.
//
//	review comment preview.json
//	review gate [-accepted FILE] preview.json
//
// It uses nothing but Go's own library, so that a copy of this folder works anywhere.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = "usage: review comment PREVIEW, or review gate [-accepted FILE] PREVIEW"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "review:", err)
		os.Exit(1)
	}
}

func run(arguments []string, out io.Writer) error {
	if len(arguments) == 0 {
		return errors.New(usage)
	}
	command := flag.NewFlagSet(arguments[0], flag.ContinueOnError)
	accepted := command.String("accepted", "", "file with the names of the resources whose removal was agreed to, one a line")
	if err := command.Parse(arguments[1:]); err != nil || command.NArg() != 1 {
		return errors.Join(err, errors.New(usage))
	}
	file, err := os.Open(command.Arg(0))
	if err != nil {
		return fmt.Errorf("reading the preview: %w", err)
	}
	defer func() { _ = file.Close() }()
	seen, err := readPreview(file)
	if err != nil {
		return err
	}
	switch arguments[0] {
	case "comment":
		if _, err := io.WriteString(out, comment(seen)); err != nil {
			return fmt.Errorf("writing the comment: %w", err)
		}
		return nil
	case "gate":
		return gate(seen, *accepted)
	}
	return errors.New(usage)
}
