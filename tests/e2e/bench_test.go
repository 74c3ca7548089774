package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const project = "shop"

var (
	// tools is where the Pulumi CLI and the plugin of this checkout are.
	tools string
	// buildPlugin builds the plugin into tools for the first test that needs it there, so that none runs an old one.
	buildPlugin func() error
)

func TestMain(m *testing.M) {
	code, err := runTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func runTests(m *testing.M) (int, error) {
	flag.Parse()
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(file), "..", "..")
	directory, temporary := os.Getenv(batchVariable), ""
	if directory == "" {
		var err error
		if directory, err = toolsFolder(root); err != nil {
			return 0, err
		}
		defer func() { _ = os.RemoveAll(directory) }()
		if temporary, err = ownTemporaryFiles(directory); err != nil {
			return 0, err
		}
	}
	tools = directory
	if err := setProcess(root); err != nil {
		return 0, err
	}
	before := usersFolders()
	code, err := runThem(m)
	if err != nil {
		return 0, err
	}
	isOld := func(name string) bool { return slices.Contains(before, name) }
	if made := slices.DeleteFunc(usersFolders(), isOld); len(made) > 0 {
		return 0, fmt.Errorf("the tests wrote into %s of their user", strings.Join(made, " and "))
	}
	// The first of the processes looks for what all of them left.
	if temporary == "" {
		return code, nil
	}
	left, err := remains(temporary)
	if len(left) > 0 {
		err = fmt.Errorf("the tests left something behind:\n  %s", strings.Join(left, "\n  "))
	}
	return code, err
}

// runThem runs the tests that are asked for.
func runThem(m *testing.M) (int, error) {
	if wantsBatches() {
		return runBatches()
	}
	return m.Run(), nil
}

// toolsFolder is a new folder with the CLI, which the plugin of this checkout is built into when it is needed.
func toolsFolder(root string) (string, error) {
	directory, err := os.MkdirTemp("", "globalapp-e2e-")
	if err != nil {
		return "", fmt.Errorf("making a folder for the plugin: %w", err)
	}
	cli := filepath.Join(root, "bin", "pulumi")
	if _, err := os.Stat(cli); err != nil {
		if cli, err = exec.LookPath("pulumi"); err != nil {
			return "", errors.New("there is no Pulumi CLI, neither in bin/ nor on PATH: run `make tools` first")
		}
	}
	if err := os.Symlink(cli, filepath.Join(directory, "pulumi")); err != nil {
		return "", fmt.Errorf("linking the Pulumi CLI: %w", err)
	}
	return directory, nil
}

// setProcess sets what all tests of the process share.
func setProcess(root string) error {
	directory := tools
	buildPlugin = sync.OnceValue(func() error {
		// Another process of these tests may have built it.
		if _, err := os.Stat(filepath.Join(directory, "pulumi-resource-"+globalapp.Name)); err == nil {
			return nil
		}
		build := exec.Command("go", "build", "-o", directory, "./provider/cmd/pulumi-resource-globalapp")
		build.Dir = root
		if output, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building the plugin: %w\n%s", err, output)
		}
		return nil
	})
	for key, value := range processSettings {
		if err := os.Setenv(key, value); err != nil {
			return fmt.Errorf("setting %s: %w", key, err)
		}
	}
	// The automation API asks the CLI for its version in the process's own environment, and the CLI logs that in its home.
	if err := os.Setenv("PULUMI_HOME", filepath.Join(directory, "home")); err != nil {
		return fmt.Errorf("giving the CLI a home: %w", err)
	}
	// Several engines share this process: collecting less often saves a quarter of its time, and the limit keeps it small.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(2 << 30)
	return nil
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

// bench is a project with its stacks on a simulated AWS of its own.
type bench struct {
	t   *testing.T
	sim *awssim.Sim
	// cli is whether the Pulumi CLI drives the stacks, and not the engine in this process.
	cli   bool
	home  string
	state string

	mu sync.Mutex
	// said is what the engine and its programs said and gave in the open.
	said []string
}

// newBench makes an empty AWS.
func newBench(t *testing.T) *bench {
	t.Helper()
	sim, err := awssim.Start(awssim.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	b := &bench{t: t, sim: sim, home: t.TempDir(), state: t.TempDir()}
	t.Cleanup(b.keepsSecrets)
	if os.Getenv("GLOBALAPP_ENGINE") == "cli" {
		b.useCLI()
	}
	return b
}

// hears remembers what was said in the open, for the search for secrets at the end of the test.
func (b *bench) hears(done operations, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, done.log)
	if err != nil {
		b.said = append(b.said, err.Error())
	}
	for name, output := range done.outputs {
		if !output.Secret {
			b.said = append(b.said, fmt.Sprintf("output %s: %v", name, output.Value))
		}
	}
}

