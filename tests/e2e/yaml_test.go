package e2e_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
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
	b := newCLIBench(t)
	s := b.yamlStack(t, yamlShop)

	previewed, err := s.preview()
	require.NoError(t, err, previewed.log)
	// The engine reports a component twice in a preview.
	assert.Equal(t, did("create", shopNames(twoRegions...))["create"], slices.Compact(previewed.changes()["create"]))
	assert.Len(t, previewed.changes(), 1)
	assert.Empty(t, b.left())

	created := s.up()
	assert.Equal(t, did("create", shopNames(twoRegions...)), created.changes())
	assert.Regexp(t, `^http://[a-z0-9]+\.awsglobalaccelerator\.com$`, created.outputs["url"].Value)
	assert.Empty(t, s.up().changes())
	assert.Equal(t, did("delete", shopNames(twoRegions...)), s.destroy().changes())
	assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left())
}

// The example behind Route 53 lives on the name and in the zone of its configuration, and ends as its page says.
func TestYAMLExampleBehindRoute53Lives(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	program := exampleProgram(t, "yaml-route53-latency")
	s := b.yamlStack(t, program)
	for key, value := range map[string]string{"domain": siteName, "hostedZoneId": zoneID} {
		require.NoError(t, s.SetConfig(t.Context(), key, auto.ConfigValue{Value: value}))
	}
	var checks []string
	for _, region := range threeRegions {
		checks = append(checks, "shop-route53-"+region+"-health-check")
	}
	all := siteNames(threeRegions, viaDNS(threeRegions...), checks)
	created := s.up()
	assert.Equal(t, did("create", all), created.changes())
	assert.Equal(t, siteURL, created.outputs["url"].Value)
	assert.Equal(t, map[string]any{"route53": map[string]any{
		"detectionSeconds": 30.0, "propagationSeconds": 60.0, "totalSeconds": 90.0,
	}}, created.outputs["failover"].Value)
	assert.Empty(t, created.outputs["warnings"].Value)
	for _, region := range threeRegions {
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	}
	assert.Empty(t, s.up().changes())

	require.NoError(t, s.SetConfig(t.Context(), "deletionProtection", auto.ConfigValue{Value: "false"}))
	s.up()
	assert.Equal(t, did("delete", all), s.destroy().changes())
	assert.Equal(t, []string{
		"aws:dynamodb/table:Table shop-orders-table-us-east-2", "aws:route53/zone:Zone example.com",
	}, b.left())
}

// exampleProgram is the text of an example's YAML program.
func exampleProgram(t *testing.T, folder string) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "..", "examples", folder, "Pulumi.yaml"))
	require.NoError(t, err)
	return string(text)
}

// Pulumi YAML checks a program against the schema before the plugin sees it: what it says names the property. Only what
// it lets through reaches the plugin's own check.
func TestYAMLMistakesNameTheProperty(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	mistakes := map[string]struct {
		// instead replaces a part of the sound program.
		part, instead string
		says          []string
	}{
		"an unknown key": {
			part: "deletionProtection: false", instead: "deletionProtections: false",
			says: []string{"Property deletionProtections does not exist on 'globalapp:index:GlobalApplication'"},
		},
		"an unknown key in a list": {
			part: "traffic: 50", instead: "trafic: 50",
			says: []string{"Property trafic does not exist on 'globalapp:index:Region'"},
		},
		"a missing property": {
			part: "homeRegion: us-east-2", instead: "writerRegion: us-east-2",
			says: []string{"homeRegion: Missing required property 'homeRegion'"},
		},
		"a missing property in a map": {
			part: "{name: id, type: S}", instead: "{name: id}",
			says: []string{"type: Missing required property 'type'"},
		},
		"a value of another type": {
			part: "traffic: 50", instead: "traffic: half",
			says: []string{"traffic: Cannot assign type 'string' to type 'integer'"},
		},
		"a value outside of its enumeration, which only the plugin refuses": {
			part: "{name: id, type: S}", instead: "{name: id, type: string}",
			says: []string{`datastores.orders.dynamodb.hashKey.type: "string" is not one of S, N, B; choose one of them`},
		},
		"a fraction, which only the plugin refuses": {
			part: "traffic: 50", instead: "traffic: 50.5",
			says: []string{"regions[1].traffic: 50.5 is not a whole number; use 50 or 51"},
		},
	}
	for name, mistake := range mistakes { //nolint:paralleltest // They share the stack.
		t.Run(name, func(t *testing.T) {
			require.Contains(t, yamlShop, mistake.part)
			s := b.yamlStack(t, strings.Replace(yamlShop, mistake.part, mistake.instead, 1))
			done, err := s.preview()
			require.Error(t, err)
			for _, words := range mistake.says {
				assert.Contains(t, done.log, words)
			}
			assert.Empty(t, b.left())
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
		})
	}
}

// yamlStack is a stack of a YAML program, which the CLI runs from a folder of its own, with more in its environment.
func (b *bench) yamlStack(t *testing.T, program string, more ...map[string]string) *stack {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "Pulumi.yaml"), []byte(program), 0o600))
	command, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: linkedRoot(t)})
	require.NoError(t, err)
	environment := b.environment()
	for _, each := range more {
		maps.Copy(environment, each)
	}
	environment["PATH"] = yamlHost(t) + string(os.PathListSeparator) + environment["PATH"]
	made, err := auto.UpsertStackLocalSource(t.Context(), "dev", folder, auto.Pulumi(command), auto.EnvVars(environment))
	require.NoError(t, err)
	return &stack{t: t, hears: b.hears, deployer: &cliStack{made}, file: b.stateFile("dev")}
}

// yamlHost is a folder with the language host of Pulumi YAML and nothing else, so that no other plugin beside it is
// taken for this checkout's. Without the host the test cannot run, which is a failure where everything must.
func yamlHost(t *testing.T) string {
	t.Helper()
	const name = "pulumi-language-yaml"
	_, file, _, _ := runtime.Caller(0)
	host := filepath.Join(filepath.Dir(file), "..", "..", "bin", name)
	if _, err := os.Stat(host); err != nil {
		if host, err = exec.LookPath(name); err != nil {
			const missing = "there is no " + name + ", neither in bin/ nor on PATH: run `make tools` first"
			require.NotEqual(t, "true", os.Getenv("CI"), missing)
			t.Skip(missing)
		}
	}
	folder := t.TempDir()
	require.NoError(t, os.Symlink(host, filepath.Join(folder, name)))
	return folder
}
