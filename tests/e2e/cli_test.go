package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

// cliStack is a stack that the Pulumi CLI drives, in processes of its own, with the plugin that was built.
type cliStack struct{ auto.Stack }

// runs gives the stack another program.
func (c *cliStack) runs(program pulumi.RunFunc) { c.Workspace().SetProgram(program) }

// newCLIBench makes an empty AWS for stacks that the CLI drives.
func newCLIBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.useCLI()
	return b
}

func (b *bench) useCLI() {
	b.t.Helper()
	require.NoError(b.t, buildPlugin())
	b.cli = true
}

// cliStack makes a stack for the CLI.
func (b *bench) cliStack(name string, program pulumi.RunFunc) *stack {
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
	return &stack{t: b.t, hears: b.hears, deployer: &cliStack{made}, file: b.stateFile(name)}
}

// stateFile is where the CLI keeps the state of a stack.
func (b *bench) stateFile(name string) string {
	return filepath.Join(b.state, ".pulumi", "stacks", project, name+".json")
}

// workspace is the workspace of a stack that the CLI drives.
func (s *stack) workspace() auto.Workspace {
	s.t.Helper()
	driven, is := s.deployer.(*cliStack)
	require.True(s.t, is, "only a stack of newCLIBench has a workspace")
	return driven.Workspace()
}

// environment is what the CLI runs with: nothing of the user's own Pulumi, and the simulated AWS in place of the real one.
func (b *bench) environment() map[string]string {
	environment := map[string]string{
		"PATH":                     tools + string(os.PathListSeparator) + os.Getenv("PATH"),
		"PULUMI_HOME":              b.home,
		"PULUMI_BACKEND_URL":       "file://" + b.state,
		"PULUMI_CONFIG_PASSPHRASE": passphraseOfTests,
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

// pulumi runs the CLI on a stack, for what the automation API does not have.
func (b *bench) pulumi(s *stack, arguments ...string) (string, error) {
	b.t.Helper()
	command := exec.CommandContext(b.t.Context(), filepath.Join(tools, "pulumi"),
		append(arguments, "--non-interactive")...)
	command.Dir = s.workspace().WorkDir()
	command.Env = os.Environ()
	for key, value := range s.workspace().GetEnvVars() {
		command.Env = append(command.Env, key+"="+value)
	}
	output, err := command.CombinedOutput()
	return string(output), err
}
