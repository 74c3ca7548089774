package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The generator puts the package's name behind the root of its namespaces: what a program would have to say twice.
const generatedNamespace, namespace = "PulumiGlobalApp.Globalapp", "PulumiGlobalApp"

// dotnet makes the SDK for .NET, with one name for its namespace, its assembly and its NuGet package.
func dotnet(ctx context.Context, root string, spec schema.PackageSpec) (map[string][]byte, error) {
	logo, err := filepath.Abs(filepath.Join(root, "docs", "logo.png"))
	if err != nil {
		return nil, err
	}
	made, err := module(ctx, root, "dotnet", spec, logo)
	if err != nil {
		return nil, err
	}
	if _, there := made[generatedNamespace+".csproj"]; !there {
		return nil, errors.New("the generator made no " + generatedNamespace + ".csproj")
	}
	files := map[string][]byte{}
	for name, text := range made {
		if filepath.Ext(name) != ".png" {
			text = []byte(strings.ReplaceAll(string(text), generatedNamespace, namespace))
		}
		files[strings.ReplaceAll(name, generatedNamespace, namespace)] = text
	}
	return files, nil
}
