package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"gopkg.in/yaml.v3"
)

// componentPages is where the page of each component is, which holds nothing but what is generated.
const componentPages = "docs/components"

// programsFile has programs of each component, by which its resources are counted.
const programsFile = "tools/generate/programs.yaml"

// program is one set of inputs of a component.
type program struct {
	title  string
	inputs map[string]any
}

// components are the pages of all components, and the list of them, by path.
func components(ctx context.Context, root string, spec schema.PackageSpec, plugin p.Provider) (map[string][]byte, error) {
	programs, err := readPrograms(root)
	if err != nil {
		return nil, err
	}
	pages := map[string][]byte{}
	var list strings.Builder
	list.WriteString("# Components\n\nEverything that each component takes, makes and offers, from the schema and from " +
		"recorded previews.\n\n| | |\n|---|---|\n")
	for _, token := range slices.Sorted(maps.Keys(spec.Resources)) {
		component, name := spec.Resources[token], lastPart(token)
		if name == "DeploymentRecord" {
			continue
		}
		page := componentPage{spec: spec, seen: map[string]bool{}}
		page.write("# %s\n\n%s\n\nIts type is `%s`. A *plain* value must be known when the program runs: it cannot be an "+
			"output of another resource.\n", name, paragraphs(component.Description), token)
		page.write("\n## Inputs\n\n")
		page.fields(component.InputProperties, component.RequiredInputs)
		page.write("\n## Outputs\n\n")
		page.outputs(component.Properties)
		if err := page.resources(ctx, plugin, name, programs[name]); err != nil {
			return nil, fmt.Errorf("writing the page of %s: %w", name, err)
		}
		page.types()
		pages[componentPages+"/"+name+".md"] = page.text.Bytes()
		fmt.Fprintf(&list, "| [%s](%s.md) | %s |\n", name, name, sentence(component.Description))
	}
	pages[componentPages+"/README.md"] = []byte(list.String())
	return pages, nil
}

// readPrograms reads the programs of the components in the order in which they are written.
func readPrograms(root string) (map[string][]program, error) {
	text, err := os.ReadFile(filepath.Join(root, programsFile)) //nolint:gosec // The name is the generator's own.
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", programsFile, err)
	}
	var written map[string]yaml.Node
	if err := yaml.Unmarshal(text, &written); err != nil {
		return nil, fmt.Errorf("reading %s: %w", programsFile, err)
	}
	programs := map[string][]program{}
	for name, node := range written {
		for i := 0; i+1 < len(node.Content); i += 2 {
			each := program{title: node.Content[i].Value}
			if err := node.Content[i+1].Decode(&each.inputs); err != nil {
				return nil, fmt.Errorf("reading %s: %s: %w", programsFile, name, err)
			}
			programs[name] = append(programs[name], each)
		}
	}
	return programs, nil
}

// componentPage is a page in the making.
type componentPage struct {
	spec schema.PackageSpec
	text bytes.Buffer
	// seen are the types that the page has a link to, and queue those of them that it does not describe yet.
	seen  map[string]bool
	queue []string
}

func (c *componentPage) write(format string, values ...any) { fmt.Fprintf(&c.text, format, values...) }

// fields is the table of what can be given.
func (c *componentPage) fields(properties map[string]schema.PropertySpec, required []string) {
	c.write("| field | type | | default | |\n|---|---|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property := properties[name]
		must := ""
		if slices.Contains(required, name) {
			must = "required"
		}
		c.write("| `%s` | %s | %s | %s | %s |\n", name, c.typeOf(property.TypeSpec), must, defaultOf(property),
			cell(property.Description))
	}
}

// outputs is the table of what is offered.
func (c *componentPage) outputs(properties map[string]schema.PropertySpec) {
	c.write("| output | type | |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property := properties[name]
		kind := strings.ReplaceAll(c.typeOf(property.TypeSpec), ", plain", "")
		if property.Secret {
			kind += ", secret"
		}
		c.write("| `%s` | %s | %s |\n", name, kind, cell(property.Description))
	}
}

