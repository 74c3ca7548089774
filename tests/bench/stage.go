package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const project = "bench"

// stage is where the programs run: a folder with a Pulumi of its own, which is removed in the end.
type stage struct {
	root, folder string
	cli          auto.PulumiCommand
	checkpoints  bool
}

func newStage(checkpoints bool) (*stage, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("finding the checkout: %w", err)
	}
	cli, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: root})
	if err != nil {
		return nil, fmt.Errorf("finding bin/pulumi (`make tools` makes it): %w", err)
	}
	folder, err := os.MkdirTemp("", "globalapp-bench-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	return &stage{root: root, folder: folder, cli: cli, checkpoints: checkpoints}, nil
}

func (s *stage) close() { _ = os.RemoveAll(s.folder) }

// outcome is what one program took, and what was there afterwards.
type outcome struct {
	preview, up time.Duration
	deployment  apitype.DeploymentV3
	world       awssim.World
}

// deploy previews a program on an empty stack and an empty AWS, then runs it.
func (s *stage) deploy(ctx context.Context, program pulumi.RunFunc) (done outcome, err error) {
	sim, err := awssim.Start(awssim.Options{})
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = sim.Close() }()
	folder, err := os.MkdirTemp(s.folder, "run-")
	if err != nil {
		return outcome{}, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	watch := &clock{PulumiCommand: s.cli, took: map[string]time.Duration{}}
	stack, err := auto.NewStackInlineSource(ctx, "dev", project, program,
		auto.Pulumi(watch), auto.EnvVars(s.environment(folder, sim)), auto.WorkDir(folder),
		auto.Project(workspace.Project{
			Name:    tokens.PackageName(project),
			Runtime: workspace.NewProjectRuntimeInfo("go", nil),
			Backend: &workspace.ProjectBackend{URL: "file://" + folder},
		}))
	if err != nil {
		return outcome{}, fmt.Errorf("making a stack: %w", err)
	}
	if _, err := stack.Preview(ctx); err != nil {
		return outcome{}, fmt.Errorf("previewing: %w", err)
	}
	if _, err := stack.Up(ctx); err != nil {
		return outcome{}, fmt.Errorf("running: %w", err)
	}
	exported, err := stack.Export(ctx)
	if err != nil {
		return outcome{}, fmt.Errorf("exporting the state: %w", err)
	}
	done = outcome{preview: watch.took["preview"], up: watch.took["up"], world: sim.World()}
	if err := json.Unmarshal(exported.Deployment, &done.deployment); err != nil {
		return outcome{}, fmt.Errorf("reading the state: %w", err)
	}
	return done, nil
}

// environment is what the CLI runs with: nothing of the user's own Pulumi, and the simulated AWS in place of the real one.
func (s *stage) environment(folder string, sim *awssim.Sim) map[string]string {
	environment := map[string]string{
		"PATH":                     filepath.Join(s.root, "bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"PULUMI_HOME":              filepath.Join(s.folder, "home"),
		"PULUMI_BACKEND_URL":       "file://" + folder,
		"PULUMI_CONFIG_PASSPHRASE": "bench",
		"PULUMI_SKIP_UPDATE_CHECK": "1",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
	}
	if !s.checkpoints {
		environment["PULUMI_EXPERIMENTAL"] = "true"
		environment["PULUMI_SKIP_CHECKPOINTS"] = "true"
	}
	for _, setting := range sim.Env() {
		key, value, _ := strings.Cut(setting, "=")
		environment[key] = value
	}
	return environment
}

// flatten derives the flat program from a run of the application, and makes sure that it makes the same. These two runs
// warm the machine up and are not counted.
func (s *stage) flatten(ctx context.Context, application pulumi.RunFunc) ([]entry, error) {
	made, err := s.deploy(ctx, application)
	if err != nil {
		return nil, fmt.Errorf("the application: %w", err)
	}
	flat, err := entriesOf(made.deployment)
	if err != nil {
		return nil, err
	}
	again, err := s.deploy(ctx, programOf(flat))
	if err != nil {
		return nil, fmt.Errorf("the flat program: %w", err)
	}
	back, err := entriesOf(again.deployment)
	if err != nil {
		return nil, err
	}
	if differences := append(compare(flat, back), compareWorlds(made.world, again.world)...); len(differences) > 0 {
		return nil, fmt.Errorf("the flat program does not make what the application makes:\n  %s",
			strings.Join(differences, "\n  "))
	}
	return flat, nil
}

// pair measures both programs once; who goes first changes, so that neither always runs on a machine that just rested.
func (s *stage) pair(ctx context.Context, turn int, application, flat pulumi.RunFunc, measured *figures) error {
	turns := []struct {
		name    string
		program pulumi.RunFunc
		figures *programFigures
	}{
		{"the application", application, &measured.application},
		{"the flat program", flat, &measured.flat},
	}
	for i := range turns {
		each := turns[(i+turn)%len(turns)]
		done, err := s.deploy(ctx, each.program)
		if err != nil {
			return fmt.Errorf("%s: %w", each.name, err)
		}
		each.figures.preview = append(each.figures.preview, done.preview)
		each.figures.up = append(each.figures.up, done.up)
	}
	return nil
}

// describe says what is compared, and on what machine.
func (s *stage) describe(flat []entry, runs int) string {
	checkpoints := "off (-checkpoints keeps them)"
	if s.checkpoints {
		checkpoints = "on"
	}
	edges := 0
	for _, each := range flat {
		edges += len(each.dependencies)
	}
	return fmt.Sprintf(`Compared: the application of %s, and a flat program that registers
the very same %d resources with the same %d dependencies, without components and without the plugin.
Both are inline Go programs on an empty stack and a simulated AWS of their own, in turns, after a warm-up; the time is
that of the pulumi process. Medians of %d. State checkpoints: %s.
Machine: %d cores, %s/%s, %s, Pulumi v%s.
`, example, len(flat), edges, runs, checkpoints, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(),
		s.cli.Version())
}
