package consumers_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// requirements are where an example in a language names the SDK, and how, before the version.
var requirements = map[string]struct{ file, before string }{
	"typescript": {"package.json", `"pulumi-globalapp": "`},
	"python":     {"requirements.txt", `pulumi_globalapp==`},
	"go":         {"go.mod", `github.com/pulumi-globalapp/pulumi-globalapp/sdk/go v`},
	"java":       {"pom.xml", "<artifactId>globalapp</artifactId>\n      <version>"},
	"csharp":     {"*.csproj", `Include="PulumiGlobalApp" Version="`},
}

// text gives a file of the checkout, the only one that a pattern matches.
func text(t *testing.T, pattern ...string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(toolchain.Root(), filepath.Join(pattern...)))
	require.NoError(t, err)
	require.Len(t, files, 1, pattern)
	contents, err := os.ReadFile(files[0])
	require.NoError(t, err)
	return string(contents)
}

func TestTheExamplesWantTheSDKOfThisVersion(t *testing.T) {
	t.Parallel()
	for language, each := range requirements {
		folders, err := filepath.Glob(filepath.Join(toolchain.Root(), "examples", language+"-*"))
		require.NoError(t, err)
		require.NotEmpty(t, folders, language)
		for _, folder := range folders {
			name := filepath.Base(folder)
			// It has no SDK: the component runs in the program.
			if name == "go-in-process" {
				continue
			}
			wants := regexp.MustCompile(regexp.QuoteMeta(each.before) + `([\d.]+\d)`).
				FindStringSubmatch(text(t, "examples", name, each.file))
			require.Len(t, wants, 2, name)
			assert.Equal(t, globalapp.Version(), wants[1], name)
		}
	}
}

// There is no compiler for C# in the tests, so that the names in the program are held to the SDK's.
func TestTheCSharpProgramUsesNamesOfTheSDK(t *testing.T) {
	t.Parallel()
	program := text(t, "examples", "csharp-web-shop", "Program.cs")
	declared := text(t, "sdk", "dotnet", "GlobalApplication.cs")
	classes := regexp.MustCompile(`new (\w+Args)\b`).FindAllStringSubmatch(program, -1)
	require.Len(t, classes, 16)
	for _, class := range classes {
		declared += text(t, "sdk", "dotnet", "Inputs", class[1]+".cs")
	}
	properties := regexp.MustCompile(`\b([A-Z]\w+) = |\bshop\.([A-Z]\w+)|\]\.([A-Z]\w+)`).FindAllStringSubmatch(program, -1)
	require.NotEmpty(t, properties)
	for _, found := range properties {
		name := found[1] + found[2] + found[3]
		if found[3] != "" {
			declared += text(t, "sdk", "dotnet", "Outputs", "Stack.cs") + text(t, "sdk", "dotnet", "Outputs", "Store.cs")
		}
		assert.Regexp(t, `public [^\n(]*\b`+name+`\b`, declared)
	}
	assert.Contains(t, text(t, "sdk", "dotnet", "Enums.cs"), "public static KeyType String {")
}
