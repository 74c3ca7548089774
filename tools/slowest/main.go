// Command slowest runs `go test` with its arguments, shows what it shows without -json, and at the end the tests that took
// longest. It ends as go test does.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

func main() {
	code, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintf(os.Stderr, "slowest: %v\n", err)
		code = 1
	}
	os.Exit(code)
}

// run gives the exit code of go test.
func run(arguments []string, out io.Writer) (int, error) {
	tests := exec.Command("go", append([]string{"test", "-json"}, arguments...)...)
	tests.Stderr = os.Stderr
	events, err := tests.StdoutPipe()
	if err != nil {
		return 0, fmt.Errorf("reading what go test says: %w", err)
	}
	if err := tests.Start(); err != nil {
		return 0, fmt.Errorf("starting go test: %w", err)
	}
	shown := newReport(out)
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		var said event
		if json.Unmarshal(line, &said) == nil {
			shown.add(said)
		} else {
			fmt.Fprintf(out, "%s", line)
		}
		if err != nil {
			break
		}
	}
	err = tests.Wait()
	shown.slowest()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return max(ended.ExitCode(), 1), nil
	}
	return 0, err
}
