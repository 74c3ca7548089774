package main

import (
	"context"
	"fmt"
	"path"

	"github.com/blang/semver"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// generated are the folders that hold nothing but generated files.
var generated = []string{"sdk/dotnet", "sdk/go/globalapp", "sdk/java", "sdk/nodejs", "sdk/python", componentPages}

const tool = "globalapp"

// noLoader loads no other package: the schema refers to none.
type noLoader struct{}

func (noLoader) LoadPackage(pkg string, _ *semver.Version) (*schema.Package, error) {
	return nil, fmt.Errorf("the schema refers to package %s, but it should refer to none", pkg)
}

func (l noLoader) LoadPackageV2(_ context.Context, d *schema.PackageDescriptor) (*schema.Package, error) {
	return l.LoadPackage(d.Name, nil)
}

func (l noLoader) LoadPackageReference(pkg string, version *semver.Version) (schema.PackageReference, error) {
	_, err := l.LoadPackage(pkg, version)
	return nil, err
}

func (l noLoader) LoadPackageReferenceV2(
	_ context.Context, d *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	_, err := l.LoadPackage(d.Name, nil)
	return nil, err
}

// sdks are the files of all SDKs by their path in the checkout.
func sdks(ctx context.Context, root string, spec schema.PackageSpec) (map[string][]byte, error) {
	// Without a version the generators write placeholders into the package files.
	spec.Version = globalapp.Version()
	files := map[string][]byte{}
	for _, language := range []struct {
		folder   string
		generate func(context.Context, string, schema.PackageSpec) (map[string][]byte, error)
	}{
		{"sdk/go", bound(func(pkg *schema.Package) (map[string][]byte, error) {
			return gogen.GeneratePackage(tool, pkg, map[string]string{})
		})},
		{"sdk/nodejs", bound(func(pkg *schema.Package) (map[string][]byte, error) {
			return nodejs.GeneratePackage(tool, pkg, nil, nil, false, noLoader{})
		})},
		{"sdk/python", bound(func(pkg *schema.Package) (map[string][]byte, error) {
			made, err := python.GeneratePackage(tool, pkg, nil, noLoader{})
			if err != nil {
				return nil, err
			}
			// The project's file names a README beside itself, but the generator writes one only into the package.
			made["README.md"] = made["pulumi_globalapp/README.md"]
			return made, nil
		})},
		{"sdk/java", java},
		{"sdk/dotnet", dotnet},
	} {
		made, err := language.generate(ctx, root, spec)
		if err != nil {
			return nil, fmt.Errorf("generating %s: %w", language.folder, err)
		}
		for name, text := range made {
			files[path.Join(language.folder, name)] = text
		}
	}
	return files, nil
}

// bound gives a generator its own package: the one for Go renames the enums' values in the package that it is given.
func bound(
	generate func(*schema.Package) (map[string][]byte, error),
) func(context.Context, string, schema.PackageSpec) (map[string][]byte, error) {
	return func(_ context.Context, _ string, spec schema.PackageSpec) (map[string][]byte, error) {
		pkg, diagnostics, err := schema.BindSpec(spec, noLoader{}, schema.ValidationOptions{})
		if err != nil {
			return nil, fmt.Errorf("binding the schema: %w", err)
		}
		if diagnostics.HasErrors() {
			return nil, fmt.Errorf("binding the schema: %w", diagnostics)
		}
		return generate(pkg)
	}
}
