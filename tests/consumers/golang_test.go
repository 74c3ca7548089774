package consumers_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// golang is the SDK's module as the module proxy would give it: packed and unpacked again.
func golang(t *testing.T) consumer {
	folder := t.TempDir()
	version := module.Version{Path: "github.com/pulumi-globalapp/pulumi-globalapp/sdk/go", Version: "v" + globalapp.Version()}
	packed := filepath.Join(folder, "module.zip")
	file, err := os.Create(packed)
	require.NoError(t, err)
	require.NoError(t, zip.CreateFromDir(file, version, filepath.Join(toolchain.Root(), "sdk", "go")))
	require.NoError(t, file.Close())
	installed := filepath.Join(folder, "sdk")
	require.NoError(t, zip.Unzip(installed, version, packed))

	settings := []string{"GOWORK=off", "GOFLAGS=-mod=mod"}
	return consumer{
		folder: folder,
		compile: func(t *testing.T, program string) string {
			// The driver needs a little more of Pulumi's SDK than the program; all of it is in the versions of the plugin.
			toolchain.Copy(t, program, "go.sum", "tests/consumers/testdata/go/driver_test.go")
			toolchain.Run(t, toolchain.Command(t, program, []string{
				"go", "mod", "edit", "-replace", version.Path + "=" + installed,
			}, settings...))
			if found := complaints(t, toolchain.Command(t, program, []string{"go", "vet", "."}, settings...)); found != "" {
				return found
			}
			toolchain.Run(t, toolchain.Command(t, program, []string{"go", "test", "-c", "-o", "driver", "."}, settings...))
			return ""
		},
		driver: func(program string) []string { return []string{filepath.Join(program, "driver")} },
		entry:  func(string) string { return "program" },
	}
}
