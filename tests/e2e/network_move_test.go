package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A region's range is its network's for life: another one is another network, with another load balancer and service.
// While the region is protected the preview says no; when its protection is lowered, the region moves and serves again.
func TestAnotherRangeIsAnotherNetwork(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	moved := inRegion(region, set("network.cidrBlock", pulumi.String("172.20.0.0/16")))
	b, s := newShop(t, twoRegions, protected)
	before := b.sim.World()

	s.runs(shopIn(twoRegions, protected, moved))
	_, err := s.preview()
	require.ErrorContains(t, err, replaceRefusal)
	assert.Equal(t, before, b.sim.World())

	s.runs(shopIn(twoRegions, protected, unprotected(region))).up()
	s.runs(shopIn(twoRegions, protected, unprotected(region), moved))
	changed := s.up().changes()
	for _, name := range slices.Concat(in(region, "vpc", "internet-gateway", "load-balancer", "target-group", "service"),
		inZones(region, zones[region], "public-subnet", "private-subnet", "nat-address", "nat-gateway")) {
		assert.Contains(t, changed["create-replacement"], name)
		assert.Contains(t, changed["delete-replaced"], name)
	}
	for op, names := range changed {
		for _, name := range names {
			assert.Contains(t, name, region, "%s elsewhere", op)
		}
	}
	assert.NotContains(t, changed["replace"], "shop-orders-replica-"+region, "data stays")
	assert.Equal(t, "172.20.0.0/16", b.named("shop-main-vpc-" + region).Outputs["cidrBlock"])
	assert.Len(t, b.found(vpcType), 2)
	assert.Equal(t, map[string]float64{region: 100}, b.visitors(region))
	assert.Empty(t, s.up().changes())
}
