package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shown is how many errors a comment has room for; a protected store alone makes a dozen of one kind.
const shown = 5

// comment is the preview in Markdown: what changes, what is replaced or removed, what the application warns of, and its picture.
func comment(seen preview) string {
	var text strings.Builder
	fmt.Fprintf(&text, "### Preview: %s\n", counts(seen.counts))
	if len(seen.errors) > 0 {
		first := strings.Join(seen.errors[:min(shown, len(seen.errors))], "\n")
		fmt.Fprintf(&text, "\n**The preview failed.**\n\n```\n%s\n```\n", first)
		if more := len(seen.errors) - shown; more > 0 {
			fmt.Fprintf(&text, "\nThe log has %d more.\n", more)
		}
	}
	if lines := removed(seen.changes); len(lines) > 0 {
		fmt.Fprintf(&text, "\n| replaced or removed | | by |\n|---|---|---|\n%s\n", strings.Join(lines, "\n"))
	}
	for _, each := range seen.applications {
		if len(each.warnings) > 0 {
			fmt.Fprintf(&text, "\nWarnings of `%s`:\n\n- %s\n", each.name, strings.Join(each.warnings, "\n- "))
		}
		fmt.Fprintf(&text, "\n<details><summary>Picture of <code>%s</code></summary>\n\n```mermaid\n%s\n```\n\n</details>\n",
			each.name, strings.TrimSpace(each.diagram))
	}
	return text.String()
}

// counts are the engine's counts in words.
func counts(of map[string]int) string {
	var parts []string
	for _, op := range slices.Sorted(maps.Keys(of)) {
		if op != "same" {
			parts = append(parts, fmt.Sprintf("%d to %s", of[op], op))
		}
	}
	if len(parts) == 0 {
		return "no change"
	}
	return strings.Join(parts, ", ")
}

// removed is a line for each resource that is replaced or removed, those that hold data first.
func removed(changes []change) []string {
	var data, other []string
	for _, each := range changes {
		if !each.removes() {
			continue
		}
		line := fmt.Sprintf("| `%s` | %s | %s |", each.name, each.op, strings.Join(each.reasons, ", "))
		if each.losesData() {
			data = append(data, strings.Replace(line, " | ", " | :warning: holds data, ", 1))
			continue
		}
		other = append(other, line)
	}
	slices.Sort(data)
	slices.Sort(other)
	return slices.Concat(slices.Compact(data), slices.Compact(other))
}
