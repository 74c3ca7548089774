package topologytest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology/topologytest"
)

// The regions to choose from are AWS's.
func TestRegionsAreKnown(t *testing.T) {
	t.Parallel()
	for _, name := range topologytest.Regions {
		_, known := topology.LookupRegion(name)
		assert.True(t, known, name)
	}
}

// What is made follows from the choices alone.
func TestTheSameSeedMakesTheSame(t *testing.T) {
	t.Parallel()
	made := func(seed uint64) []string {
		d := topologytest.Seeded(seed)
		app := topologytest.Application(d, topologytest.Settings{})
		changed, what := topologytest.Change(d, topologytest.Settings{}, app)
		return []string{
			topologytest.Written(app), topologytest.Written(changed), what, topologytest.Written(topologytest.Spoil(d, app)),
		}
	}
	different := map[string]bool{}
	for seed := range uint64(100) {
		first := made(seed)
		require.Equal(t, first, made(seed))
		different[first[0]] = true
	}
	assert.Greater(t, len(different), 95)
}

// Without any choice left the simplest is made.
func TestNothingMakesTheSimplest(t *testing.T) {
	t.Parallel()
	app := topologytest.Application(topologytest.FromBytes(nil), topologytest.Settings{})
	assert.Equal(t, "us-east-2", app["homeRegion"])
	assert.Len(t, app["regions"], 1)
}

// Spoiling changes a copy.
func TestSpoilingLeavesWhatItIsGiven(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		d := topologytest.Seeded(seed)
		app := topologytest.Application(d, topologytest.Settings{})
		before := topologytest.Written(app)
		topologytest.Spoil(d, app)
		require.Equal(t, before, topologytest.Written(app))
	}
}
