package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	// folder holds everything that the demo writes: the copy of the program, Pulumi's home and state, the log.
	folder  = ".demo"
	example = "examples/yaml-web-shop/Pulumi.yaml"
	// patience is how long the simulator may take to be ready.
	patience = 30 * time.Second
)

// stage is where the demo plays: a simulated AWS and a Pulumi of its own.
type stage struct {
	ctx     context.Context
	program string
	env     []string
	// url is where the simulated AWS is controlled.
	url       string
	log       *os.File
	simulator *exec.Cmd
	// hold keeps the simulator alive: it ends when this closes, however the demo ends.
	hold io.Closer
}

func newStage(ctx context.Context) (*stage, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("finding the checkout: %w", err)
	}
	home := filepath.Join(root, folder)
	if err := os.RemoveAll(home); err != nil {
		return nil, fmt.Errorf("clearing %s: %w", folder, err)
	}
	for _, name := range []string{"program", "state", "pulumi"} {
		if err := os.MkdirAll(filepath.Join(home, name), 0o750); err != nil {
			return nil, fmt.Errorf("making %s: %w", folder, err)
		}
	}
	s := &stage{ctx: ctx, program: filepath.Join(home, "program")}
	if s.log, err = os.Create(filepath.Join(home, "pulumi.log")); err != nil {
		return nil, fmt.Errorf("making the log: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(root, example))
	if err != nil {
		return nil, fmt.Errorf("reading the example: %w", err)
	}
	if err := os.WriteFile(s.file(), text, 0o600); err != nil {
		return nil, fmt.Errorf("copying the example: %w", err)
	}
	s.env = append(os.Environ(),
		"PATH="+filepath.Join(root, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"PULUMI_HOME="+filepath.Join(home, "pulumi"),
		"PULUMI_BACKEND_URL=file://"+filepath.Join(home, "state"),
		"PULUMI_CONFIG_PASSPHRASE=demo",
		"PULUMI_SKIP_UPDATE_CHECK=1",
		// The state is written once a command instead of once a resource: nothing here is lost with it.
		"PULUMI_EXPERIMENTAL=true", "PULUMI_SKIP_CHECKPOINTS=true",
	)
	if err := s.startSimulator(root, filepath.Join(home, "environment")); err != nil {
		return nil, err
	}
	_, err = s.run("pulumi", "stack", "init", "dev", "--non-interactive")
	return s, err
}

func (s *stage) file() string { return filepath.Join(s.program, "Pulumi.yaml") }

// startSimulator starts the simulated AWS and takes over the environment that it prints.
func (s *stage) startSimulator(root, ready string) error {
	s.simulator = exec.CommandContext(s.ctx, filepath.Join(root, "bin", "awssim"),
		"serve", "--ready-file", ready, "--until-stdin-closes")
	s.simulator.Stdout, s.simulator.Stderr = s.log, s.log
	hold, err := s.simulator.StdinPipe()
	if err != nil {
		return fmt.Errorf("starting the simulated AWS: %w", err)
	}
	s.hold = hold
	if err := s.simulator.Start(); err != nil {
		return fmt.Errorf("starting the simulated AWS: %w", err)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		text, err := os.ReadFile(ready)
		if err == nil {
			for line := range strings.Lines(string(text)) {
				setting := strings.TrimPrefix(strings.TrimSpace(line), "export ")
				s.env = append(s.env, setting)
				if url, found := strings.CutPrefix(setting, "AWSSIM_URL="); found {
					s.url = url
				}
			}
			return nil
		}
		if !errors.Is(err, os.ErrNotExist) || time.Now().After(deadline) {
			return fmt.Errorf("waiting for the simulated AWS: %w", err)
		}
	}
}

func (s *stage) close() {
	_ = s.hold.Close()
	_ = s.simulator.Wait()
	_ = s.log.Close()
}

// means says what an act has shown.
func (s *stage) means(text string) { s.print("=> %s\n", text) }

func (s *stage) print(format string, values ...any) { fmt.Printf(format, values...) }

// run runs a command in the program's folder and gives back what it printed.
func (s *stage) run(name string, args ...string) (string, error) {
	path, err := s.lookup(name)
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(s.ctx, path, args...)
	command.Dir, command.Env = s.program, s.env
	var text bytes.Buffer
	command.Stdout = io.MultiWriter(&text, s.log)
	command.Stderr = command.Stdout
	if err := command.Run(); err != nil {
		return text.String(), fmt.Errorf("running %s %s: %w\n%s", name, strings.Join(args, " "), err, text.String())
	}
	return text.String(), nil
}

// lookup finds a command in bin/, which the demo's own PATH begins with.
func (s *stage) lookup(name string) (string, error) {
	path, err := filepath.Abs(filepath.Join("bin", name))
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", name, err)
	}
	return path, nil
}

// awssim runs a command of the simulated AWS and prints it with its answer, which it gives back.
func (s *stage) awssim(args ...string) (string, error) {
	s.print("$ awssim %s", strings.Join(args, " "))
	text, err := s.run("awssim", args...)
	if err != nil {
		return "", err
	}
	answer := strings.TrimSpace(text)
	if answer != "" {
		s.print("  ->  %s", answer)
	}
	s.print("\n")
	return answer, nil
}

// up deploys and compares what was done with what the demo knows; AWS's log of calls begins with it.
func (s *stage) up(want counts) error {
	if err := s.simulated(http.MethodPost, "/calls/reset", nil); err != nil {
		return err
	}
	return s.pulumi(want, "up", "--yes", "--non-interactive", "--suppress-outputs")
}

// pulumi runs a command of the engine that must succeed, prints what it did, and compares that with what the demo
// knows.
func (s *stage) pulumi(want counts, args ...string) error {
	s.print("$ pulumi %s\n", strings.Join(args, " "))
	started := time.Now()
	text, err := s.run("pulumi", args...)
	if err != nil {
		return err
	}
	did := countsOf(text)
	s.print("    %s    (%.0f seconds)\n", did, time.Since(started).Seconds())
	return did.expect(want)
}

// refused runs a command of the engine that must be refused before anything is asked of AWS.
func (s *stage) refused(args ...string) (string, error) {
	if err := s.simulated(http.MethodPost, "/calls/reset", nil); err != nil {
		return "", err
	}
	s.print("$ pulumi %s\n", strings.Join(args, " "))
	text, err := s.run("pulumi", args...)
	if err == nil {
		return "", fmt.Errorf("pulumi %s succeeded, but it should have been refused", strings.Join(args, " "))
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return "", err
	}
	for _, method := range []string{"Create", "Update", "Delete"} {
		if err := s.expectTouched(method); err != nil {
			return "", err
		}
	}
	return text, nil
}

func (s *stage) outputs() (map[string]any, error) {
	text, err := s.run("pulumi", "stack", "output", "--json")
	if err != nil {
		return nil, err
	}
	var outputs map[string]any
	if err := json.Unmarshal([]byte(text), &outputs); err != nil {
		return nil, fmt.Errorf("reading the outputs: %w", err)
	}
	return outputs, nil
}
