package packaging_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

const owner, repository = "pulumi-globalapp", "pulumi-globalapp"

// root is the root of the checkout.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// read gives the text of a file of the checkout.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(), filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(text)
}

// readYAML reads a file of the checkout into a value.
func readYAML(t *testing.T, path string, value any) {
	t.Helper()
	require.NoError(t, yaml.Unmarshal([]byte(read(t, path)), value), path)
}

// find gives the files of the checkout that a pattern matches, with slashes.
func find(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root(), filepath.FromSlash(pattern)))
	require.NoError(t, err)
	for i, path := range found {
		name, err := filepath.Rel(root(), path)
		require.NoError(t, err)
		found[i] = filepath.ToSlash(name)
	}
	return found
}
