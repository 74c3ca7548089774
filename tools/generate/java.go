package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"text/template"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// pulumiJava is the version of Pulumi's SDK for Java that the SDK is compiled with.
const pulumiJava = "1.20.0"

// javaResources is where the SDK's classes look for their version, and Pulumi for the plugin's.
const javaResources = "src/main/resources/io/github/pulumiglobalapp/globalapp/"

//go:embed pom.xml
var pom string

// java makes the SDK for Java, with the Maven project that Pulumi's generator lacks.
func java(ctx context.Context, root string, spec schema.PackageSpec) (map[string][]byte, error) {
	spec.Resources = withoutSecretOutputs(spec.Resources)
	files, err := module(ctx, root, "java", spec)
	if err != nil {
		return nil, err
	}
	if files["pom.xml"], err = mavenProject(spec); err != nil {
		return nil, err
	}
	plugin, err := json.MarshalIndent(map[string]any{
		"resource": true, "name": spec.Name, "version": spec.Version, "server": spec.PluginDownloadURL,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describing the plugin: %w", err)
	}
	files[javaResources+"plugin.json"] = append(plugin, '\n')
	return files, nil
}

// withoutSecretOutputs leaves out which outputs of components are secret. The generator would give them to an option that
// components do not have in Java, and the plugin says of each value that it is secret anyway.
func withoutSecretOutputs(resources map[string]schema.ResourceSpec) map[string]schema.ResourceSpec {
	changed := maps.Clone(resources)
	for token, resource := range changed {
		if !resource.IsComponent {
			continue
		}
		resource.Properties = maps.Clone(resource.Properties)
		for name, property := range resource.Properties {
			property.Secret = false
			resource.Properties[name] = property
		}
		changed[token] = resource
	}
	return changed
}

// mavenProject fills the project's file from the schema.
func mavenProject(spec schema.PackageSpec) ([]byte, error) {
	parsed, err := template.New("pom.xml").Funcs(template.FuncMap{"xml": escaped}).Parse(pom)
	if err != nil {
		return nil, fmt.Errorf("reading the template of pom.xml: %w", err)
	}
	var text bytes.Buffer
	err = parsed.Execute(&text, struct {
		schema.PackageSpec
		Pulumi string
	}{spec, pulumiJava})
	if err != nil {
		return nil, fmt.Errorf("filling pom.xml: %w", err)
	}
	return text.Bytes(), nil
}

func escaped(text string) (string, error) {
	var safe bytes.Buffer
	err := xml.EscapeText(&safe, []byte(text))
	return safe.String(), err
}
