// Package toolchain has what tests need that use other languages and the Pulumi CLI: programs that may be missing, commands
// in folders of the test, and the environment of an engine that has this checkout's plugin.
package toolchain

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Root is the root of the checkout.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Needs skips the test when a program is missing.
func Needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, program)
		}
	}
}

// NeedsPip skips the test when Python has no pip: some systems package it apart.
func NeedsPip(t *testing.T) {
	t.Helper()
	if err := Command(t, t.TempDir(), []string{"python3", "-m", "pip", "--version"}).Run(); err != nil {
		missing(t, "pip")
	}
}

// missing skips the test; CI has every toolchain, so that nothing is skipped there unseen.
func missing(t *testing.T, toolchain string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("there is no %s, and CI must have it", toolchain)
	}
	t.Skipf("there is no %s", toolchain)
}

// Command is a program in a folder, with settings on top of the test's environment.
func Command(t *testing.T, folder string, arguments []string, settings ...string) *exec.Cmd {
	t.Helper()
	made := exec.CommandContext(t.Context(), arguments[0], arguments[1:]...)
	made.Dir = folder
	made.Env = append(os.Environ(), settings...)
	return made
}

// Run gives what a program prints, and fails the test with everything it said when it fails.
func Run(t *testing.T, command *exec.Cmd) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("running %s: %v\n%s%s", strings.Join(command.Args, " "), err, &stdout, &stderr)
	}
	return stdout.String()
}

// Copy copies files and folders of the checkout into a folder, under their own names.
func Copy(t *testing.T, folder string, paths ...string) {
	t.Helper()
	for _, path := range paths {
		source, target := filepath.Join(Root(), path), filepath.Join(folder, filepath.Base(path))
		info, err := os.Stat(source)
		require.NoError(t, err)
		if info.IsDir() {
			require.NoError(t, os.CopyFS(target, os.DirFS(source)))
			continue
		}
		text, err := os.ReadFile(source)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(target, text, 0o600))
	}
}

// Engine is the environment of a Pulumi engine that has the plugin of this checkout, and keeps everything in folders of
// the test.
func Engine(t *testing.T, sim *awssim.Sim) []string {
	t.Helper()
	tools := t.TempDir()
	cli := filepath.Join(Root(), "bin", "pulumi")
	if _, err := os.Stat(cli); err != nil {
		Needs(t, "pulumi")
		cli, err = exec.LookPath("pulumi")
		require.NoError(t, err)
	}
	require.NoError(t, os.Symlink(cli, filepath.Join(tools, "pulumi")))
	built, err := plugin()
	require.NoError(t, err)
	require.NoError(t, os.Symlink(built, filepath.Join(tools, filepath.Base(built))))
	return append(sim.Env(),
		"PATH="+tools+string(os.PathListSeparator)+os.Getenv("PATH"),
		"PULUMI_HOME="+t.TempDir(),
		"PULUMI_CONFIG_PASSPHRASE=test",
		"PULUMI_SKIP_UPDATE_CHECK=1",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_EXPERIMENTAL=true",
		"PULUMI_SKIP_CHECKPOINTS=true",
	)
}

// plugin builds the plugin, once for all tests of a package, and gives its path. It is where make builds it, in the same way, so
// that there is nothing to do after make.
var plugin = sync.OnceValues(func() (string, error) {
	path := filepath.Join(Root(), "bin", "pulumi-resource-globalapp")
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", path, "./provider/cmd/pulumi-resource-globalapp")
	build.Dir = Root()
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the plugin: %w\n%s", err, text)
	}
	return path, nil
})
