package examples_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// expectedFile holds, in the folder of an example, the outputs to expect; `*` stands for what AWS decides.
const expectedFile = "expected-outputs.json"

var rewrite = flag.Bool("rewrite", false, "write the files of expected outputs anew")

// decided is what AWS and the engine decide, in the forms that the simulated AWS gives it.
var decided = regexp.MustCompile(
	// The ids of networks and load balancers, the ends of the engine's names, the parts of endpoints, and the accelerator's name
	// and addresses.
	`\b[0-9a-f]{16,32}(-\d{10})?\b|(-)[0-9a-f]{6,7}$|\b(cluster-(?:ro-)?)[0-9a-f]{12}\b|\ba[0-9a-f]{16}\b|^\d+\.\d+\.\d+\.\d+$`)

// assertExpected compares outputs with those that an example says to expect.
func assertExpected(t *testing.T, folder string, outputs map[string]any) {
	t.Helper()
	path := filepath.Join(folder, expectedFile)
	got := general(outputs)
	if *rewrite {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		require.NoError(t, encoder.Encode(got))
		require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var want map[string]any
	require.NoError(t, json.Unmarshal(text, &want))
	assert.Equal(t, any(want), got)
}

// general is a value with `*` in place of everything in its texts that AWS decides.
func general(value any) any {
	switch value := value.(type) {
	case string:
		return decided.ReplaceAllString(value, "${2}${3}*")
	case []any:
		made := make([]any, len(value))
		for i, each := range value {
			made[i] = general(each)
		}
		return made
	case map[string]any:
		made := map[string]any{}
		for key, each := range value {
			made[key] = general(each)
		}
		return made
	}
	return value
}
