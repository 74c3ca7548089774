package packaging_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"text/template"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// releaser is what the tests look at in the configuration of releases.
type releaser struct {
	Builds []struct {
		ID, Main, Binary     string
		Goos, Goarch         []string
		Env, Flags, Ldflags  []string
		Ignore, Targets      []any
		BuildDetailOverrides []any `yaml:"overrides"`
	}
	Archives []struct {
		IDs, Formats    []string
		NameTemplate    string `yaml:"name_template"`
		WrapInDirectory string `yaml:"wrap_in_directory"`
		FormatOverrides []any  `yaml:"format_overrides"`
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
		Algorithm    string
	}
	Snapshot struct {
		VersionTemplate string `yaml:"version_template"`
	}
	Release struct {
		GitHub struct{ Owner, Name string }
	}
}

// archive is the archive of one target, by its name in the release.
type archive struct{ os, arch, name string }

// archives are those that the configuration makes of a version.
func (r releaser) archives(t *testing.T, version string) []archive {
	t.Helper()
	require.Len(t, r.Builds, 1)
	require.Len(t, r.Archives, 1)
	name, err := template.New("name").Option("missingkey=error").Parse(r.Archives[0].NameTemplate)
	require.NoError(t, err)
	var made []archive
	for _, os := range r.Builds[0].Goos {
		for _, arch := range r.Builds[0].Goarch {
			var text bytes.Buffer
			require.NoError(t, name.Execute(&text, map[string]string{
				"Binary": r.Builds[0].Binary, "Version": version, "Tag": "v" + version, "Os": os, "Arch": arch,
			}))
			made = append(made, archive{os, arch, text.String() + "." + r.Archives[0].Formats[0]})
		}
	}
	return made
}

// plugin is the plugin of this version as Pulumi describes it to itself.
func plugin(t *testing.T) workspace.PluginDescriptor {
	t.Helper()
	version, err := semver.Parse(globalapp.Version())
	require.NoError(t, err)
	descriptor, err := workspace.NewPluginDescriptor(
		t.Context(), globalapp.Name, apitype.ResourcePlugin, &version, globalapp.PluginDownloadURL, nil)
	require.NoError(t, err)
	return descriptor
}

// host is GitHub with one release: what it answers, and what it was asked for.
type host struct {
	assets []map[string]string
	asked  []string
}

// answer gives the release, and for a file of it the file's own address.
func (h *host) answer(request *http.Request) (io.ReadCloser, int64, error) {
	h.asked = append(h.asked, request.URL.String())
	text := request.URL.String()
	if strings.Contains(text, "/releases/tags/") {
		release, err := json.Marshal(map[string]any{"assets": h.assets})
		if err != nil {
			return nil, 0, err
		}
		text = string(release)
	}
	return io.NopCloser(strings.NewReader(text)), int64(len(text)), nil
}

func TestPulumiFindsTheArchiveOfEveryTargetInTheRelease(t *testing.T) {
	t.Parallel()
	var config releaser
	readYAML(t, ".goreleaser.yml", &config)
	made := config.archives(t, globalapp.Version())
	require.Len(t, made, 6)

	host := &host{}
	for _, each := range made {
		host.assets = append(host.assets, map[string]string{"name": each.name, "url": "https://files.example.com/" + each.name})
	}
	descriptor := plugin(t)
	source, err := descriptor.GetSource()
	require.NoError(t, err)
	for _, os := range []string{"linux", "darwin", "windows"} {
		for _, arch := range []string{"amd64", "arm64"} {
			file, _, err := source.Download(t.Context(), *descriptor.Version, os, arch, host.answer)
			require.NoError(t, err)
			text, err := io.ReadAll(file)
			require.NoError(t, err)
			assert.Equal(t, fmt.Sprintf("https://files.example.com/pulumi-resource-globalapp-v%s-%s-%s.tar.gz",
				globalapp.Version(), os, arch), string(text))
		}
	}
	assert.Len(t, host.asked, 12)
	assert.Equal(t, fmt.Sprintf("https://api.github.com/repos/%s/%s/releases/tags/v%s", owner, repository, globalapp.Version()),
		host.asked[0])
}

func TestEveryArchiveHasThePluginWherePulumiStartsIt(t *testing.T) {
	t.Parallel()
	var config releaser
	readYAML(t, ".goreleaser.yml", &config)
	require.Len(t, config.Builds, 1)
	build := config.Builds[0]
	assert.Equal(t, plugin(t).File(), build.Binary)
	assert.Equal(t, "./provider/cmd/"+build.Binary, build.Main)
	assert.NotEmpty(t, find(t, build.Main+"/main.go"))
	assert.Equal(t, []string{"CGO_ENABLED=0"}, build.Env, "a plugin that runs on every Linux")
	for _, flag := range build.Ldflags {
		assert.NotContains(t, flag, "-X", "the version comes from the file VERSION only")
	}
	assert.Empty(t, build.Ignore)
	assert.Empty(t, build.Targets)
	assert.Empty(t, build.BuildDetailOverrides)

	require.Len(t, config.Archives, 1)
	assert.Equal(t, []string{build.ID}, config.Archives[0].IDs)
	assert.Equal(t, []string{"tar.gz"}, config.Archives[0].Formats)
	assert.Empty(t, config.Archives[0].WrapInDirectory)
	assert.Empty(t, config.Archives[0].FormatOverrides)
}

func TestAReleaseGoesWhereThePluginIsLookedFor(t *testing.T) {
	t.Parallel()
	var config releaser
	readYAML(t, ".goreleaser.yml", &config)
	assert.Equal(t, globalapp.PluginDownloadURL,
		fmt.Sprintf("github://api.github.com/%s/%s", config.Release.GitHub.Owner, config.Release.GitHub.Name))
	assert.Equal(t, `{{ mustReadFile "VERSION" }}`, config.Snapshot.VersionTemplate)
	assert.Equal(t, "checksums.txt", config.Checksum.NameTemplate)
	assert.Equal(t, "sha256", config.Checksum.Algorithm)
}
