package examples_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// kept is what is left of each YAML example when it is destroyed, because `onDelete` keeps data.
var kept = map[string]map[string]int{
	"yaml-just-the-data": with(buckets(2), map[string]int{
		"aws:kms/key:Key": 2, "aws:rds/clusterSnapshot:ClusterSnapshot": 2,
	}),
	"yaml-read-local-write-home": {
		"aws:elasticache/snapshot:Snapshot": 2, "aws:kms/key:Key": 4, "aws:rds/clusterSnapshot:ClusterSnapshot": 2,
		"aws:route53/zone:Zone": 1,
	},
	"yaml-route53-latency": {"aws:dynamodb/table:Table": 1, "aws:route53/zone:Zone": 1},
	"yaml-serverless-api":  {"aws:dynamodb/table:Table": 1, "aws:route53/zone:Zone": 1},
	"yaml-web-shop":        with(buckets(3), map[string]int{"aws:dynamodb/table:Table": 1}),
}

// buckets are buckets that are kept, with their settings.
func buckets(count int) map[string]int {
	kept := map[string]int{}
	for _, kind := range []string{
		"BucketV2", "BucketVersioningV2", "BucketLifecycleConfigurationV2", "BucketOwnershipControls",
		"BucketPublicAccessBlock", "BucketServerSideEncryptionConfigurationV2",
	} {
		kept["aws:s3/"+strings.ToLower(kind[:1])+kind[1:]+":"+kind] = count
	}
	return kept
}

func with(kept, more map[string]int) map[string]int {
	maps.Copy(kept, more)
	return kept
}

// Every YAML program among the examples is deployed, deployed again without a change, and destroyed as its page says.
func TestYAMLExamplesLive(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join(root(), "examples", "yaml-*"))
	require.NoError(t, err)
	var names []string
	for _, folder := range folders {
		name := filepath.Base(folder)
		names = append(names, name)
		t.Run(strings.TrimPrefix(name, "yaml-"), func(t *testing.T) {
			t.Parallel()
			testLife(t, folder, kept[name])
		})
	}
	assert.Equal(t, slices.Sorted(maps.Keys(kept)), names)
}

func testLife(t *testing.T, folder string, kept map[string]int) {
	t.Helper()
	b := newBench(t)
	before := b.prepares(filepath.Base(folder))
	p := b.takes(folder)
	for key, value := range before.settings {
		p.sets(key, value)
	}
	p.hasItsZone()

	p.ups()
	assertExpected(t, folder, p.outputs())
	p.ups("--expect-no-changes")

	p.sets("deletionProtection", false)
	p.ups()
	p.pulumi("destroy", "--yes")
	left := b.left()
	for kind, count := range before.there {
		if left[kind] -= count; left[kind] == 0 {
			delete(left, kind)
		}
	}
	assert.Equal(t, kept, left)
}

// prepared is what was there before an example: things of AWS, and settings that name them.
type prepared struct {
	settings map[string]any
	there    map[string]int
}

// prepares deploys what an example takes as given: the program of its name in testdata, whose outputs are settings.
func (b *bench) prepares(example string) prepared {
	b.t.Helper()
	_, story, _ := strings.Cut(example, "-")
	folder := filepath.Join("testdata", story)
	if _, err := os.Stat(folder); err != nil {
		return prepared{there: map[string]int{}}
	}
	p := b.takes(folder)
	p.ups()
	return prepared{settings: p.outputs(), there: b.left()}
}

// hasItsZone makes the hosted zone that the configuration of an example names.
func (p *program) hasItsZone() {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "Pulumi."+stackName+".yaml"))
	require.NoError(p.t, err)
	var settings struct{ Config map[string]any }
	require.NoError(p.t, yaml.Unmarshal(text, &settings))
	for key, value := range settings.Config {
		if id, is := value.(string); is && strings.HasSuffix(key, "hostedZoneId") {
			p.sim.AddZone(awssim.Zone{ID: id, Name: "example.com"})
		}
	}
}
