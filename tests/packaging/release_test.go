package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// released runs the script of releases on a changelog, with version 1.2.0.
func released(t *testing.T, changelog string, arguments ...string) (string, error) {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "VERSION"), []byte("1.2.0\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "CHANGELOG.md"), []byte(changelog), 0o600))
	arguments = append([]string{filepath.Join(root(), "tools", "release.sh")}, arguments...)
	script := exec.CommandContext(t.Context(), "sh", arguments...)
	script.Env = append(os.Environ(), "ROOT="+folder)
	output, err := script.CombinedOutput()
	return string(output), err
}

func TestAReleaseNeedsTheTagOfItsVersionAndADatedPartOfTheChangelog(t *testing.T) {
	t.Parallel()
	const dated, undated = "# Changelog\n\n## 1.2.0 - 2026-02-01\n", "# Changelog\n\n## 1.2.0 - unreleased\n"
	const noPart = "CHANGELOG.md has no part \"## 1.2.0 - <date>\": date it before the release\n"
	for name, test := range map[string]struct{ changelog, tag, said string }{
		"ready": {dated, "v1.2.0", ""},
		"another tag": {dated, "v1.3.0",
			"the tag is \"v1.3.0\", but VERSION says 1.2.0: tag v1.2.0, or change VERSION first\n"},
		"no tag":            {dated, "", "the tag is \"\", but VERSION says 1.2.0: tag v1.2.0, or change VERSION first\n"},
		"not dated":         {undated, "v1.2.0", noPart},
		"a version like it": {"## 1.2.00 - 2026-02-01\n## 1x2x0 - 2026-02-01\n", "v1.2.0", noPart},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said, err := released(t, test.changelog, "check", test.tag)
			assert.Equal(t, test.said, said)
			assert.Equal(t, test.said != "", err != nil)
		})
	}
}

func TestTheNotesAreTheChangelogsPart(t *testing.T) {
	t.Parallel()
	notes, err := released(t, "# Changelog\n\nHow it is kept.\n\n## 1.3.0 - unreleased\n\n- later\n\n"+
		"## 1.2.0 - 2026-02-01\n\n### Added\n- now\n\n## 1.1.0 - 2026-01-01\n\n- before\n", "notes")
	require.NoError(t, err)
	assert.Equal(t, "\n### Added\n- now\n\n", notes)
}