// keepsSecrets looks, at the end of every test, for every password that AWS was ever given: in what was said, in the states,
// and in whatever else the test left in its folders.
func (b *bench) keepsSecrets() {
	passwords := b.sim.Passwords()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.said {
		for _, password := range passwords {
			require.NotContains(b.t, text, password, "a password is said in the open")
		}
	}
	for _, folder := range []string{b.state, b.home} {
		require.NoError(b.t, filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			written, err := os.ReadFile(path)
			for _, password := range passwords {
				require.False(b.t, bytes.Contains(written, []byte(password)), "%s holds a password in plain text", path)
			}
			return err
		}))
	}
}

// stack is one stack of the bench's project.
func (b *bench) stack(name string, program pulumi.RunFunc) *stack {
	b.t.Helper()
	if b.cli {
		return b.cliStack(name, program)
	}
	return b.engineStack(name, program)
}

// deployer runs the operations of one stack: the engine in this process, or the CLI.
type deployer interface {
	Name() string
	Up(context.Context, ...optup.Option) (auto.UpResult, error)
	Preview(context.Context, ...optpreview.Option) (auto.PreviewResult, error)
	Refresh(context.Context, ...optrefresh.Option) (auto.RefreshResult, error)
	Destroy(context.Context, ...optdestroy.Option) (auto.DestroyResult, error)
	PreviewDestroy(context.Context, ...optdestroy.Option) (auto.PreviewResult, error)
	Export(context.Context) (apitype.UntypedDeployment, error)
	SetConfig(context.Context, string, auto.ConfigValue) error
	// runs gives the stack another program.
	runs(pulumi.RunFunc)
}

// stack drives one stack and reports exactly what the engine did.
type stack struct {
	t *testing.T
	deployer
	// hears is told what each operation said.
	hears func(operations, error)
	// file holds the state as the backend keeps it.
	file string
}

// runs gives the stack another program, for the operations that follow.
func (s *stack) runs(program pulumi.RunFunc) *stack {
	s.deployer.runs(program)
	return s
}

// operations are the names of resources by what happened to them; what stayed the same is counted alone.
type operations struct {
	byOp map[string][]string
	// typed are the same with their types, as `module/Type name`.
	typed   ops
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
	done, err := s.watch(&log, func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		options = append(options, optup.EventStreams(events), optup.ProgressStreams(&log),
			optup.ErrorProgressStreams(&log), optup.SuppressOutputs())
		result, err := s.Up(ctx, options...)
		return result.Outputs, err
	})
	return done, err
}

func (s *stack) preview(options ...optpreview.Option) (operations, error) {
	s.t.Helper()
	var log bytes.Buffer
	done, err := s.watch(&log, func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		_, err := s.Preview(ctx, append(options, optpreview.EventStreams(events), optpreview.ProgressStreams(&log),
			optpreview.ErrorProgressStreams(&log))...)
		return nil, err
	})
	for op := range done.byOp {
		// A preview tells of a component twice: when it is registered, and when it has its outputs.
		done.byOp[op] = slices.Compact(done.byOp[op])
	}
	return done, err
}

func (s *stack) refresh() operations {
	s.t.Helper()
	var log bytes.Buffer
	done, err := s.watch(&log, func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		_, err := s.Refresh(ctx, optrefresh.EventStreams(events), optrefresh.ProgressStreams(&log),
			optrefresh.ErrorProgressStreams(&log))
		return nil, err
	})
	require.NoError(s.t, err)
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
	var log bytes.Buffer
	return s.watch(&log, func(ctx context.Context, events chan<- events.EngineEvent) (auto.OutputMap, error) {
		_, err := s.Destroy(ctx, optdestroy.EventStreams(events), optdestroy.ProgressStreams(&log),
			optdestroy.ErrorProgressStreams(&log))
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
	log *bytes.Buffer, run func(context.Context, chan<- events.EngineEvent) (auto.OutputMap, error),
) (operations, error) {
	stream := make(chan events.EngineEvent)
	collected := make(chan operations)
	go func() {
		done := operations{byOp: map[string][]string{}, typed: ops{}}
		for event := range stream {
			done.add(event)
		}
		for op := range done.byOp {
			slices.Sort(done.byOp[op])
			slices.Sort(done.typed[op])
		}
		collected <- done
	}()
	outputs, err := run(s.t.Context(), stream)
	done := <-collected
	done.outputs, done.log = outputs, log.String()
	s.hears(done, err)
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
	o.typed[string(meta.Op)] = append(o.typed[string(meta.Op)], typed(urn))
}

// application is an untyped program with one GlobalApplication: what a language without types would send.
func application(name string, inputs func() pulumi.Map) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var app struct{ pulumi.ResourceState }
		return ctx.RegisterRemoteComponentResource("globalapp:index:GlobalApplication", name, inputs(), &app)
	}
}
