package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// yamlShop is the application of the tests in two regions, as a user of Pulumi YAML writes it.
const yamlShop = `
name: shop
runtime: yaml
resources:
  shop:
    type: globalapp:GlobalApplication
    properties:
      homeRegion: us-east-2
      regions:
        - name: us-east-2
        - name: eu-west-1
          traffic: 50
      compute:
        ecs:
          image: 111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1
          scaling: {min: 2, max: 6}
      ingress:
        globalAccelerator: {}
      datastores:
        orders:
          dynamodb:
            hashKey: {name: id, type: S}
      deletionProtection: false
      tags: {team: checkout}
outputs:
  url: ${shop.url}
  regions: ${shop.topology.members}
`

// A YAML program through the real CLI makes what every other language makes.
func TestYAMLProgramLives(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.yamlStack(t, yamlShop)

	previewed, err := s.preview()
	require.NoError(t, err, previewed.log)
	assert.Equal(t, did("create", shopNames(twoRegions...)), previewed.changes())
	assert.Empty(t, b.left())

	created := s.up()
	assert.Equal(t, did("create", shopNames(twoRegions...)), created.changes())
	assert.Regexp(t, `^http://[a-z0-9]+\.awsglobalaccelerator\.com$`, created.outputs["url"].Value)
	assert.Empty(t, s.up().changes())
	assert.Equal(t, did("delete", shopNames(twoRegions...)), s.destroy().changes())
	assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left())
}

// Pulumi YAML checks a program against the schema before the plugin sees it: what it says names the property. Only what
// it lets through reaches the plugin's own check.
func TestYAMLMistakesNameTheProperty(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, mistake := range map[string]struct {
		properties string
		says       []string
	}{
		"an unknown key": {
			properties: `{homeRegon: us-east-2}`,
			says:       []string{"homeRegon"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			// One after the other: each has a stack of its own in the same backend.
			s := b.yamlStack(t, "name: shop\nruntime: yaml\nresources:\n  shop:\n    type: globalapp:GlobalApplication\n"+
				"    properties: "+mistake.properties+"\n")
			done, err := s.preview()
			require.Error(t, err)
			for _, words := range mistake.says {
				assert.Contains(t, done.log, words)
			}
			assert.Empty(t, b.left())
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
			t.Log(done.log)
		})
	}
}

// yamlStack is a stack of a YAML program, which the CLI runs from a folder of its own.
func (b *bench) yamlStack(t *testing.T, program string) *stack {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "Pulumi.yaml"), []byte(program), 0o600))
	command, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: linkedRoot(t)})
	require.NoError(t, err)
	environment := b.environment()
	environment["PATH"] = yamlHost(t) + string(os.PathListSeparator) + environment["PATH"]
	made, err := auto.UpsertStackLocalSource(t.Context(), "dev", folder, auto.Pulumi(command), auto.EnvVars(environment))
	require.NoError(t, err)
	return &stack{t: t, Stack: made, file: filepath.Join(b.state, ".pulumi", "stacks", project, "dev.json")}
}

// yamlHost is the folder of the language host of Pulumi YAML. Without the host the test cannot run, which is a failure
// where it must.
func yamlHost(t *testing.T) string {
	t.Helper()
	const name = "pulumi-language-yaml"
	_, file, _, _ := runtime.Caller(0)
	host := filepath.Join(filepath.Dir(file), "..", "..", "bin", name)
	if _, err := os.Stat(host); err == nil {
		return filepath.Dir(host)
	}
	if host, err := exec.LookPath(name); err == nil {
		return filepath.Dir(host)
	}
	const missing = "there is no " + name + ", neither in bin/ nor on PATH: run `make tools` first"
	if os.Getenv("CI") == "true" {
		require.FailNow(t, missing)
	}
	t.Skip(missing)
	return ""
}
