package sdk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// compilers are the oldest TypeScript that the SDK's package file leads to, and the newest that is known to work.
var compilers = []string{"typescript-4", "typescript"}

func TestNodejsSDK(t *testing.T) {
	t.Parallel()
	toolchain.Needs(t, "node", "npm")
	folder := t.TempDir()
	for _, name := range []string{".npmrc", "package.json", "package-lock.json", "tsconfig.json", "src", "wrong"} {
		toolchain.Copy(t, folder, filepath.Join("tests/sdk/typescript", name))
	}
	toolchain.Run(t, toolchain.Command(t, folder, []string{"npm", "ci", "--prefer-offline"}))
	toolchain.Copy(t, folder, "sdk/nodejs")
	for _, compiler := range compilers {
		// The tests' folders are above the SDK's, so that it finds the packages that are installed there.
		toolchain.Run(t, toolchain.Command(t, folder, []string{"node", compilerOf(compiler), "--project", "nodejs", "--strict"}))
	}
	install(t, folder)

	t.Run("mistakes do not compile", func(t *testing.T) {
		t.Parallel()
		testMistakes(t, folder)
	})
	t.Run("a program on the engine", func(t *testing.T) {
		t.Parallel()
		testProgram(t, folder)
	})
}

func compilerOf(name string) string { return filepath.Join("node_modules", name, "bin", "tsc") }

// install packs the compiled SDK as it is published, and installs the package.
func install(t *testing.T, folder string) {
	t.Helper()
	published := filepath.Join(folder, "nodejs", "bin")
	toolchain.Copy(t, published, "sdk/nodejs/package.json", "sdk/nodejs/README.md")
	packed := strings.TrimSpace(toolchain.Run(t, toolchain.Command(t, published, []string{"npm", "pack", "--silent"})))
	version, err := os.ReadFile(filepath.Join(toolchain.Root(), "VERSION"))
	require.NoError(t, err)
	require.Equal(t, "pulumi-globalapp-"+strings.TrimSpace(string(version))+".tgz", packed)
	toolchain.Run(t, toolchain.Command(t, folder, []string{
		"npm", "install", "--prefer-offline", "--no-save", "--no-package-lock", filepath.Join(published, packed),
	}))
}

// testMistakes holds what a user of TypeScript sees for a mistake: one error, at its place, that names the property.
func testMistakes(t *testing.T, folder string) {
	output, err := toolchain.Command(t, folder, []string{
		"node", compilerOf("typescript"), "--project", "wrong", "--pretty", "false",
	}).Output()
	require.Error(t, err, "the mistakes compile")
	assert.Equal(t, []string{
		`wrong/enumValue.ts(6,28): error TS2322: Type '"STRING"' is not assignable to type 'KeyType'.`,
		`wrong/laterValue.ts(7,5): error TS2322: Type 'Output<string>' is not assignable to type 'string'.`,
		`wrong/missingNestedProperty.ts(6,40): error TS2741: Property 'max' is missing in type '{ min: number; }' ` +
			`but required in type 'ScalingArgs'.`,
		`wrong/missingProperty.ts(3,41): error TS2345: Argument of type '{ regions: { name: string; }[]; }' ` +
			`is not assignable to parameter of type 'GlobalApplicationArgs'.`,
		`  Property 'homeRegion' is missing in type '{ regions: { name: string; }[]; }' ` +
			`but required in type 'GlobalApplicationArgs'.`,
		`wrong/misspeltProperty.ts(5,59): error TS2561: Object literal may only specify known properties, ` +
			`but 'trafic' does not exist in type 'RegionArgs'. Did you mean to write 'traffic'?`,
	}, strings.Split(strings.TrimSpace(string(output)), "\n"))
}
