// Command generate writes schema.json and the SDKs in sdk/ from the plugin in provider/, and the parts of README.md and
// docs/ that come from elsewhere. With -check it writes nothing and fails when what is there differs.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider"
)

func main() {
	check := flag.Bool("check", false, "fail when a generated file differs, and write nothing")
	root := flag.String("root", ".", "the root of the checkout")
	flag.Parse()
	if err := run(context.Background(), *root, *check); err != nil {
		fmt.Fprintf(os.Stderr, "generating: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root string, check bool) error {
	plugin, err := provider.New()
	if err != nil {
		return err
	}
	spec, err := p.GetSchema(ctx, globalapp.Name, globalapp.Version(), plugin)
	if err != nil {
		return fmt.Errorf("asking the plugin for its schema: %w", err)
	}
	files, err := sdks(ctx, root, spec)
	if err != nil {
		return err
	}
	if files["schema.json"], err = schemaFile(spec); err != nil {
		return err
	}
	// The schema that was just made, because the embedded one may be older.
	readme, err := filled(root, spec)
	if err != nil {
		return err
	}
	maps.Copy(files, readme)
	pages, err := components(ctx, root, spec, plugin)
	if err != nil {
		return err
	}
	maps.Copy(files, pages)
	graphs, err := pictures(ctx, root, plugin)
	if err != nil {
		return err
	}
	maps.Copy(files, graphs)
	if check {
		return compare(root, files)
	}
	return write(root, files)
}

// schemaFile is the schema as it is kept: without a version, which comes from the file VERSION.
func schemaFile(spec schema.PackageSpec) ([]byte, error) {
	spec.Version = ""
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the schema: %w", err)
	}
	return append(text, '\n'), nil
}

// write replaces everything that is generated; files of an earlier run that are not made any more go, builds of the SDKs stay.
func write(root string, files map[string][]byte) error {
	old, err := present(root)
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(filepath.Join(root, name)); err != nil {
			return fmt.Errorf("removing the old SDK: %w", err)
		}
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("making a folder of the SDK: %w", err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return fmt.Errorf("writing the SDK: %w", err)
		}
	}
	fmt.Printf("wrote %d files: schema.json, the SDKs, README.md, docs/\n", len(files))
	return nil
}
