package packaging_test

import (
	"encoding/json"
	"image/png"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// published is what registries read of the schema.
type published struct {
	Version, License, Repository, Homepage string
	PluginDownloadURL, LogoURL             string
	Keywords                               []string
	Resources, Functions                   map[string]struct{ Description string }
}

func schema(t *testing.T) published {
	t.Helper()
	var spec published
	require.NoError(t, json.Unmarshal(globalapp.Schema, &spec))
	return spec
}

func TestTheSchemaSaysWhereThePackageIs(t *testing.T) {
	t.Parallel()
	spec := schema(t)
	assert.Empty(t, spec.Version, "the version comes from the file VERSION only")
	assert.Equal(t, globalapp.PluginDownloadURL, spec.PluginDownloadURL)
	assert.Equal(t, globalapp.LogoURL, spec.LogoURL)
	assert.Equal(t, "https://github.com/"+owner+"/"+repository, spec.Repository)
	assert.Equal(t, spec.Repository, spec.Homepage)
	assert.Equal(t, "Apache-2.0", spec.License)
	assert.Subset(t, spec.Keywords, []string{"category/cloud", "kind/component"})
}

func TestTheRegistrysPageNamesAllThatIsInThePackage(t *testing.T) {
	t.Parallel()
	spec := schema(t)
	page := read(t, "docs/_index.md")
	require.NotEmpty(t, spec.Resources)
	all := maps.Clone(spec.Resources)
	maps.Copy(all, spec.Functions)
	for token := range all {
		name := token[strings.LastIndex(token, ":")+1:]
		assert.Contains(t, page, "\n| `"+name+"` | ", "run `make generate`")
	}
	rows := regexp.MustCompile("(?m)^\\| `\\w+` \\| ").FindAllString(page, -1)
	assert.Len(t, rows, len(all), "what the package has no more is on the page: run `make generate`")
}

func TestTheRegistrysPagesHaveWhatTheRegistryReads(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"docs/_index.md", "docs/installation-configuration.md"} {
		parts := strings.SplitN(read(t, page), "---\n", 3)
		require.Len(t, parts, 3, page)
		var front map[string]string
		require.NoError(t, yaml.Unmarshal([]byte(parts[1]), &front), page)
		assert.Equal(t, "package", front["layout"], page)
		assert.NotEmpty(t, front["title"], page)
		assert.LessOrEqual(t, len(front["meta_desc"]), 160, page)
		assert.NotEmpty(t, front["meta_desc"], page)
		// The registry shows the pages elsewhere, where a link to a file of the checkout leads nowhere.
		assert.NotRegexp(t, `\]\((\.|docs/|examples/|sdk/|[\w-]+\.md)`, parts[2], page)
	}
}

func TestTheInstallationPageSaysThisVersion(t *testing.T) {
	t.Parallel()
	page := read(t, "docs/installation-configuration.md")
	assert.Contains(t, page, "\npulumi plugin install resource "+globalapp.Name+" v"+globalapp.Version()+
		" --server "+globalapp.PluginDownloadURL+"\n")
	assert.Contains(t, page, "`go get github.com/pulumi-globalapp/pulumi-globalapp/sdk/go@v"+globalapp.Version()+"`")
	for _, found := range regexp.MustCompile(`v\d+\.\d+\.\d+`).FindAllString(page, -1) {
		assert.Equal(t, "v"+globalapp.Version(), found)
	}
}

func TestTheLogoIsWhereTheSchemaSaysAndASquare(t *testing.T) {
	t.Parallel()
	path, found := strings.CutPrefix(globalapp.LogoURL,
		"https://raw.githubusercontent.com/"+owner+"/"+repository+"/main/")
	require.True(t, found)
	picture, err := png.DecodeConfig(strings.NewReader(read(t, path)))
	require.NoError(t, err)
	assert.Equal(t, 200, picture.Width)
	assert.Equal(t, 200, picture.Height)
	assert.Contains(t, read(t, strings.TrimSuffix(path, ".png")+".svg"), `viewBox="0 0 100 100"`)
}
