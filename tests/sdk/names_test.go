package sdk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

var (
	identifier = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
	word       = regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+|[0-9]+`)
)

// nestedArray is what Pulumi's own Go SDK calls a list of lists.
const nestedArray = "StringArrayArrayOutput"

// stutters says that some words of a name come twice in a row, as in ClientAffinityClientAffinityNone or InputInput.
func stutters(name string) bool {
	words := word.FindAllString(name, -1)
	for i := range words {
		words[i] = strings.ToLower(words[i])
	}
	for first := range words {
		for length := 1; first+2*length <= len(words); length++ {
			second := first + length
			if slices.Equal(words[first:second], words[second:second+length]) {
				return true
			}
		}
	}
	return false
}

func TestStutters(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"ClientAffinityClientAffinityNone":     true,
		"CLIENT_AFFINITY_CLIENT_AFFINITY_NONE": true,
		"StackInputInput":                      true,
		"toStackOutputOutput":                  true,
		"ClientAffinityNone":                   false,
		"NAT_GATEWAYS_NONE":                    false,
		"ToStackMapOutputWithContext":          false,
		"KeyTypeKey":                           false,
	} {
		assert.Equal(t, want, stutters(name), name)
	}
}

func TestNoNameOfAnSDKRepeatsItself(t *testing.T) {
	t.Parallel()
	for language, extension := range map[string]string{
		"go": ".go", "nodejs": ".ts", "python": ".py", "java": ".java", "dotnet": ".cs",
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			names := namesIn(t, filepath.Join(toolchain.Root(), "sdk", language), extension)
			require.Contains(t, names, "GlobalApplication")
			assert.Empty(t, slices.DeleteFunc(names, func(name string) bool { return !stutters(name) || name == nestedArray }))
		})
	}
}

// namesIn are the identifiers in the files of a folder, sorted and each once.
func namesIn(t *testing.T, folder, extension string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != extension {
			return err
		}
		text, err := os.ReadFile(path)
		names = append(names, identifier.FindAllString(string(text), -1)...)
		return err
	})
	require.NoError(t, err)
	slices.Sort(names)
	return slices.Compact(names)
}
