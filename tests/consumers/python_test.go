package consumers_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// python is a clean virtual environment with the SDK's wheel.
func python(t *testing.T) consumer {
	toolchain.Needs(t, "python3")
	toolchain.NeedsPip(t)
	folder := t.TempDir()
	environment := filepath.Join(folder, "environment")
	interpreter := filepath.Join(environment, "bin", "python")
	install := func(arguments ...string) *exec.Cmd {
		return toolchain.Command(t, folder, append([]string{
			"python3", "-m", "pip", "--python", interpreter, "--disable-pip-version-check", "install", "--quiet", "--no-deps",
			"--no-compile",
		}, arguments...))
	}
	toolchain.Run(t, toolchain.Command(t, folder, []string{"python3", "-m", "venv", "--without-pip", environment}))
	for _, requirements := range []string{"tests/sdk/python", "tests/consumers/testdata/python"} {
		toolchain.Run(t, install("--requirement", filepath.Join(toolchain.Root(), requirements, "requirements.txt")))
	}
	toolchain.Copy(t, folder, "sdk/python")
	toolchain.Run(t, toolchain.Command(t, folder, []string{
		"python3", "-m", "pip", "--python", interpreter, "--disable-pip-version-check", "wheel", "--quiet", "--no-deps",
		"--no-build-isolation", "--no-index", "--wheel-dir", "wheels", "./python",
	}))
	wheels, err := filepath.Glob(filepath.Join(folder, "wheels", "*.whl"))
	require.NoError(t, err)
	require.Len(t, wheels, 1)
	toolchain.Run(t, install("--no-index", wheels[0]))

	toolchain.Copy(t, folder, "tests/consumers/testdata/python/driver.py")
	return consumer{
		folder: folder,
		compile: func(t *testing.T, program string) string {
			return complaints(t, toolchain.Command(t, program, []string{
				interpreter, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", filepath.Join(folder, "mypy"), "__main__.py",
			}))
		},
		driver: func(string) []string { return []string{interpreter, filepath.Join(folder, "driver.py")} },
		entry:  func(program string) string { return filepath.Join(program, "__main__.py") },
	}
}
