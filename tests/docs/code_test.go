package docs_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// region is a region's code, by which some properties have their entries.
var region = regexp.MustCompile(`^[a-z]{2}-[a-z]+-\d$`)

// Code of programs on a page is a file that a test runs, put there by the generator. A shell's commands and what something prints
// are not programs; a fragment of YAML may show a few properties, by names that the schema has.
func TestCodeOnPagesIsRun(t *testing.T) {
	t.Parallel()
	names := propertyNames(t)
	fragments := 0
	for page, text := range pages(t) {
		if strings.HasPrefix(page, "docs/components/") {
			continue
		}
		for _, each := range blocks(text) {
			switch {
			case each.generated, each.language == "sh", each.language == "":
			case each.language == "yaml":
				fragments++
				var fragment any
				require.NoError(t, yaml.Unmarshal([]byte(each.text), &fragment), "%s:\n%s", page, each.text)
				for _, key := range keys(fragment) {
					if key == "…" || region.MatchString(key) {
						continue
					}
					assert.True(t, names[key], "%s: the schema has no property %s:\n%s", page, key, each.text)
				}
			case each.language == "json":
				// What a command reads, which is data.
				assert.True(t, json.Valid([]byte(each.text)), "%s:\n%s", page, each.text)
			default:
				assert.Fail(t, "code that no test runs", "%s: take it from a file: <!-- begin file ... -->\n%s", page, each.text)
			}
		}
	}
	assert.Positive(t, fragments)
}

// propertyNames are the names of all properties in the schema.
func propertyNames(t *testing.T) map[string]bool {
	t.Helper()
	type object struct{ Properties, InputProperties map[string]any }
	var spec struct{ Resources, Types map[string]object }
	require.NoError(t, json.Unmarshal(globalapp.Schema, &spec))
	names := map[string]bool{}
	for _, objects := range []map[string]object{spec.Resources, spec.Types} {
		for _, each := range objects {
			for _, properties := range []map[string]any{each.Properties, each.InputProperties} {
				for name := range properties {
					names[name] = true
				}
			}
		}
	}
	return names
}

// keys are all keys of mappings in a value of YAML. The entries of datastores, environment and tags have names of the user's.
func keys(value any) []string {
	var found []string
	switch value := value.(type) {
	case map[string]any:
		for key, each := range value {
			found = append(found, key)
			entries, is := each.(map[string]any)
			if is && (key == "datastores" || key == "environment" || key == "tags") {
				for _, entry := range entries {
					found = append(found, keys(entry)...)
				}
				continue
			}
			found = append(found, keys(each)...)
		}
	case []any:
		for _, each := range value {
			found = append(found, keys(each)...)
		}
	}
	return found
}
