package packaging_test

import (
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

const home = "https://github.com/" + owner + "/" + repository

// metadata is what a package registry shows of an SDK.
type metadata struct{ name, version, licence, repository string }

// sdks are the languages, with the file that their registries read, the SDK's name there, and what reads it.
var sdks = map[string]struct {
	file, name string
	read       func(*testing.T, string) metadata
}{
	"nodejs": {"package.json", "pulumi-globalapp", ofPackageJSON},
	"python": {"pyproject.toml", "pulumi_globalapp", ofPyproject},
	"java":   {"pom.xml", "io.github.pulumiglobalapp:globalapp", ofPOM},
	"dotnet": {"PulumiGlobalApp.csproj", "PulumiGlobalApp", ofProject},
	"go":     {"go.mod", "github.com/pulumi-globalapp/pulumi-globalapp/sdk/go", ofModule},
}

// TestTheSDKsSayWhatTheyAre looks at the SDKs that are there: a language joins when its folder does.
func TestTheSDKsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	there := find(t, "sdk/*")
	require.NotEmpty(t, there)
	for _, folder := range there {
		language := path.Base(folder)
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			sdk, known := sdks[language]
			require.True(t, known, "nothing is known about this language: add it")
			files := find(t, path.Join(folder, sdk.file))
			require.Len(t, files, 1)
			found := sdk.read(t, read(t, files[0]))
			assert.Equal(t, metadata{sdk.name, globalapp.Version(), "Apache-2.0", home}, found)
		})
	}
}

func TestMetadataIsReadAsItsRegistryDoes(t *testing.T) {
	t.Parallel()
	const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>io.github.pulumiglobalapp</groupId>
<artifactId>globalapp</artifactId><version>1.2.3</version><licenses><license><name>Apache-2.0</name></license></licenses>
<scm><url>https://example.com/x</url></scm></project>`
	assert.Equal(t, metadata{"io.github.pulumiglobalapp:globalapp", "1.2.3", "Apache-2.0", "https://example.com/x"},
		ofPOM(t, pom))
	const project = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><PackageLicenseExpression>MIT</PackageLicenseExpression>
<RepositoryUrl>https://example.com/x</RepositoryUrl><Version>1.2.3</Version></PropertyGroup></Project>`
	assert.Equal(t, metadata{"PulumiGlobalApp", "1.2.3", "MIT", "https://example.com/x"}, ofProject(t, project))
	const pyproject = "[project]\n  name = \"x\"\n  version = \"1.2.3\"\n  [project.license]\n    text = \"MIT\"\n" +
		"  [project.urls]\n    Repository = \"https://example.com/x\"\n"
	assert.Equal(t, metadata{"x", "1.2.3", "MIT", "https://example.com/x"}, ofPyproject(t, pyproject))
}

func TestEverySDKLeadsPulumiToThePluginOfItsVersion(t *testing.T) {
	t.Parallel()
	found := map[string]string{}
	require.NoError(t, filepath.WalkDir(filepath.Join(root(), "sdk"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{"node_modules", "bin", "build", "dist", "target"}, entry.Name()) {
			return fs.SkipDir
		}
		if slices.Contains([]string{"pulumi-plugin.json", "plugin.json", "package.json"}, entry.Name()) {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(filepath.Join(root(), "sdk"), file)
			found[filepath.ToSlash(name)] = string(text)
			return err
		}
		return nil
	}))
	require.Contains(t, found, "go/globalapp/pulumi-plugin.json")
	require.Contains(t, found, "nodejs/package.json")
	require.Contains(t, found, "python/pulumi_globalapp/pulumi-plugin.json")
	require.GreaterOrEqual(t, len(found), len(find(t, "sdk/*")), "one for each language")
	type lead struct {
		Resource              bool
		Name, Version, Server string
	}
	for name, text := range found {
		var file struct {
			lead
			Pulumi *lead
		}
		require.NoError(t, json.Unmarshal([]byte(text), &file), name)
		got := file.lead
		if path.Base(name) == "package.json" {
			require.NotNil(t, file.Pulumi, name)
			got = *file.Pulumi
		}
		assert.Equal(t, lead{true, globalapp.Name, globalapp.Version(), globalapp.PluginDownloadURL}, got, name)
	}
}

func ofPackageJSON(t *testing.T, text string) metadata {
	t.Helper()
	var file struct{ Name, Version, License, Repository string }
	require.NoError(t, json.Unmarshal([]byte(text), &file))
	return metadata{file.Name, file.Version, file.License, file.Repository}
}

// ofPyproject reads the few lines that matter, each of which stands in the file once.
func ofPyproject(t *testing.T, text string) metadata {
	t.Helper()
	value := func(key string) string {
		found := regexp.MustCompile(`(?m)^ *`+key+` = "(.*)"$`).FindAllStringSubmatch(text, -1)
		require.Len(t, found, 1, key)
		return found[0][1]
	}
	return metadata{value("name"), value("version"), value("text"), value("Repository")}
}

func ofPOM(t *testing.T, text string) metadata {
	t.Helper()
	var file struct {
		GroupID    string `xml:"groupId"`
		ArtifactID string `xml:"artifactId"`
		Version    string `xml:"version"`
		Licence    string `xml:"licenses>license>name"`
		Repository string `xml:"scm>url"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text), &file))
	return metadata{file.GroupID + ":" + file.ArtifactID, file.Version, file.Licence, file.Repository}
}

// ofProject reads a .NET project, which has its name from its file when it does not say another one.
func ofProject(t *testing.T, text string) metadata {
	t.Helper()
	var file struct {
		PackageID    string `xml:"PropertyGroup>PackageId"`
		AssemblyName string `xml:"PropertyGroup>AssemblyName"`
		Version      string `xml:"PropertyGroup>Version"`
		Licence      string `xml:"PropertyGroup>PackageLicenseExpression"`
		Repository   string `xml:"PropertyGroup>RepositoryUrl"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text), &file))
	assert.Empty(t, file.PackageID)
	assert.Empty(t, file.AssemblyName)
	return metadata{"PulumiGlobalApp", file.Version, file.Licence, file.Repository}
}

// ofModule takes the rest from the checkout: a Go module has its version from a tag, and its licence beside it.
func ofModule(t *testing.T, text string) metadata {
	t.Helper()
	found := regexp.MustCompile(`(?m)^module (\S+)$`).FindStringSubmatch(text)
	require.Len(t, found, 2)
	return metadata{found[1], globalapp.Version(), "Apache-2.0", home}
}
