package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// module runs a generator that is a Go module of its own in tools/, because it needs another version of Pulumi than the
// plugin. It is built into bin/ once; Go builds it again only when the module changes.
func module(
	ctx context.Context, root, name string, spec schema.PackageSpec, arguments ...string,
) (map[string][]byte, error) {
	program, err := filepath.Abs(filepath.Join(root, "bin", "generate-"+name))
	if err != nil {
		return nil, fmt.Errorf("finding bin/: %w", err)
	}
	if _, err := os.Stat(program); err != nil {
		fmt.Printf("building the generator for %s (once, about 1 minute on 2 cores)\n", name)
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = filepath.Join(root, "tools", name)
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building tools/%s: %w\n%s", name, err, text)
	}
	var in, out, said bytes.Buffer
	if err := json.NewEncoder(&in).Encode(spec); err != nil {
		return nil, fmt.Errorf("writing the schema: %w", err)
	}
	generate := exec.CommandContext(ctx, program, arguments...)
	generate.Stdin, generate.Stdout, generate.Stderr = &in, &out, &said
	if err := generate.Run(); err != nil {
		return nil, fmt.Errorf("running tools/%s: %w\n%s", name, err, &said)
	}
	var files map[string][]byte
	if err := json.Unmarshal(out.Bytes(), &files); err != nil {
		return nil, fmt.Errorf("reading what tools/%s made: %w", name, err)
	}
	return files, nil
}
