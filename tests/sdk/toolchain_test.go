package sdk_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the root of the checkout.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// needs skips the test when a program is missing.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, program)
		}
	}
}

// needsPip skips the test when Python has no pip: some systems package it apart.
func needsPip(t *testing.T) {
	t.Helper()
	if err := command(t, t.TempDir(), []string{"python3", "-m", "pip", "--version"}).Run(); err != nil {
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

// command is a program in a folder, with settings on top of the test's environment.
func command(t *testing.T, folder string, arguments []string, settings ...string) *exec.Cmd {
	t.Helper()
	made := exec.CommandContext(t.Context(), arguments[0], arguments[1:]...)
	made.Dir = folder
	made.Env = append(os.Environ(), settings...)
	return made
}

// run gives what a program prints, and fails the test with everything it said when it fails.
func run(t *testing.T, command *exec.Cmd) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("running %s: %v\n%s%s", strings.Join(command.Args, " "), err, &stdout, &stderr)
	}
	return stdout.String()
}

// copied copies files and folders of the checkout into a folder, under their own names.
func copied(t *testing.T, folder string, paths ...string) {
	t.Helper()
	for _, path := range paths {
		source, target := filepath.Join(root(), path), filepath.Join(folder, filepath.Base(path))
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
