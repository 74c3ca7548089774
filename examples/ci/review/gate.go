package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// gate fails when the preview failed, and when it would replace or delete what holds data without an agreement.
func gate(seen preview, acceptedFile string) error {
	if len(seen.errors) > 0 {
		return fmt.Errorf("the preview failed:\n%s", strings.Join(seen.errors[:min(shown, len(seen.errors))], "\n"))
	}
	accepted, err := agreed(acceptedFile)
	if err != nil {
		return err
	}
	lost := map[string]bool{}
	for _, each := range seen.changes {
		if each.losesData() && !slices.Contains(accepted, each.name) {
			lost[each.name+" ("+each.kind+")"] = true
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return fmt.Errorf("what holds data would be replaced or deleted:\n- %s\n"+
		"If that is meant, add the names to the file of accepted removals, in the same pull request",
		strings.Join(slices.Sorted(maps.Keys(lost)), "\n- "))
}

// agreed are the names in the file of accepted removals, without its comments.
func agreed(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the accepted removals: %w", err)
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		name, _, _ := strings.Cut(line, "#")
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}
