package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const project = "shop"

// tools is where the Pulumi CLI and the plugin of this checkout are.
var tools string

func TestMain(m *testing.M) {
	code, err := runTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func runTests(m *testing.M) (int, error) {
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(file), "..", "..")
	directory, err := os.MkdirTemp("", "globalapp-e2e-")
	if err != nil {
		return 0, fmt.Errorf("making a folder for the plugin: %w", err)
	}
	defer func() { _ = os.RemoveAll(directory) }()
	cli := filepath.Join(root, "bin", "pulumi")
	if _, err := os.Stat(cli); err != nil {
		if cli, err = exec.LookPath("pulumi"); err != nil {
			return 0, errors.New("there is no Pulumi CLI, neither in bin/ nor on PATH: run `make tools` first")
		}
	}
	if err := os.Symlink(cli, filepath.Join(directory, "pulumi")); err != nil {
		return 0, fmt.Errorf("linking the Pulumi CLI: %w", err)
	}
	// The plugin is built here, so that a test never runs an old one.
	build := exec.Command("go", "build", "-o", directory, "./provider/cmd/pulumi-resource-globalapp")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("building the plugin: %w\n%s", err, output)
	}
	tools = directory
	// The automation API asks the CLI for its version in the process's own environment, and the CLI logs that in its home.
	if err := os.Setenv("PULUMI_HOME", filepath.Join(directory, "home")); err != nil {
		return 0, fmt.Errorf("giving the CLI a home: %w", err)
	}
	before := usersFolders()
	code := m.Run()
	isOld := func(name string) bool { return slices.Contains(before, name) }
	if made := slices.DeleteFunc(usersFolders(), isOld); len(made) > 0 {
		return 0, fmt.Errorf("the tests wrote into %s of their user", strings.Join(made, " and "))
	}
	return code, nil
}

// usersFolders are the folders of Pulumi and AWS that the user who runs the tests has.
func usersFolders() []string {
	var found []string
	who, err := user.Current()
	if err != nil {
		return nil
	}
	for _, name := range []string{".aws", ".pulumi"} {
		if _, err := os.Stat(filepath.Join(who.HomeDir, name)); err == nil {
			found = append(found, "~/"+name)
		}
	}
	return found
}

// bench is one stack on a simulated AWS of its own.
type bench struct {
	t     *testing.T
	sim   *awssim.Sim
	home  string
	state string
}

// newBench makes an empty AWS.
func newBench(t *testing.T) *bench {
	t.Helper()
	sim, err := awssim.Start(awssim.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	return &bench{t: t, sim: sim, home: t.TempDir(), state: t.TempDir()}
}

// stack is one stack of the bench's project.
func (b *bench) stack(name string, program pulumi.RunFunc) *stack {
	b.t.Helper()
	command, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: linkedRoot(b.t)})
	require.NoError(b.t, err)
	made, err := auto.UpsertStackInlineSource(b.t.Context(), name, project, program,
		auto.Pulumi(command), auto.EnvVars(b.environment()), auto.WorkDir(b.t.TempDir()),
		auto.Project(workspace.Project{
			Name:    tokens.PackageName(project),
			Runtime: workspace.NewProjectRuntimeInfo("go", nil),
			Backend: &workspace.ProjectBackend{URL: "file://" + b.state},
		}))
	require.NoError(b.t, err)
	return &stack{t: b.t, Stack: made, file: filepath.Join(b.state, ".pulumi", "stacks", project, name+".json")}
}

// environment is what the CLI runs with: nothing of the user's own Pulumi, and the simulated AWS in place of the real one.
func (b *bench) environment() map[string]string {
	environment := map[string]string{
		"PATH":                     tools + string(os.PathListSeparator) + os.Getenv("PATH"),
		"PULUMI_HOME":              b.home,
		"PULUMI_BACKEND_URL":       "file://" + b.state,
		"PULUMI_CONFIG_PASSPHRASE": "test",
		"PULUMI_SKIP_UPDATE_CHECK": "1",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
		"PULUMI_EXPERIMENTAL":                         "true",
		"PULUMI_SKIP_CHECKPOINTS":                     "true",
	}
	for _, setting := range b.sim.Env() {
		key, value, _ := strings.Cut(setting, "=")
		environment[key] = value
	}
	return environment
}

// linkedRoot is a folder with the CLI in bin/, as the automation API wants it.
func linkedRoot(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.Symlink(tools, filepath.Join(root, "bin")))
	return root
}

// stack drives one stack and reports exactly what the engine did.
type stack struct {
	t *testing.T
	auto.Stack
	// file holds the state as the backend keeps it.
	file string
}

// runs gives the stack another program, for the operations that follow.
func (s *stack) runs(program pulumi.RunFunc) *stack {
	s.Workspace().SetProgram(program)
	return s
}

// operations are the names of resources by what happened to them; what stayed the same is counted alone.
type operations struct {
	byOp    map[string][]string
	same    int
	outputs auto.OutputMap
	log     string
}

// ops are the operations that change something: op -> sorted names.
type ops = map[string][]string

