package examples_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/given"
)

// kept is what is left of each YAML example when it is destroyed, because `onDelete` keeps data.
var kept = map[string]map[string]int{
	"yaml-compare":            {},
	"yaml-join-what-you-have": {},
	"yaml-plan":               {},
	"yaml-just-the-data": with(buckets(2), map[string]int{
		"aws:kms/key:Key": 2, "aws:rds/clusterSnapshot:ClusterSnapshot": 2,
	}),
	"yaml-read-local-write-home": {
		"aws:elasticache/snapshot:Snapshot": 2, "aws:kms/key:Key": 4, "aws:rds/clusterSnapshot:ClusterSnapshot": 2,
	},
	"yaml-route53-latency": {"aws:dynamodb/table:Table": 1},
	"yaml-serverless-api":  {"aws:dynamodb/table:Table": 1},
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
	settings := given.Settings(b.sim, strings.TrimPrefix(filepath.Base(folder), "yaml-"))
	before := b.left()
	p := b.takes(folder)
	for key, value := range settings {
		p.sets(key, value)
	}

	p.ups()
	assertExpected(t, folder, p.outputs())
	p.ups("--expect-no-changes")

	p.sets("deletionProtection", false)
	p.ups()
	p.pulumi("destroy", "--yes")
	left := b.left()
	for kind, count := range before {
		if left[kind] -= count; left[kind] == 0 {
			delete(left, kind)
		}
	}
	assert.Equal(t, kept, left)
}
