package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// contents are the parts of the registry's page about what is in the package: its components, or its functions.
func contents(spec schema.PackageSpec, name string) (string, error) {
	descriptions := map[string]string{}
	switch name {
	case "components":
		for token, resource := range spec.Resources {
			descriptions[token] = resource.Description
		}
	case "functions":
		for token, function := range spec.Functions {
			descriptions[token] = function.Description
		}
	default:
		return "", fmt.Errorf("there is no part %q of the schema: use components or functions", name)
	}
	var text strings.Builder
	text.WriteString("| | |\n|---|---|\n")
	for _, token := range slices.Sorted(maps.Keys(descriptions)) {
		fmt.Fprintf(&text, "| `%s` | %s |\n", token[strings.LastIndex(token, ":")+1:], sentence(descriptions[token]))
	}
	return text.String(), nil
}

// sentence is the first sentence of a description.
func sentence(description string) string {
	first, _, _ := strings.Cut(strings.ReplaceAll(description, "\n", " "), ". ")
	return strings.TrimSuffix(first, ".") + "."
}
