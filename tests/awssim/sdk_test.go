package awssim

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tagged finds the property names of a struct in the SDK's source.
var tagged = regexp.MustCompile("`pulumi:\"([^\"]+)\"`")

// namesOf are the properties of a struct in a file of the SDK.
func namesOf(source, name string) []string {
	_, body, _ := strings.Cut(source, "\ntype "+name+" struct {\n")
	body, _, _ = strings.Cut(body, "\n}")
	names := map[string]bool{}
	for _, match := range tagged.FindAllStringSubmatch(body, -1) {
		names[match[1]] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// TestEveryDeclaredPropertyIsInTheSDK compares the declarations with the provider's own schema, as generated code has it.
// A type may leave out what globalapp does not use: giving it is refused as unknown.
func TestEveryDeclaredPropertyIsInTheSDK(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6").Output()
	require.NoError(t, err)
	for token, declared := range types {
		if declared.Source == srcBridgeCheck {
			continue // The types of these tests.
		}
		parts := strings.Split(token, ":")
		path := filepath.Join(strings.TrimSpace(string(dir)), "go", "aws", parts[1]+".go")
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		var inputs, outputs []string
		for _, key := range slices.Sorted(maps.Keys(declared.Properties)) {
			outputs = append(outputs, key)
			if !declared.Properties[key].Output {
				inputs = append(inputs, key)
			}
		}
		args := strings.ToLower(parts[2][:1]) + parts[2][1:] + "Args"
		assert.Subset(t, namesOf(string(source), args), inputs, "the inputs of %s", token)
		assert.Subset(t, namesOf(string(source), parts[2]), outputs, "the outputs of %s", token)
	}
}

// outputField finds what kind of output a property of a resource is.
var outputField = regexp.MustCompile("(?m)^\t\\w+ +pulumi\\.(\\w+)Output `pulumi:\"([^\"]+)\"`")

// suppressed are properties that are declared as filled in because the provider takes leaving them out for no change,
// though its schema does not call them computed.
var suppressed = map[string][]string{
	cacheGroupToken: {"engine", "port"}, globalCacheToken: {"globalReplicationGroupDescription"}, parameterToken: {"tier"},
}

// TestWhatIsFilledInIsFilledInByTheSDK compares what is declared as computed: generated code gives a property that is
// optional a pointer, unless the provider fills it in.
func TestWhatIsFilledInIsFilledInByTheSDK(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6").Output()
	require.NoError(t, err)
	for token, declared := range types {
		if declared.Source == srcBridgeCheck {
			continue // The types of these tests.
		}
		parts := strings.Split(token, ":")
		source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "go", "aws", parts[1]+".go"))
		require.NoError(t, err)
		_, body, _ := strings.Cut(string(source), "\ntype "+parts[2]+" struct {\n")
		body, _, _ = strings.Cut(body, "\n}")
		for _, match := range outputField.FindAllStringSubmatch(body, -1) {
			p, has := declared.Properties[match[2]]
			if !has || p.Output || p.Kind > Bool || p.Default == "Managed by Pulumi" ||
				slices.Contains(suppressed[token], match[2]) {
				continue
			}
			filled := p.Required || p.Computed || p.AutoName != nil
			assert.Equal(t, filled, !strings.HasSuffix(match[1], "Ptr"), "%s of %s", match[2], token)
		}
	}
}
