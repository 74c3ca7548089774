package sdk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

const goSDK = "github.com/pulumi-globalapp/pulumi-globalapp/sdk/go"

func TestGoSDKIsAModuleThatCompiles(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(toolchain.Root(), "sdk", "go")
	toolchain.Run(t, toolchain.Command(t, folder, []string{"go", "build", "./..."}, "GOWORK=off"))
	toolchain.Run(t, toolchain.Command(t, folder, []string{"go", "vet", "./..."}, "GOWORK=off"))
}

func TestTypedGoProgramCompiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	toolchain.Copy(t, folder, "tests/sdk/testdata/shop", "sdk/go/go.sum")
	// The SDK's own requirements are the program's, so that nothing has to be looked up.
	requirements, err := os.ReadFile(filepath.Join(toolchain.Root(), "sdk", "go", "go.mod"))
	require.NoError(t, err)
	module := strings.Replace(string(requirements), "module "+goSDK, "module example.com/shop", 1) +
		"\nrequire " + goSDK + " v0.0.0\n\nreplace " + goSDK + " => " + filepath.Join(toolchain.Root(), "sdk", "go") + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(folder, "go.mod"), []byte(module), 0o600))

	toolchain.Run(t, toolchain.Command(t, folder, []string{"go", "vet", "./..."}, "GOWORK=off", "GOFLAGS=-mod=mod"))
}
