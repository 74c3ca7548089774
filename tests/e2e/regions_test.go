package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// Regions come and go, and nothing else moves: not even their order matters.
func TestRegionsComeAndGo(t *testing.T) {
	t.Parallel()
	const newcomer = "eu-central-1"
	forSizes(t, func(t *testing.T, regions []string) {
		b, s := newShop(t, regions)

		reversed := slices.Clone(regions)
		slices.Reverse(reversed)
		assert.Empty(t, s.runs(shopIn(reversed)).up().changes(), "another order")

		grown := append([]string{newcomer}, regions...)
		comes := together(did("create", regionNames(newcomer)), recordChanged)
		assert.Equal(t, comes, s.runs(shopIn(grown)).up().changes(), "one more, in front")

		b.sim.ResetCalls()
		goes := together(did("delete", regionNames(newcomer)), recordChanged)
		assert.Equal(t, goes, s.runs(shopIn(regions)).up().changes(), "the first one goes")
		leaving := append([]string{endpoints(newcomer)}, in(newcomer, "service", "load-balancer", "vpc")...)
		assert.Equal(t, leaving, b.order("Delete", leaving...), "users first, then what serves them")

		last := regions[len(regions)-1]
		assert.Equal(t, together(did("delete", regionNames(last)), recordChanged),
			s.runs(shopIn(regions[:len(regions)-1])).up().changes())
		assert.Equal(t, together(did("create", regionNames(last)), recordChanged),
			s.runs(shopIn(regions)).up().changes(), "and back again")
		assert.Empty(t, s.up().changes())
	})
}

// A destroy takes users away before what serves them, and replicas before the table that they are made from.
func TestDestroyHasAnOrder(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, threeRegions, set("datastores.orders.onDelete", pulumi.String("destroy")))
	b.sim.ResetCalls()
	s.destroy()
	for _, region := range threeRegions {
		leaving := slices.Concat([]string{endpoints(region)}, in(region, "service", "load-balancer", "vpc"))
		assert.Equal(t, leaving, b.order("Delete", leaving...), region)
	}
	const home = "shop-orders-table-us-east-2"
	stores := b.order("Delete", home, "shop-orders-replica-us-west-2", "shop-orders-replica-eu-west-1")
	assert.Len(t, stores, 3)
	assert.Equal(t, home, stores[2])
	assert.Empty(t, b.left())
}

// Two stacks of one program share an account and never meet.
func TestTwoStacksInOneAccount(t *testing.T) {
	t.Parallel()
	b, dev := newShop(t, twoRegions)
	prod := b.stack("prod", shopIn(twoRegions))
	before := b.left()

	assert.Equal(t, did("create", shopNames(twoRegions...)), prod.up().changes())
	assert.Equal(t, did("delete", shopNames(twoRegions...)), prod.destroy().changes())

	after := b.left()
	assert.Len(t, after, len(before)+1, "the table of the other stack is retained")
	assert.Empty(t, dev.refresh().changes())
	assert.Empty(t, dev.up().changes())
}
