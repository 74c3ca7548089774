// Command java makes the Java SDK: the schema on its standard input, the files by their names as JSON on its standard output.
//
// It is a module of its own, because Pulumi's generator for Java needs an older Pulumi than the plugin.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "generating the Java SDK: %v\n", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var spec schema.PackageSpec
	if err := json.NewDecoder(in).Decode(&spec); err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	// The schema refers to no other package, so nothing is loaded.
	pkg, diagnostics, err := schema.BindSpec(spec, nil)
	if err != nil {
		return fmt.Errorf("binding the schema: %w", err)
	}
	if diagnostics.HasErrors() {
		return fmt.Errorf("binding the schema: %w", diagnostics)
	}
	files, err := java.GeneratePackage("globalapp", pkg, nil, false)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(files)
}
