// Command dotnet makes the .NET SDK: the schema on its standard input, the files by their names as JSON on its standard output.
//
// It is a module of its own, because Pulumi's generator for .NET needs a newer Pulumi than the plugin. Its only argument is the
// file of the package's logo, which the generator would otherwise download.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	dotnet "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3/codegen"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// logo answers every request with a file.
type logo string

func (l logo) RoundTrip(*http.Request) (*http.Response, error) {
	file, err := os.Open(string(l))
	if err != nil {
		return nil, fmt.Errorf("opening the logo: %w", err)
	}
	return &http.Response{StatusCode: http.StatusOK, Body: file}, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: dotnet LOGO <schema >files")
		os.Exit(2)
	}
	http.DefaultTransport = logo(os.Args[1])
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "generating the .NET SDK: %v\n", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var spec schema.PackageSpec
	if err := json.NewDecoder(in).Decode(&spec); err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return fmt.Errorf("binding the schema: %w", err)
	}
	if diagnostics.HasErrors() {
		return fmt.Errorf("binding the schema: %w", diagnostics)
	}
	files, err := dotnet.GeneratePackage("globalapp", pkg, nil, nil)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(files)
}