// types are the tables of all types that the page has a link to, each in order of its first link.
func (c *componentPage) types() {
	if len(c.queue) > 0 {
		c.write("\n## Types\n")
	}
	for i := 0; i < len(c.queue); i++ {
		name := c.queue[i]
		described := c.spec.Types[typeToken(name)]
		c.write("\n### %s\n\n%s\n\n", name, paragraphs(described.Description))
		if len(described.Enum) > 0 {
			c.write("| value | |\n|---|---|\n")
			for _, value := range described.Enum {
				c.write("| `%v` | %s |\n", value.Value, cell(value.Description))
			}
			continue
		}
		if len(described.Properties) > 0 {
			c.fields(described.Properties, described.Required)
		} else {
			c.write("It has no fields.\n")
		}
	}
}

// typeOf spells a type, with links to the package's own.
func (c *componentPage) typeOf(t schema.TypeSpec) string {
	plain := ""
	if t.Plain {
		plain = ", plain"
	}
	switch {
	case t.Ref != "":
		name := lastPart(t.Ref)
		if _, own := c.spec.Types[typeToken(name)]; !own {
			return "any" + plain
		}
		if !c.seen[name] {
			c.seen[name] = true
			c.queue = append(c.queue, name)
		}
		return fmt.Sprintf("[%s](#%s)%s", name, strings.ToLower(name), plain)
	case t.Items != nil:
		return "list of " + c.typeOf(*t.Items)
	case t.AdditionalProperties != nil:
		return "map of " + c.typeOf(*t.AdditionalProperties)
	}
	return t.Type + plain
}

// resources is the table of what the programs of the component register.
func (c *componentPage) resources(ctx context.Context, plugin p.Provider, component string, programs []program) error {
	if len(programs) == 0 {
		return fmt.Errorf("%s has no program of it, and the page needs one for its resources", programsFile)
	}
	var counted []map[string]int
	c.write("\n## AWS resources\n\nHow many the preview of a first deployment registers, by what is given. Other inputs make " +
		"others.\n")
	for _, each := range programs {
		types, err := registered(ctx, plugin, component, each.inputs)
		if err != nil {
			return fmt.Errorf("%q: %w", each.title, err)
		}
		counted = append(counted, types)
		c.write("\n%s%s:\n\n```yaml\n", strings.ToUpper(each.title[:1]), each.title[1:])
		encoder := yaml.NewEncoder(&c.text)
		encoder.SetIndent(2)
		if err := encoder.Encode(each.inputs); err != nil {
			return fmt.Errorf("%q: writing the inputs: %w", each.title, err)
		}
		c.write("```\n")
	}
	c.write("\n| |")
	for _, each := range programs {
		c.write(" %s |", each.title)
	}
	c.write("\n|---|%s\n", strings.Repeat("---|", len(programs)))
	for _, token := range aws(counted...) {
		c.write("| %s |", resourceLink(token))
		for _, types := range counted {
			c.write(" %s |", strings.TrimPrefix(strconv.Itoa(types[token]), "0"))
		}
		c.write("\n")
	}
	return nil
}

// resourceLink is a type of AWS with a link to its page.
func resourceLink(token string) string {
	parts := strings.Split(token, ":")
	module, _, _ := strings.Cut(parts[1], "/")
	return fmt.Sprintf("[`aws.%s.%s`](https://www.pulumi.com/registry/packages/aws/api-docs/%s/%s/)", module, parts[2],
		module, strings.ToLower(parts[2]))
}

func typeToken(name string) string { return "globalapp:index:" + name }

func lastPart(token string) string { return token[strings.LastIndexAny(token, ":/")+1:] }

// defaultOf is the default of a property, as code.
func defaultOf(property schema.PropertySpec) string {
	if property.Default == nil {
		return ""
	}
	text, err := json.Marshal(property.Default)
	if err != nil {
		return ""
	}
	return "`" + strings.Trim(string(text), `"`) + "`"
}

// cell is a description in one line of a table.
func cell(description string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(description), " "), "|", `\|`)
}

func paragraphs(description string) string { return strings.TrimSpace(description) }
