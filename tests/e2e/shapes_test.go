package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every shape of an application is created whole, stays the same, and leaves what onDelete keeps.
func TestShapes(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	natNames := func(region string, zones ...string) []string { return inZones(region, zones, natParts...) }
	all := shopNames(twoRegions...)
	table := "aws:dynamodb/table:Table shop-orders-table-us-east-2"
	for _, each := range []struct {
		name    string
		changes []change
		want    []string
		left    []string
	}{
		{
			"no NAT gateways: interface endpoints instead",
			[]change{
				set("network.natGateways", pulumi.String("none")),
				// Without a way out, a region pulls from its own registry alone.
				inRegion(other, set("compute.ecs.image", pulumi.String("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"))),
			},
			slices.Concat(
				without(all, slices.Concat(natNames(home, zones[home]...), natNames(other, zones[other]...),
					inZones(home, zones[home], routeParts...), inZones(other, zones[other], routeParts...))...),
				inAll(twoRegions, "endpoints-security-group", "endpoints-from-network", "ecr.api-endpoint",
					"ecr.dkr-endpoint", "logs-endpoint", "secretsmanager-endpoint", "ssm-endpoint", "ssmmessages-endpoint"),
			),
			[]string{table},
		},
		{
			"one NAT gateway a region",
			[]change{set("network.natGateways", pulumi.String("single"))},
			without(all, slices.Concat(natNames(home, "az2", "az3"), natNames(other, "az2", "az3"))...),
			[]string{table},
		},
		{
			"a region that holds data only",
			[]change{inRegion(other, set("stack", pulumi.String("none")))},
			slices.Concat(globalNames(), regionNames(home), []string{"shop-" + other, "shop-orders-replica-" + other}),
			[]string{table},
		},
		{
			"a store in a part of the regions",
			[]change{set("datastores.orders.regions", pulumi.Array{pulumi.Map{"name": pulumi.String(home)}})},
			without(all, storeNames("orders", other)...),
			[]string{table},
		},
		{
			"no store and no ingress",
			[]change{unset("datastores"), unset("ingress")},
			without(all, slices.Concat(globalNames()[2:], storeNames("orders", twoRegions...),
				[]string{endpoints(home), endpoints(other)})...),
			[]string{},
		},
		{
			"a fixed number of tasks",
			[]change{set("compute.ecs", pulumi.Map{"image": image("1"), "desiredCount": pulumi.Int(3)})},
			without(all, inAll(twoRegions, "scaling-target", "scaling-policy")...),
			[]string{table},
		},
		{
			"customer managed keys: the home region's stays with its table, the others wait for their deletion",
			[]change{set("datastores.orders.dynamodb.customerManagedKeys", pulumi.Bool(true))},
			slices.Concat(all, []string{"shop-orders-key-" + home, "shop-orders-key-" + other}),
			[]string{
				table, "aws:kms/key:Key shop-orders-key-eu-west-1", "aws:kms/key:Key shop-orders-key-us-east-2",
			},
		},
	} {
		t.Run(each.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.stack("dev", shopIn(twoRegions, each.changes...))
			assert.Equal(t, did("create", each.want), s.up().changes())
			assert.Empty(t, s.up().changes())
			assert.Empty(t, s.refresh().changes())
			assert.Equal(t, did("delete", each.want), s.destroy().changes())
			assert.Equal(t, each.left, b.left())
		})
	}
}

// Global Accelerator never deletes the security group that it makes to preserve client addresses, so a destroy stops at
// the network until somebody has deleted the group by hand: that is why the default is false.
func TestClientIpPreservationLeavesAGroupInTheWay(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions, set("ingress.globalAccelerator.clientIpPreservation", pulumi.Bool(true)))
	for _, region := range twoRegions {
		group := b.named(endpoints(region)).Outputs.Objects("endpointConfigurations")[0]
		assert.Equal(t, true, group["clientIpPreservationEnabled"], region)
	}
	assert.Empty(t, s.up().changes())

	_, err := s.tryDestroy()
	require.ErrorContains(t, err, "DependencyViolation")
	stuck := b.acceleratorGroups()
	require.Len(t, stuck, 2)
	for region, id := range stuck {
		require.NoError(t, b.sim.DeleteByHand(securityGroupType, region, id))
	}
	s.destroy()
	assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left())
}

// acceleratorGroups are the ids, by region, of the security groups that Global Accelerator made.
func (b *bench) acceleratorGroups() map[string]string {
	groups := map[string]string{}
	for _, group := range b.found(securityGroupType) {
		if group.Outputs["name"] == "GlobalAccelerator" {
			groups[group.Region] = group.ID
		}
	}
	return groups
}

// Without client IP preservation AWS puts nothing into the networks.
func TestNoClientIpPreservationLeavesNothing(t *testing.T) {
	t.Parallel()
	b, _ := newShop(t, twoRegions)
	assert.Empty(t, b.acceleratorGroups())
}
