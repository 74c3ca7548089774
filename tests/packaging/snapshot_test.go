package packaging_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// goreleaser is the variable with the path of goreleaser. `make check-packaging` sets it; building goreleaser and a release takes
// minutes, so that the test is not a part of `make test`.
const goreleaser = "GLOBALAPP_GORELEASER"

// What a release of this checkout would give to this machine, unpacked where Pulumi keeps its plugins, runs the YAML web shop. No
// other plugin is in reach.
func TestTheArchiveOfThisMachineRunsTheWebShop(t *testing.T) {
	t.Parallel()
	if os.Getenv(goreleaser) == "" {
		t.Skip("run `make check-packaging`, which sets " + goreleaser)
	}
	home := t.TempDir()
	unpack(t, snapshot(t), filepath.Join(home, "plugins", "resource-globalapp-v"+globalapp.Version()))
	sim, err := awssim.Start(awssim.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	tools, folder := t.TempDir(), t.TempDir()
	for _, name := range []string{"pulumi", "pulumi-language-yaml"} {
		require.NoError(t, os.Symlink(filepath.Join(root(), "bin", name), filepath.Join(tools, name)))
	}
	require.NoError(t, os.CopyFS(folder, os.DirFS(filepath.Join(root(), "examples", "yaml-web-shop"))))
	backend := "file://" + t.TempDir()
	pulumi := func(arguments ...string) string {
		command := exec.CommandContext(t.Context(), filepath.Join(tools, "pulumi"), append(arguments, "--non-interactive")...)
		command.Dir = folder
		command.Env = append(append(os.Environ(), sim.Env()...),
			"PATH="+tools, "PULUMI_HOME="+home, "PULUMI_BACKEND_URL="+backend, "PULUMI_CONFIG_PASSPHRASE=test",
			"PULUMI_SKIP_UPDATE_CHECK=1", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
			"PULUMI_EXPERIMENTAL=true", "PULUMI_SKIP_CHECKPOINTS=true",
		)
		text, err := command.CombinedOutput()
		require.NoError(t, err, "pulumi %s\n%s", strings.Join(arguments, " "), text)
		return string(text)
	}
	pulumi("stack", "init", "dev")
	pulumi("up", "--yes", "--skip-preview")
	assert.Contains(t, pulumi("stack", "output", "url"), ".awsglobalaccelerator.com")
	assert.Contains(t, pulumi("plugin", "ls"), "globalapp")
	pulumi("config", "set", "deletionProtection", "false")
	pulumi("up", "--yes", "--skip-preview")
	pulumi("destroy", "--yes")
}

// snapshot makes the archive of this machine alone, by the configuration of releases, and gives its path.
func snapshot(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(), ".goreleaser.yml"))
	require.NoError(t, err)
	var configuration map[string]any
	require.NoError(t, yaml.Unmarshal(text, &configuration))
	build, _ := configuration["builds"].([]any)[0].(map[string]any)
	require.Contains(t, build["goos"], runtime.GOOS)
	require.Contains(t, build["goarch"], runtime.GOARCH)
	build["goos"], build["goarch"] = []string{runtime.GOOS}, []string{runtime.GOARCH}
	folder := t.TempDir()
	configuration["dist"] = filepath.Join(folder, "dist")
	text, err = yaml.Marshal(configuration)
	require.NoError(t, err)
	config := filepath.Join(folder, "goreleaser.yml")
	require.NoError(t, os.WriteFile(config, text, 0o600))
	command := exec.CommandContext(t.Context(), os.Getenv(goreleaser), "release", "--snapshot", "--clean", "--config", config)
	command.Dir = root()
	said, err := command.CombinedOutput()
	require.NoError(t, err, string(said))
	return filepath.Join(folder, "dist", fmt.Sprintf("pulumi-resource-globalapp-v%s-%s-%s.tar.gz",
		globalapp.Version(), runtime.GOOS, runtime.GOARCH))
}

// unpack puts the files of an archive into a folder, as Pulumi does with a plugin.
func unpack(t *testing.T, archive, folder string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(folder, 0o700))
	file, err := os.Open(archive)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	for packed := tar.NewReader(unzipped); ; {
		header, err := packed.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		require.Equal(t, filepath.Base(header.Name), header.Name, "the plugin is at the top of the archive")
		content, err := io.ReadAll(packed)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, header.Name), content, header.FileInfo().Mode()))
	}
}
