package examples_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// root is the root of the checkout.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// missing skips the test; CI has everything, so that nothing is skipped there unseen.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("there is no %s, and CI must have it: run `make build tools` first", what)
	}
	t.Skipf("there is no %s: run `make build tools` first", what)
}

// needed are the tools of the tests, which `make tools` brings.
var needed = []string{"pulumi", "pulumi-language-yaml"}

// find is where a tool is: in the checkout's folder, or on PATH.
func find(name string) (string, error) {
	path := filepath.Join(root(), "bin", name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return exec.LookPath(name)
}

// tools is a folder with the Pulumi CLI, its YAML host and the plugin of this checkout.
var tools = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "globalapp-examples-")
	if err != nil {
		return "", fmt.Errorf("making a folder for the tools: %w", err)
	}
	for _, name := range needed {
		path, err := find(name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(folder, name))
		}
		if err != nil {
			return folder, fmt.Errorf("linking %s: %w", name, err)
		}
	}
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", folder, "./provider/cmd/pulumi-resource-globalapp")
	build.Dir = root()
	if output, err := build.CombinedOutput(); err != nil {
		return folder, fmt.Errorf("building the plugin: %w\n%s", err, output)
	}
	return folder, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if folder, _ := tools(); folder != "" {
		_ = os.RemoveAll(folder)
	}
	os.Exit(code)
}

// bench is a Pulumi of its own on a simulated AWS of its own.
type bench struct {
	t   *testing.T
	sim *awssim.Sim
	env []string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	for _, name := range needed {
		if _, err := find(name); err != nil {
			missing(t, name)
		}
	}
	folder, err := tools()
	require.NoError(t, err)
	sim, err := awssim.Start(awssim.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	return &bench{t: t, sim: sim, env: append(append(os.Environ(), sim.Env()...),
		"PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"),
		"PULUMI_HOME="+t.TempDir(),
		"PULUMI_BACKEND_URL=file://"+t.TempDir(),
		"PULUMI_CONFIG_PASSPHRASE=test",
		"PULUMI_SKIP_UPDATE_CHECK=1",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_EXPERIMENTAL=true",
		"PULUMI_SKIP_CHECKPOINTS=true",
	)}
}

// program is a folder with a Pulumi program, and its one stack.
type program struct {
	*bench
	folder string
}

// stackName is the stack that the examples have a configuration for.
const stackName = "example"

// takes copies a program into a folder of its own and makes its stack.
func (b *bench) takes(source string) *program {
	b.t.Helper()
	p := &program{bench: b, folder: b.t.TempDir()}
	require.NoError(b.t, os.CopyFS(p.folder, os.DirFS(source)))
	p.pulumi("stack", "init", stackName)
	return p
}

// pulumi runs a command of the CLI, which must succeed.
func (p *program) pulumi(arguments ...string) string {
	p.t.Helper()
	output, err := p.tries(arguments...)
	require.NoError(p.t, err, "pulumi %s\n%s", strings.Join(arguments, " "), output)
	return output
}

func (p *program) tries(arguments ...string) (string, error) {
	p.t.Helper()
	folder, err := tools()
	require.NoError(p.t, err)
	command := exec.CommandContext(p.t.Context(), filepath.Join(folder, "pulumi"),
		append(arguments, "--non-interactive")...)
	command.Dir, command.Env = p.folder, p.env
	output, err := command.CombinedOutput()
	return string(output), err
}

// ups deploys without a preview of its own: the engine plans all the same.
func (p *program) ups(more ...string) string {
	p.t.Helper()
	return p.pulumi(append([]string{"up", "--yes", "--skip-preview", "--suppress-outputs"}, more...)...)
}

func (p *program) outputs() map[string]any {
	p.t.Helper()
	var outputs map[string]any
	text := p.pulumi("stack", "output", "--json")
	require.NoError(p.t, json.Unmarshal([]byte(text), &outputs), text)
	return outputs
}

func (p *program) sets(key string, value any) {
	p.t.Helper()
	if list, is := value.([]string); is {
		for i, each := range list {
			p.pulumi("config", "set", "--path", fmt.Sprintf("%s[%d]", key, i), each)
		}
		return
	}
	p.pulumi("config", "set", key, fmt.Sprint(value))
}

// left are the types of the things that are there, with how many of each.
func (b *bench) left() map[string]int {
	types := map[string]int{}
	for _, each := range b.sim.World().Resources {
		types[each.Type]++
	}
	return types
}