// changes are the operations that changed something.
func (o operations) changes() ops { return o.byOp }

func (s *stack) up(options ...optup.Option) operations {
	s.t.Helper()
	done, err := s.tryUp(options...)
	require.NoError(s.t, err)
	return done
}

func (s *stack) tryUp(options ...optup.Option) (operations, error) {
	s.t.Helper()
	var log bytes.Buffer
	done, err := s.watch(func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		options = append(options, optup.EventStreams(events), optup.ProgressStreams(&log),
			optup.ErrorProgressStreams(&log), optup.SuppressOutputs())
		result, err := s.Up(ctx, options...)
		return result.Outputs, err
	})
	done.log = log.String()
	return done, err
}

func (s *stack) preview(options ...optpreview.Option) (operations, error) {
	s.t.Helper()
	var log bytes.Buffer
	done, err := s.watch(func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		_, err := s.Preview(ctx, append(options, optpreview.EventStreams(events), optpreview.ProgressStreams(&log),
			optpreview.ErrorProgressStreams(&log))...)
		return nil, err
	})
	done.log = log.String()
	for op := range done.byOp {
		// A preview tells of a component twice: when it is registered, and when it has its outputs.
		done.byOp[op] = slices.Compact(done.byOp[op])
	}
	return done, err
}

func (s *stack) refresh() operations {
	s.t.Helper()
	var log bytes.Buffer
	done, err := s.watch(func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		_, err := s.Refresh(ctx, optrefresh.EventStreams(events), optrefresh.ProgressStreams(&log),
			optrefresh.ErrorProgressStreams(&log))
		return nil, err
	})
	require.NoError(s.t, err)
	done.log = log.String()
	return done
}

func (s *stack) destroy() operations {
	s.t.Helper()
	done, err := s.tryDestroy()
	require.NoError(s.t, err)
	return done
}

func (s *stack) tryDestroy() (operations, error) {
	s.t.Helper()
	return s.watch(func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		_, err := s.Destroy(ctx, optdestroy.EventStreams(events))
		return nil, err
	})
}

// resources are what the state holds, apart from the stack itself and the engine's own default providers.
func (s *stack) resources() []apitype.ResourceV3 {
	s.t.Helper()
	exported, err := s.Export(s.t.Context())
	require.NoError(s.t, err)
	var deployment apitype.DeploymentV3
	require.NoError(s.t, json.Unmarshal(exported.Deployment, &deployment))
	return slices.DeleteFunc(deployment.Resources, func(r apitype.ResourceV3) bool { return ofEngine(r.URN) })
}

// ofEngine says whether a resource is the engine's own: the stack, or a provider that nobody asked for.
func ofEngine(urn resource.URN) bool {
	return urn.Type() == resource.RootStackType ||
		strings.HasPrefix(string(urn.Type()), "pulumi:providers:") && strings.HasPrefix(urn.Name(), "default")
}

// watch collects what the engine says it did.
func (s *stack) watch(
	run func(context.Context, chan<- events.EngineEvent) (auto.OutputMap, error),
) (operations, error) {
	stream := make(chan events.EngineEvent)
	collected := make(chan operations)
	go func() {
		done := operations{byOp: map[string][]string{}}
		for event := range stream {
			done.add(event)
		}
		for op := range done.byOp {
			slices.Sort(done.byOp[op])
		}
		collected <- done
	}()
	outputs, err := run(s.t.Context(), stream)
	done := <-collected
	done.outputs = outputs
	return done, err
}

func (o *operations) add(event events.EngineEvent) {
	var meta apitype.StepEventMetadata
	switch {
	case event.ResOutputsEvent != nil:
		meta = event.ResOutputsEvent.Metadata
	case event.ResOpFailedEvent != nil:
		meta = event.ResOpFailedEvent.Metadata
		meta.Op = "failed-" + meta.Op
	default:
		return
	}
	urn := resource.URN(meta.URN)
	if ofEngine(urn) {
		return
	}
	if meta.Op == apitype.OpSame {
		o.same++
		return
	}
	o.byOp[string(meta.Op)] = append(o.byOp[string(meta.Op)], urn.Name())
}

// application is an untyped program with one GlobalApplication: what a language without types would send.
func application(name string, inputs func() pulumi.Map) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var app struct{ pulumi.ResourceState }
		return ctx.RegisterRemoteComponentResource("globalapp:index:GlobalApplication", name, inputs(), &app)
	}
}

// pulumi runs the CLI on a stack, for what the automation API does not have.
func (b *bench) pulumi(s *stack, arguments ...string) (string, error) {
	b.t.Helper()
	command := exec.CommandContext(b.t.Context(), filepath.Join(tools, "pulumi"),
		append(arguments, "--non-interactive")...)
	command.Dir = s.Workspace().WorkDir()
	command.Env = os.Environ()
	for key, value := range b.environment() {
		command.Env = append(command.Env, key+"="+value)
	}
	output, err := command.CombinedOutput()
	return string(output), err
}

// everything is whether the tests that take minutes each run in full: `make prove` asks for it.
func everything() bool { return os.Getenv("GLOBALAPP_PROVE") != "" }
