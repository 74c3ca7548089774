package e2e_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	// temporaryVariable is where programs make temporary files: all that the tests start have it from them.
	temporaryVariable = "TMPDIR"
	// endsWithin is how long what ends by itself may take.
	endsWithin = 10 * time.Second
)

// ownTemporaryFiles gives this process, and all that it starts, a folder of their own for temporary files.
func ownTemporaryFiles(within string) (string, error) {
	folder := filepath.Join(within, "temporary")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", fmt.Errorf("making a folder for temporary files: %w", err)
	}
	return folder, os.Setenv(temporaryVariable, folder)
}

// remains are the processes that work with a folder for temporary files, apart from this one, and what is in the folder, once
// what ends by itself has ended. A process that has ended has no port. Where there is no /proc, only files are looked for.
func remains(folder string) ([]string, error) {
	for until := time.Now().Add(endsWithin); ; time.Sleep(100 * time.Millisecond) {
		found, err := remainsNow(folder)
		if len(found) == 0 || err != nil || time.Now().After(until) {
			return found, err
		}
	}
}

func remainsNow(folder string) ([]string, error) {
	var found []string
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("looking for temporary files: %w", err)
	}
	for _, entry := range entries {
		found = append(found, "the temporary file "+entry.Name())
	}
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, fmt.Errorf("looking for processes: %w", err)
	}
	marker := []byte("\x00" + temporaryVariable + "=" + folder + "\x00")
	for _, process := range processes {
		// Other users' processes, and those that end just now, have no environment.
		environment, err := os.ReadFile(filepath.Join(process, "environ"))
		id := filepath.Base(process)
		if err != nil || id == strconv.Itoa(os.Getpid()) || !bytes.Contains(append([]byte{0}, environment...), marker) {
			continue
		}
		command, _ := os.ReadFile(filepath.Join(process, "cmdline"))
		found = append(found, "the process "+id+": "+strings.ReplaceAll(string(command), "\x00", " "))
	}
	return found, nil
}

// A process and a file that are left are found, and fail the run.
func TestWhatRemainsIsFound(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	found, err := remainsNow(folder)
	require.NoError(t, err)
	assert.Empty(t, found)

	require.NoError(t, os.Mkdir(filepath.Join(folder, "left"), 0o700))
	left := exec.Command("sleep", "60")
	left.Env = append(os.Environ(), temporaryVariable+"="+folder)
	require.NoError(t, left.Start())
	wanted := 1
	if _, err := os.Stat("/proc/self/environ"); err == nil {
		wanted = 2
	}
	// A process that was just started has no environment for a moment.
	assert.Eventually(t, func() bool {
		found, err = remainsNow(folder)
		return err != nil || len(found) == wanted
	}, endsWithin, 10*time.Millisecond)
	require.NoError(t, left.Process.Kill())
	_ = left.Wait()
	require.NoError(t, err)
	require.Len(t, found, wanted)
	assert.Equal(t, "the temporary file left", found[0])
	if wanted == 2 {
		assert.Equal(t, fmt.Sprintf("the process %d: sleep 60 ", left.Process.Pid), found[1])
	}
}
