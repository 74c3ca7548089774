package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withCarts gives the application of the tests documents in all its regions.
func withCarts(inputs pulumi.Map) {
	set("datastores.carts", pulumi.Map{"documentdb": pulumi.Map{"engineVersion": pulumi.String("5.0.0")}})(inputs)
}

// cartNames are the resources of the shop's documents, in regions whose applications use them.
func cartNames(regions ...string) []string {
	parts := slices.Concat(documentDatabase.parts, documentDatabase.logs, clientParts, []string{"instance-1", "instance-2"})
	return slices.Concat([]string{"shop-carts", "shop-carts-password", "shop-carts-global-us-east-2"},
		partsOf("shop-carts", regions, parts...), inAll(regions, "task-policy-carts"))
}

// assertCarts checks that tasks everywhere are told the writer, and get to it and to the copy that they read.
func (b *bench) assertCarts(writer string, regions ...string) {
	b.t.Helper()
	written := b.named("shop-carts-cluster-" + writer).Outputs.String("endpoint")
	for _, from := range regions {
		assert.Equal(b.t, written, b.named("shop-carts-writer-"+from).Outputs.String("value"), from)
		group := b.named(in(from, "task-security-group")[0]).ID
		read := b.named("shop-carts-cluster-" + from).Outputs.String("readerEndpoint")
		for _, subnet := range inZones(from, zones[from], "private-subnet") {
			for _, endpoint := range []string{written, read} {
				reached, why := b.sim.Reaches(from, b.named(subnet).ID, group, endpoint, 27017)
				assert.True(b.t, reached, "from %s to %s: %s", subnet, endpoint, why)
			}
		}
	}
}

// A shop with documents is created whole, stays the same, survives the loss of its home region without a new task, and
// leaves snapshots and keys.
func TestShopWithDocuments(t *testing.T) {
	t.Parallel()
	const lost, writer = "us-east-2", "eu-west-1"
	b := newBench(t)
	s := b.stack("dev", shopIn(twoRegions, withCarts))
	names := slices.Concat(shopNames(twoRegions...), cartNames(twoRegions...), meshNames(twoRegions...))
	assert.Equal(t, did("create", names), s.up().changes())
	b.assertCarts(lost, twoRegions...)
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())

	global := b.found(documentDatabase.global)
	require.Len(t, global, 1)
	b.sim.LoseRegion(lost)
	require.NoError(t, b.sim.FailoverGlobalCluster(global[0].ID, b.named("shop-carts-cluster-"+writer).ARN, true))
	s.runs(shopIn(twoRegions, withCarts, writes(writer)))
	assert.Equal(t, together(did("update", []string{"shop-carts-cluster-" + writer, "shop-carts-writer-" + writer}),
		replaced([]string{"shop-carts-secret-value-" + writer}), recordChanged), s.up(leavingOut(lost)).changes())

	b.sim.HealRegion(lost)
	assert.Equal(t, together(did("update", []string{"shop-carts-writer-" + lost}),
		replaced([]string{"shop-carts-secret-value-" + lost})), s.up().changes())
	b.assertCarts(writer, twoRegions...)
	s.refresh()
	assert.Empty(t, s.up().changes())

	assert.Equal(t, did("delete", names), s.destroy().changes())
	assert.Len(t, b.sim.Snapshots(), len(twoRegions))
	for _, name := range namesIn(b.left()) {
		assert.Regexp(t, `^shop-carts-key-|^shop-orders-table-us-east-2$|-final-`, name)
	}
}
