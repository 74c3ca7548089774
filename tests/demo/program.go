package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// says writes into the application in the program what a user would write in an editor, over what was there.
func (s *stage) says(text string) error {
	s.print("Pulumi.yaml, the properties of shop:\n%s\n", indent(text))
	return s.edit(func(properties map[string]any) error {
		var added map[string]any
		if err := yaml.Unmarshal([]byte(text), &added); err != nil {
			return fmt.Errorf("reading what the program is to say: %w", err)
		}
		merge(properties, added)
		return nil
	})
}

// loses removes from the application in the program what stands at a path; an entry of a list goes by its name.
func (s *stage) loses(path ...string) error {
	s.print("Pulumi.yaml, the properties of shop, without %s\n", strings.Join(path, "."))
	return s.edit(func(properties map[string]any) error { return remove(properties, path) })
}

// tries changes the program, plays, and puts the program back.
func (s *stage) tries(change func() error, play func() error) error {
	before, err := os.ReadFile(s.file())
	if err != nil {
		return fmt.Errorf("reading the program: %w", err)
	}
	if err := change(); err != nil {
		return err
	}
	if err := play(); err != nil {
		return err
	}
	if err := os.WriteFile(s.file(), before, 0o600); err != nil {
		return fmt.Errorf("putting the program back: %w", err)
	}
	return nil
}

// edit changes the properties of the application in the program.
func (s *stage) edit(change func(properties map[string]any) error) error {
	text, err := os.ReadFile(s.file())
	if err != nil {
		return fmt.Errorf("reading the program: %w", err)
	}
	var program map[string]any
	if err := yaml.Unmarshal(text, &program); err != nil {
		return fmt.Errorf("reading the program: %w", err)
	}
	shop := program["resources"].(map[string]any)["shop"].(map[string]any)
	if err := change(shop["properties"].(map[string]any)); err != nil {
		return err
	}
	if text, err = yaml.Marshal(program); err != nil {
		return fmt.Errorf("writing the program: %w", err)
	}
	if err := os.WriteFile(s.file(), text, 0o600); err != nil {
		return fmt.Errorf("writing the program: %w", err)
	}
	return nil
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.Trim(text, "\n"), "\n", "\n    ")
}

// merge adds values to a block: blocks merge by key, lists by the name of their entries, and everything else is set.
func merge(into, added map[string]any) {
	for key, value := range added {
		switch value := value.(type) {
		case map[string]any:
			if block, isBlock := into[key].(map[string]any); isBlock {
				merge(block, value)
				continue
			}
		case []any:
			if list, isList := into[key].([]any); isList {
				into[key] = mergeLists(list, value)
				continue
			}
		}
		into[key] = value
	}
}

// mergeLists merges entries into those of the same name, and appends the others.
func mergeLists(list, added []any) []any {
	for _, value := range added {
		entry := value.(map[string]any)
		if i := indexNamed(list, entry["name"]); i >= 0 {
			merge(list[i].(map[string]any), entry)
			continue
		}
		list = append(list, value)
	}
	return list
}

// indexNamed is where the entry of a name is in a list, or -1.
func indexNamed(list []any, name any) int {
	return slices.IndexFunc(list, func(each any) bool { return each.(map[string]any)["name"] == name })
}

// remove takes what stands at a path out of a block.
func remove(block map[string]any, path []string) error {
	key, rest := path[0], path[1:]
	switch at := block[key].(type) {
	case map[string]any:
		if len(rest) > 0 {
			return remove(at, rest)
		}
	case []any:
		if i := indexNamed(at, strings.Join(rest, "")); i >= 0 {
			block[key] = slices.Delete(at, i, i+1)
			return nil
		}
		return fmt.Errorf("removing %s: there is no such entry", strings.Join(path, "."))
	case nil:
		return fmt.Errorf("removing %s: there is no such property", strings.Join(path, "."))
	}
	delete(block, key)
	return nil
}
