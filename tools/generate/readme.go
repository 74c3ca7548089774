package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// block is a part of a page that comes from elsewhere: another file as it is, the diagram of the application in it, or the
// table of the datastores or what it is based on, or what the schema holds.
var block = regexp.MustCompile(`(?s)<!-- begin (file|diagram|datastores|schema) (\S+) -->\n.*?<!-- end -->`)

// pages are the pages that have such parts.
var pages = []string{"README.md", "docs/_index.md", "docs/datastores.md", "docs/planning.md"}

// languageOf are the names of languages by the ends of files.
var languageOf = map[string]string{".go": "go", ".py": "python", ".ts": "typescript", ".yaml": "yaml"}

// filled gives the pages with their parts as they should be.
func filled(root string, spec schema.PackageSpec) (map[string][]byte, error) {
	own := inputs.NewPackage(spec)
	files := map[string][]byte{}
	for _, page := range pages {
		text, err := os.ReadFile(filepath.Join(root, page)) //nolint:gosec // The names are the generator's own.
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", page, err)
		}
		var failed error
		files[page] = block.ReplaceAllFunc(text, func(found []byte) []byte {
			match := block.FindSubmatch(found)
			body, err := part(root, string(match[1]), string(match[2]), spec, own)
			if err != nil {
				failed = fmt.Errorf("filling %s: %w", page, err)
			}
			return fmt.Appendf(nil, "<!-- begin %s %s -->\n%s<!-- end -->", match[1], match[2], body)
		})
		if failed != nil {
			return nil, failed
		}
	}
	return files, nil
}

func part(root, kind, name string, spec schema.PackageSpec, own *inputs.Package) (string, error) {
	switch kind {
	case "datastores":
		return datastores(name)
	case "schema":
		return contents(spec, name)
	}
	text, err := os.ReadFile(filepath.Join(root, name)) //nolint:gosec // The names stand in the project's own pages.
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	if kind == "file" {
		return "```" + languageOf[filepath.Ext(name)] + "\n" + string(text) + "```\n", nil
	}
	diagram, err := diagram(text, own)
	if err != nil {
		return "", fmt.Errorf("drawing %s: %w", name, err)
	}
	return "```mermaid\n" + strings.TrimRight(diagram, "\n") + "\n```\n", nil
}

// diagram draws the only application of a YAML program.
func diagram(text []byte, own *inputs.Package) (string, error) {
	given, err := applicationOf(text)
	if err != nil {
		return "", err
	}
	_, plan, problems := own.Application("application", topology.Identity{}, given)
	if len(problems) > 0 {
		return "", problems
	}
	return plan.Diagram(), nil
}

// trimmed is the name of what a value refers to.
func trimmed(value string) string { return strings.Trim(value, "${}") }
