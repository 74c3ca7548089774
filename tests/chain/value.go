package chain

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// common are outputs that many resources share: accounts, regions, zones, ports and versions.
var common = regexp.MustCompile(`^(\d+|[a-z]{2}(-[a-z]+)+-\d[a-z]?|[a-z]{3,4}\d-az\d|[\d.]+(/\d+)?|[^\d]+)$`)

const (
	// shortest is the length of the shortest output that is looked for: a shorter one would be found by chance.
	shortest = 4
	// defaultsKey is where the provider's bridge notes which inputs it filled in by itself.
	defaultsKey = "__defaults"
	// plaintextKey is where an exported state shows a secret.
	plaintextKey = "plaintext"
)

// generated are the strings that a resource has only because it was created: those of its outputs that the program did not
// give it.
func generated(r apitype.ResourceV3) []string {
	given := map[string]bool{}
	each(withoutDefaults(r.Inputs), func(value string) { given[value] = true })
	found := map[string]bool{string(r.ID): true}
	each(r.Outputs, func(value string) { found[value] = true })
	maps.DeleteFunc(found, func(value string, _ bool) bool {
		return len(value) < shortest || given[value] || common.MatchString(value)
	})
	return slices.Sorted(maps.Keys(found))
}

// textOf is all strings of a value, apart from one another.
func textOf(value any) string {
	var text strings.Builder
	each(value, func(value string) {
		text.WriteString(value)
		text.WriteByte(0)
	})
	return text.String()
}

// each visits the strings of a value; of secrets those that they hide.
func each(value any, visit func(string)) {
	switch value := value.(type) {
	case string:
		visit(value)
	case []any:
		for _, element := range value {
			each(element, visit)
		}
	case map[string]any:
		if hidden, is := value[plaintextKey].(string); is {
			var shown any
			if json.Unmarshal([]byte(hidden), &shown) == nil {
				each(shown, visit)
			}
			return
		}
		for key, element := range value {
			if key != defaultsKey {
				each(element, visit)
			}
		}
	}
}

// withoutDefaults leaves out what the provider had filled in, such as names.
func withoutDefaults(inputs map[string]any) map[string]any {
	filled, _ := inputs[defaultsKey].([]any)
	given := maps.Clone(inputs)
	maps.DeleteFunc(given, func(key string, _ any) bool { return slices.Contains(filled, any(key)) })
	return given
}
