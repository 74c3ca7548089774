package packaging_test

import (
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

func TestTheSourceThatUsersAreToldToAddHasAPluginInIt(t *testing.T) {
	t.Parallel()
	_, command, found := strings.Cut(read(t, "docs/installation-configuration.md"), "pulumi package add ")
	require.True(t, found)
	source, _, _ := strings.Cut(command, "\n")
	descriptor, err := workspace.NewPluginDescriptor(t.Context(), source, apitype.ResourcePlugin, nil, "", nil)
	require.NoError(t, err)
	assert.Equal(t, semver.MustParse(globalapp.Version()), *descriptor.Version)
	assert.True(t, descriptor.IsGitPlugin())
	assert.Equal(t, "git://github.com/pulumi-globalapp/pulumi-globalapp/provider/cmd/pulumi-resource-globalapp",
		descriptor.PluginDownloadURL)

	folder := descriptor.SubDir()
	project, err := workspace.LoadPluginProject(filepath.Join(root(), filepath.FromSlash(folder), "PulumiPlugin.yaml"))
	require.NoError(t, err)
	assert.Equal(t, "go", project.Runtime.Name())
	// Pulumi's Go host builds the folder itself, so that the program has to be in it.
	assert.Contains(t, read(t, path.Join(folder, "main.go")), "\npackage main\n")
}

func TestTheSourceWantsThePulumiThatItIsTestedWith(t *testing.T) {
	t.Parallel()
	var manifest struct {
		Required string `yaml:"requiredPulumiVersion"`
	}
	readYAML(t, "provider/cmd/pulumi-resource-globalapp/PulumiPlugin.yaml", &manifest)
	assert.Contains(t, read(t, "Makefile"), "\nPULUMI_VERSION := v"+strings.TrimPrefix(manifest.Required, ">=")+"\n")
	assert.Contains(t, read(t, "docs/installation-configuration.md"),
		"\nPulumi "+strings.TrimPrefix(manifest.Required, ">=")+" or newer")
}
