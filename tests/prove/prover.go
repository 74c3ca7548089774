package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	// folder holds what shards printed, which of them passed, and the tests' programs.
	folder = ".prove"
	// limit is the most that a shard may take.
	limit = 120 * time.Minute

	passed = "passed"
	open   = "open"
)

// errTests is that tests ran and failed.
var errTests = errors.New("tests failed")

// prover runs shards of the code at one commit.
type prover struct {
	root   string
	commit string
	// built are the programs of the packages' tests that this process built.
	built map[string]string
}

func newProver(ctx context.Context) (*prover, error) {
	root, err := git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	commit, err := git(ctx, "rev-parse", "HEAD")
	if err != nil {
		return nil, err
	}
	// What is not committed has no name, so nothing can be said of it later.
	changed, err := git(ctx, "status", "--porcelain", "--untracked-files=no")
	if err != nil {
		return nil, err
	}
	if changed != "" {
		commit = ""
	}
	return &prover{root: root, commit: commit, built: map[string]string{}}, os.MkdirAll(filepath.Join(root, folder), 0o755)
}

func git(ctx context.Context, arguments ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", arguments...).Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(arguments, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

func (p *prover) file(name string) string { return filepath.Join(p.root, folder, name) }

// state says whether a shard passed at this commit.
func (p *prover) state(s shard) string {
	at, err := os.ReadFile(p.file(s.name() + ".passed"))
	if err == nil && p.commit != "" && strings.TrimSpace(string(at)) == p.commit {
		return passed
	}
	return open
}

// prove runs a shard and notes that it passed.
func (p *prover) prove(ctx context.Context, s shard) error {
	program, err := p.program(ctx, s)
	if err != nil {
		return err
	}
	arguments := []string{"-test.v", "-test.timeout=" + limit.String()}
	switch {
	case s.byTest:
		tests, err := listed(ctx, program, filepath.Join(p.root, s.folder))
		if err != nil {
			return err
		}
		arguments = append(arguments, "-test.run=^("+strings.Join(s.share(tests), "|")+")$")
	case s.tests != "":
		arguments = append(arguments, "-test.run="+s.tests)
	}
	log, err := os.Create(p.file(s.name() + ".log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	fmt.Printf("%s: %s\n", s.name(), s.proves)
	began := time.Now()
	tests := exec.CommandContext(ctx, program, arguments...)
	tests.Dir = filepath.Join(p.root, s.folder)
	tests.Env = append(os.Environ(), "GLOBALAPP_PROVE=1", fmt.Sprintf("GLOBALAPP_PART=%d/%d", s.part, s.parts))
	tests.Env = append(tests.Env, s.environment...)
	// A test that ends by itself cleans up; killed at once it could not.
	tests.Cancel = func() error { return tests.Process.Signal(os.Interrupt) }
	tests.WaitDelay = time.Minute
	tests.Stdout, tests.Stderr = io.MultiWriter(log, &summary{to: os.Stdout}), io.MultiWriter(log, os.Stderr)
	err = tests.Run()
	took := time.Since(began).Round(time.Second)
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		fmt.Printf("%s: FAILED after %s\n", s.name(), took)
		return errTests
	case err != nil:
		return fmt.Errorf("running %s: %w", program, err)
	}
	fmt.Printf("%s: passed in %s\n", s.name(), took)
	return os.WriteFile(p.file(s.name()+".passed"), []byte(p.commit+"\n"), 0o600)
}

// program builds the tests of a shard's package, once.
func (p *prover) program(ctx context.Context, s shard) (string, error) {
	if program, ok := p.built[s.folder]; ok {
		return program, nil
	}
	program := p.file(strings.ReplaceAll(s.folder, "/", "-") + ".test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", program, "./"+s.folder)
	build.Dir, build.Stdout, build.Stderr = p.root, os.Stdout, os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("building the tests of %s: %w", s.folder, err)
	}
	p.built[s.folder] = program
	return program, nil
}

// listed are the tests of a program, in its order.
func listed(ctx context.Context, program, in string) ([]string, error) {
	list := exec.CommandContext(ctx, program, "-test.list", "^Test")
	list.Dir = in
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the tests of %s: %w", program, err)
	}
	var tests []string
	for line := range strings.Lines(string(out)) {
		if name := strings.TrimSpace(line); strings.HasPrefix(name, "Test") {
			tests = append(tests, name)
		}
	}
	if len(tests) == 0 {
		return nil, fmt.Errorf("%s lists no test", program)
	}
	return tests, nil
}

// summary passes on, of what tests print, the ends of tests and what they count: lines with "proved:".
type summary struct {
	to io.Writer
	// begun is a line whose end has not come.
	begun []byte
}

// Write implements io.Writer.
func (s *summary) Write(text []byte) (int, error) {
	s.begun = append(s.begun, text...)
	for {
		line, rest, whole := bytes.Cut(s.begun, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		s.begun = rest
		begins := func(with string) bool { return bytes.HasPrefix(line, []byte(with)) }
		if begins("--- ") || begins("panic:") || bytes.Contains(line, []byte("proved:")) {
			if _, err := fmt.Fprintf(s.to, "%s\n", line); err != nil {
				return 0, err
			}
		}
	}
}
