package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

const project = "bench"

// stage is where the programs run: a folder with a Pulumi of its own, which is removed in the end.
type stage struct {
	root, folder string
	cli          auto.PulumiCommand
}

func newStage() (*stage, error) {
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
	return &stage{root: root, folder: folder, cli: cli}, nil
}

func (s *stage) close() { _ = os.RemoveAll(s.folder) }

// trial is one run of a program on an empty stack and an empty AWS.
type trial struct {
	program pulumi.RunFunc
	// preview and again also preview the program before it runs, and run it a second time afterwards.
	preview, again bool
	// checkpoints writes the state after each resource, as a file backend does by default.
	checkpoints bool
	// messages counts what the engine says to plugins.
	messages bool
	// parallel is how many resources the engine works on at once; its own number when 0.
	parallel int
	// told is told of every call that AWS got.
	told func(awssim.Call)
}

// outcome is what one program took, and what was there afterwards.
type outcome struct {
	preview, up, again cost
	deployment         apitype.DeploymentV3
	world              awssim.World
	needs              map[string][]string
	// providers is how many instances of the aws provider the up configured.
	providers int
	// plugin is the memory of the largest plugin process, in bytes; messages those of the up.
	plugin   int64
	messages int
}

// deploy runs a trial.
func (s *stage) deploy(ctx context.Context, t trial) (done outcome, err error) {
	sim, err := awssim.Start(awssim.Options{Zones: []awssim.Zone{stories.Zone}})
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = sim.Close() }()
	if t.told != nil {
		sim.OnCall(t.told)
	}
	folder, err := os.MkdirTemp(s.folder, "run-")
	if err != nil {
		return outcome{}, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	watch := &clock{PulumiCommand: s.cli, took: map[string]cost{}}
	log := filepath.Join(folder, "messages.json")
	environment := s.environment(folder, sim, t.checkpoints)
	if t.messages {
		environment["PULUMI_DEBUG_GRPC"] = log
	}
	stack, err := auto.NewStackInlineSource(ctx, "dev", project, t.program,
		auto.Pulumi(watch), auto.EnvVars(environment), auto.WorkDir(folder),
		auto.Project(workspace.Project{
			Name:    tokens.PackageName(project),
			Runtime: workspace.NewProjectRuntimeInfo("go", nil),
			Backend: &workspace.ProjectBackend{URL: "file://" + folder},
		}))
	if err != nil {
		return outcome{}, fmt.Errorf("making a stack: %w", err)
	}
	if t.preview {
		if _, err := stack.Preview(ctx); err != nil {
			return outcome{}, fmt.Errorf("previewing: %w", err)
		}
		done.preview = watch.took["preview"]
	}
	sim.ResetCalls()
	_ = os.Remove(log)
	memory := watchPlugin(filepath.Join(s.root, "bin", "pulumi-resource-globalapp"))
	_, err = stack.Up(ctx, optup.Parallel(t.parallel))
	done.plugin = memory()
	if err != nil {
		return outcome{}, fmt.Errorf("running: %w", err)
	}
	done.up, done.providers = watch.took["up"], configured(sim)
	if t.messages {
		if done.messages, err = linesIn(log); err != nil {
			return outcome{}, err
		}
	}
	if t.again {
		if _, err = stack.Up(ctx); err != nil {
			return outcome{}, fmt.Errorf("running again: %w", err)
		}
		done.again = watch.took["up"]
	}
	exported, err := stack.Export(ctx)
	if err != nil {
		return outcome{}, fmt.Errorf("exporting the state: %w", err)
	}
	done.world, done.needs = sim.World(), sim.Needs()
	if err := json.Unmarshal(exported.Deployment, &done.deployment); err != nil {
		return outcome{}, fmt.Errorf("reading the state: %w", err)
	}
	return done, nil
}

// configured is how many provider instances the simulator saw since the calls were reset.
func configured(sim *awssim.Sim) int {
	instances := map[int]bool{}
	for _, call := range sim.Calls() {
		if call.Method == "Configure" {
			instances[call.Provider] = true
		}
	}
	return len(instances)
}

// linesIn counts the messages in the engine's log of them: one a line.
func linesIn(file string) (int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, fmt.Errorf("reading the log of messages: %w", err)
	}
	return bytes.Count(text, []byte("\n")), nil
}

// environment is what the CLI runs with: nothing of the user's own Pulumi, and the simulated AWS in place of the real one.
func (s *stage) environment(folder string, sim *awssim.Sim, checkpoints bool) map[string]string {
	environment := map[string]string{
		"PATH":                     filepath.Join(s.root, "bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"PULUMI_HOME":              filepath.Join(s.folder, "home"),
		"PULUMI_BACKEND_URL":       "file://" + folder,
		"PULUMI_CONFIG_PASSPHRASE": "bench",
		"PULUMI_SKIP_UPDATE_CHECK": "1",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
	}
	if !checkpoints {
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
	made, err := s.deploy(ctx, trial{program: application})
	if err != nil {
		return nil, fmt.Errorf("the application: %w", err)
	}
	flat, err := entriesOf(made.deployment)
	if err != nil {
		return nil, err
	}
	again, err := s.deploy(ctx, trial{program: programOf(flat)})
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
