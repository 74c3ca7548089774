package e2e_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stack that gets another name keeps its tables under the names that they have, and its services go on with them.
func TestRenamedStackKeepsItsData(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	s := b.stack("dev", shopIn(twoRegions))
	s.up()
	stores := []string{"shop-orders-table-us-east-2", "shop-orders-replica-eu-west-1"}
	table := b.named(stores[0])
	b.rename(s, "prod")
	b.sim.ResetCalls()

	prod := b.stack("prod", shopIn(twoRegions))
	expected, err := prod.preview()
	require.NoError(t, err)
	for _, name := range stores {
		assert.NotContains(t, expected.changes()["replace"], name)
		assert.NotContains(t, expected.changes()["delete"], name)
	}

	prod.up()
	assert.Empty(t, b.order("Create", stores...))
	assert.Empty(t, b.order("Delete", stores...))
	assert.Equal(t, table.ARN, b.named(stores[0]).ARN)
	definition := b.named("shop-main-task-definition-eu-west-1").Outputs["containerDefinitions"]
	assert.Contains(t, definition, table.Outputs["name"], "the service goes on with the table that there is")
	assert.Equal(t, map[string]float64{"eu-west-1": 100}, b.visitors("eu-west-1"))
	assert.Empty(t, prod.up().changes())
}

// Buckets keep their names too, and what uses them goes on with them.
func TestRenamedStackKeepsItsBuckets(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	s := b.stack("dev", assetsIn(twoRegions))
	s.up()
	before := s.buckets()
	b.rename(s, "prod")
	b.sim.ResetCalls()

	prod := b.stack("prod", assetsIn(twoRegions))
	prod.up()
	buckets := partsOf("assets", twoRegions, bucketParts...)
	assert.Empty(t, b.order("Create", buckets...))
	assert.Empty(t, b.order("Delete", buckets...))
	assert.Equal(t, before, prod.buckets())
	b.assertMesh(before)
	assert.Empty(t, prod.up().changes())
}

// rename gives a stack another name, as `pulumi stack rename` does.
func (b *bench) rename(s *stack, name string) {
	b.t.Helper()
	output, err := b.pulumi(s, "stack", "rename", name, "--stack", s.Name())
	require.NoError(b.t, err, output)
	require.FileExists(b.t, filepath.Join(filepath.Dir(s.file), name+".json"))
}
