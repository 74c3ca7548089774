package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pipeline is a copy of the folder that teams take over, with its program deployed on a simulated AWS.
type pipeline struct {
	*program
	ci string
}

func newPipeline(t *testing.T) *pipeline {
	t.Helper()
	p := &pipeline{program: &program{bench: newBench(t)}, ci: t.TempDir()}
	require.NoError(t, os.CopyFS(p.ci, os.DirFS(filepath.Join(root(), "examples", "ci"))))
	p.folder = filepath.Join(p.ci, "program")
	p.env = append(p.env, "STACK=production")
	p.pulumi("stack", "init", "production")
	p.script("deploy.sh")
	return p
}

// script runs a script, which must succeed, in a folder of its own as a runner does.
func (p *pipeline) script(name string, settings ...string) string {
	p.t.Helper()
	output, err := p.tryScript(name, settings...)
	require.NoError(p.t, err, "%s\n%s", name, output)
	return output
}

func (p *pipeline) tryScript(name string, settings ...string) (string, error) {
	p.t.Helper()
	command := exec.CommandContext(p.t.Context(), "sh", filepath.Join(p.ci, name), p.folder)
	command.Dir, command.Env = p.ci, append(p.env, settings...)
	output, err := command.CombinedOutput()
	return string(output), err
}

// edits replaces a part of the program.
func (p *pipeline) edits(part, instead string) {
	p.t.Helper()
	file := filepath.Join(p.folder, "Pulumi.yaml")
	text, err := os.ReadFile(file)
	require.NoError(p.t, err)
	require.Contains(p.t, string(text), part)
	require.NoError(p.t, os.WriteFile(file, []byte(strings.Replace(string(text), part, instead, 1)), 0o600))
}

func (p *pipeline) comment() string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.ci, "comment.md"))
	require.NoError(p.t, err)
	return string(text)
}

// updated are the names of what was updated or created since the last reset.
func (p *pipeline) touched(method string) []string {
	var names []string
	for _, call := range p.sim.Calls() {
		if call.Method == method && !call.Preview {
			names = append(names, call.URN[strings.LastIndex(call.URN, ":")+1:])
		}
	}
	slices.Sort(names)
	return names
}

func TestACommentTellsWhatAPullRequestChanges(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.pulumi("config", "set", "image", "111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:2")
	p.script("preview.sh")
	text := p.comment()
	assert.True(t, strings.HasPrefix(text, "### Preview: 3 to replace, 3 to update\n"), text)
	assert.Contains(t, text, "\n| replaced or removed | | by |\n|---|---|---|\n"+
		"| `shop-main-task-definition-eu-west-1` | replace | containerDefinitions |\n"+
		"| `shop-main-task-definition-us-east-2` | replace | containerDefinitions |\n"+
		"| `shop-main-task-definition-us-west-2` | replace | containerDefinitions |\n")
	assert.Contains(t, text, "\nWarnings of `shop`:\n\n- ingress: HTTP on port 80 only")
	assert.Contains(t, text, "\n```mermaid\nflowchart LR\n")

	p.pulumi("config", "set", "image", "111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1")
	p.script("preview.sh")
	assert.True(t, strings.HasPrefix(p.comment(), "### Preview: no change\n"), p.comment())
}

func TestTheGateFailsWhenDataWouldBeLost(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	const replica = "shop-orders-replica-eu-west-1"
	p.edits("        - name: eu-west-1\n", "        - name: eu-west-1\n          deletionProtection: false\n")
	p.script("preview.sh")
	p.script("deploy.sh")

	p.edits("        - name: eu-west-1\n          deletionProtection: false\n", "")
	output, err := p.tryScript("preview.sh")
	require.Error(t, err)
	assert.Contains(t, output, "review: what holds data would be replaced or deleted:\n- "+replica+
		" (aws:dynamodb/tableReplica:TableReplica)\nIf that is meant, add the names to the file of accepted removals")
	assert.Contains(t, p.comment(), "| `"+replica+"` | :warning: holds data, delete |  |\n")

	accepted := filepath.Join(p.ci, "accepted-removals.txt")
	require.NoError(t, os.WriteFile(accepted, []byte("# Ireland closes.\n"+replica+"  # empty\n"), 0o600))
	p.script("preview.sh")
}

func TestTheGateFailsWithThePreview(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.edits("homeRegion: us-east-2", "homeRegion: us-west-2")
	output, err := p.tryScript("preview.sh")
	require.Error(t, err)
	assert.Contains(t, output, "review: the preview failed:\n")
	assert.Contains(t, output, "homeRegion: ")
	assert.Contains(t, p.comment(), "**The preview failed.**")
	assert.NotContains(t, p.comment(), "urn:pulumi:")
}

func TestAWaveLeavesTheOtherRegionsAlone(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.pulumi("config", "set", "image", "111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:2")
	p.sim.ResetCalls()
	p.script("deploy.sh", "HOLD=us-east-2 eu-west-1")
	assert.Equal(t, []string{"shop-main-service-us-west-2"}, p.touched("Update"))
	assert.Equal(t, []string{"shop-main-task-definition-us-west-2"}, p.touched("Create"))

	p.sim.ResetCalls()
	p.script("deploy.sh")
	assert.Equal(t, []string{"shop-main-service-eu-west-1", "shop-main-service-us-east-2"}, p.touched("Update"))
	assert.Equal(t, []string{"shop-main-task-definition-eu-west-1", "shop-main-task-definition-us-east-2"}, p.touched("Create"))
}

func TestDriftIsFound(t *testing.T) {
	t.Parallel()
	p := newPipeline(t)
	p.script("drift.sh")
	const service = "aws:ecs/service:Service"
	for _, each := range p.sim.World().Resources {
		if each.Type == service && each.Region == "eu-west-1" {
			require.NoError(t, p.sim.SetByHand(service, each.Region, each.ID, "enableExecuteCommand", true))
		}
	}
	p.sim.ResetCalls()
	output, err := p.tryScript("drift.sh")
	require.Error(t, err)
	assert.Regexp(t, `no changes were expected.* but changes were proposed`, output)
	assert.Empty(t, append(p.touched("Update"), p.touched("Create")...))
}
