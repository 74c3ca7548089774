package e2e_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// homes are what tells programs where they may keep what is their user's.
var homes = []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR"}

// The CLI and the plugin keep nothing but what the CLI's own home and the project hold: their user's home, empty before a whole
// life of a stack, is empty after it, and so is the place for temporary files.
func TestNothingIsWrittenElsewhere(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	environment := map[string]string{}
	for _, name := range homes {
		environment[name] = filepath.Join(base, name)
		require.NoError(t, os.Mkdir(environment[name], 0o700))
	}
	b := newCLIBench(t)
	s := b.yamlStack(t, yamlShop, environment)
	_, err := s.preview()
	require.NoError(t, err)
	s.up()
	s.refresh()
	s.destroy()
	assert.Equal(t, []string{}, filesIn(t, base))
}

// filesIn are the files in a folder, and the folders that were made in those below it.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	found := []string{}
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && path != folder && (!entry.IsDir() || filepath.Dir(path) != folder) {
			found = append(found, path)
		}
		return err
	}))
	return found
}

// What is written is found.
func TestFilesElsewhereAreFound(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(base, "HOME", ".pulumi"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(base, "HOME", ".pulumi", "credentials.json"), nil, 0o600))
	assert.Equal(t, []string{
		filepath.Join(base, "HOME", ".pulumi"), filepath.Join(base, "HOME", ".pulumi", "credentials.json"),
	}, filesIn(t, base))
}
