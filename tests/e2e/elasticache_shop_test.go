package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withCart gives the application of the tests a cache in all its regions.
func withCart(inputs pulumi.Map) {
	set("datastores.cart", pulumi.Map{"elasticache": pulumi.Map{"engineVersion": pulumi.String("8.0")}})(inputs)
}

// cartShopNames are all resources of the shop with its cache.
func cartShopNames(regions ...string) []string {
	return slices.Concat(shopNames(regions...), meshNames(regions...),
		[]string{"shop-cart", "shop-cart-password", "shop-cart-global-us-east-2", "shop-cart-parameters-valkey8-us-east-2"},
		partsOf("shop-cart", regions, append(slices.Clone(cacheParts), clientParts...)...),
		inAll(regions, "task-policy-cart"))
}

// The life of a shop with a cache: tasks in every region reach every endpoint, a failover rolls nothing out, and the end
// leaves snapshots and their keys.
func TestShopWithACache(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", shopIn(threeRegions, withCart))
	names := cartShopNames(threeRegions...)
	assert.Equal(t, did("create", names), s.up().changes())
	reached := func(writer string) {
		for _, from := range threeRegions {
			group := b.named(in(from, "task-security-group")[0]).ID
			endpoint := b.named("shop-cart-group-" + writer).Outputs.String("primaryEndpointAddress")
			reader := b.named("shop-cart-group-" + from).Outputs.String("readerEndpointAddress")
			assert.Equal(t, endpoint, b.named("shop-cart-writer-"+from).Outputs.String("value"))
			for _, subnet := range inZones(from, zones[from], "private-subnet") {
				for _, each := range []string{endpoint, reader} {
					ok, why := b.sim.Reaches(from, b.named(subnet).ID, group, each, 6379)
					assert.True(t, ok, "from %s to %s: %s", subnet, each, why)
				}
			}
		}
	}
	reached("us-east-2")
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())

	global := b.found(globalCacheType)[0].ID
	require.NoError(t, b.sim.FailoverGlobalReplicationGroup(global, "eu-west-1"))
	s.refresh()
	s.runs(shopIn(threeRegions, withCart, set("datastores.cart.writerRegion", pulumi.String("eu-west-1"))))
	assert.Equal(t, together(did("update", []string{"shop-record"}, partsOf("shop-cart", threeRegions, "writer")),
		replaced(partsOf("shop-cart", threeRegions, "secret-value"))), s.up().changes())
	reached("eu-west-1")

	// Away from home the end is refused; after a failback it works.
	_, err := s.tryDestroy()
	require.Error(t, err)
	require.NoError(t, b.sim.FailoverGlobalReplicationGroup(global, "us-east-2"))
	s.destroy()
	for _, name := range namesIn(b.left()) {
		assert.Regexp(t, `^shop-cart-key-|^shop-orders-table-us-east-2$|-final-`, name)
	}
	assert.Len(t, b.sim.CacheSnapshots(), 3)
}

// What an application says about a cache reaches the tasks, and none of it moves with the writer.
func TestTheEnvironmentOfACache(t *testing.T) {
	t.Parallel()
	b, _ := newShop(t, twoRegions, withCart)
	for _, region := range twoRegions {
		text := b.named("shop-main-task-definition-" + region).Outputs["containerDefinitions"]
		for _, name := range []string{"CART_WRITER_PARAMETER", "CART_READER_ENDPOINT", "CART_SECRET_ARN", "CART_PORT"} {
			assert.Contains(t, text, name)
		}
	}
}
