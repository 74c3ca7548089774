package e2e_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

const (
	// batchVariable is set for a process that runs a part of the tests: to the folder with the tools.
	batchVariable = "GLOBALAPP_E2E_TOOLS"
	// batches is how many processes run all tests, one after the other.
	batches = 6
)

// wantsBatches says whether all tests are asked for. Pulumi's engine and SDK leave goroutines behind for each operation
// (leftByOperation), one of them with the state that it worked on, a megabyte for a small application: after some hundred
// operations a process does little but collect garbage.
func wantsBatches() bool {
	for _, name := range []string{"test.run", "test.list", "test.skip", "test.cpuprofile", "test.memprofile", "test.coverprofile"} {
		if set := flag.Lookup(name); set != nil && set.Value.String() != "" {
			return false
		}
	}
	return os.Getenv(batchVariable) == ""
}

// runBatches runs all tests in processes of their own, one after the other, and says what the worst of them says.
func runBatches() (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, fmt.Errorf("finding the tests' own program: %w", err)
	}
	listed, err := exec.Command(self, "-test.list", ".").Output()
	if err != nil {
		return 0, fmt.Errorf("listing the tests: %w", err)
	}
	var tests []string
	for line := range strings.Lines(string(listed)) {
		if name := strings.TrimSpace(line); strings.HasPrefix(name, "Test") {
			tests = append(tests, name)
		}
	}
	if len(tests) < batches {
		return 0, fmt.Errorf("there should be many tests, but only %d are listed", len(tests))
	}
	worst := 0
	for batch := range slices.Chunk(tests, (len(tests)+batches-1)/batches) {
		run := exec.Command(self, append(slices.Clone(os.Args[1:]), "-test.run", "^("+strings.Join(batch, "|")+")$",
			"-test.testlogfile=")...)
		run.Env = append(os.Environ(), batchVariable+"="+tools)
		run.Stdout, run.Stderr = os.Stdout, os.Stderr
		var ended *exec.ExitError
		switch err := run.Run(); {
		case errors.As(err, &ended):
			worst = max(worst, ended.ExitCode(), 1)
		case err != nil:
			return 0, fmt.Errorf("running a part of the tests: %w", err)
		}
	}
	return worst, nil
}
