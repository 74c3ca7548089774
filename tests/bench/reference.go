package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// shortest is the length of the shortest output that is looked for in a string: a shorter one would be found by chance.
const shortest = 4

// source is a string that a resource has as its id or within an output, to which the path leads.
type source struct {
	value, from, path string
	// given says that the value was an input, so that it may stand in another resource by chance.
	given bool
}

// text is a string that is made of words and of other resources' outputs.
type text []part

// part is a piece of a text: words, or an output where from is a resource.
type part struct{ words, from, path string }

// sourcesOf are the strings that a resource offers to others.
func sourcesOf(r apitype.ResourceV3) []source {
	given := map[string]bool{}
	eachString("", withoutDefaults(r.Inputs), func(_, value string) { given[value] = true })
	offered := []source{{value: string(r.ID), from: keyOf(r.URN), path: "id", given: given[string(r.ID)]}}
	eachString("", r.Outputs, func(path, value string) {
		if path != "id" {
			offered = append(offered, source{value: value, from: keyOf(r.URN), path: path, given: given[value]})
		}
	})
	return slices.DeleteFunc(offered, func(s source) bool { return len(s.value) < shortest })
}

// eachString visits the strings of a value with the property paths that lead to them.
func eachString(path string, value any, visit func(path, value string)) {
	switch value := value.(type) {
	case string:
		visit(path, value)
	case []any:
		for i, each := range value {
			eachString(fmt.Sprintf("%s[%d]", path, i), each, visit)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			to := key
			if path != "" {
				to = fmt.Sprintf("%s[%q]", path, key)
			}
			eachString(to, value[key], visit)
		}
	}
}

// refer puts texts in place of the strings that hold another resource's output. What a resource generated counts first;
// where nothing of that is found, the longest string that the resource was given counts.
func refer(value any, sources []source) (any, error) {
	if isSecret(value) {
		return nil, errors.New("secrets are not known to the benchmark")
	}
	sorted := byLength(sources)
	referring := replace(value, slices.DeleteFunc(slices.Clone(sorted), func(s source) bool { return s.given }))
	for _, s := range sorted {
		if s.given && !slices.Contains(keysIn(referring), s.from) {
			referring = replace(referring, []source{s})
		}
	}
	return referring, nil
}

func isSecret(value any) bool {
	switch value := value.(type) {
	case []any:
		return slices.ContainsFunc(value, isSecret)
	case map[string]any:
		return value[secretKey] != nil || slices.ContainsFunc(slices.Collect(maps.Values(value)), isSecret)
	}
	return false
}

// byLength puts the longest value first: an ARN before the name in it. Equal ones keep their order within a resource.
func byLength(sources []source) []source {
	return slices.SortedStableFunc(slices.Values(sources), func(a, b source) int {
		return cmp.Or(cmp.Compare(len(b.value), len(a.value)), cmp.Compare(a.from, b.from))
	})
}

// replace puts texts in place of strings, wherever they hold one of the sources.
func replace(value any, sources []source) any {
	switch value := value.(type) {
	case string:
		return simplest(split(value, sources))
	case text:
		var parts text
		for _, each := range value {
			if each.from == "" {
				parts = append(parts, split(each.words, sources)...)
			} else {
				parts = append(parts, each)
			}
		}
		return parts
	case []any:
		replaced := make([]any, len(value))
		for i, each := range value {
			replaced[i] = replace(each, sources)
		}
		return replaced
	case map[string]any:
		replaced := make(map[string]any, len(value))
		for key, each := range value {
			replaced[key] = replace(each, sources)
		}
		return replaced
	}
	return value
}

// split takes a string apart at the first source that it holds, and what is left and right of it at the others.
func split(words string, sources []source) text {
	for i, s := range sources {
		before, after, found := strings.Cut(words, s.value)
		if !found {
			continue
		}
		parts := append(split(before, sources[i+1:]), part{from: s.from, path: s.path})
		return append(parts, split(after, sources[i:])...)
	}
	if words == "" {
		return nil
	}
	return text{{words: words}}
}

// simplest is a string when a text has only words.
func simplest(t text) any {
	if len(t) == 0 {
		return ""
	}
	if len(t) == 1 && t[0].from == "" {
		return t[0].words
	}
	return t
}

// keysIn are the resources that the texts of a value speak of.
func keysIn(value any) []string {
	var keys []string
	switch value := value.(type) {
	case text:
		for _, each := range value {
			if each.from != "" {
				keys = append(keys, each.from)
			}
		}
	case []any:
		for _, each := range value {
			keys = append(keys, keysIn(each)...)
		}
	case map[string]any:
		for _, each := range value {
			keys = append(keys, keysIn(each)...)
		}
	}
	return keys
}
