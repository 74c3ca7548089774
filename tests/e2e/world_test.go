package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Types of AWS resources that the tests look at.
const (
	vpcType           = "aws:ec2/vpc:Vpc"
	securityGroupType = "aws:ec2/securityGroup:SecurityGroup"
	serviceType       = "aws:ecs/service:Service"
	replicaType       = "aws:dynamodb/tableReplica:TableReplica"
	acceleratorType   = "aws:globalaccelerator/accelerator:Accelerator"
	endpointGroupType = "aws:globalaccelerator/endpointGroup:EndpointGroup"
)

// found are the resources of a type in the simulated AWS, in the order of regions and ids.
func (b *bench) found(token string) []awssim.Resource {
	return slices.DeleteFunc(b.sim.World().Resources, func(r awssim.Resource) bool { return r.Type != token })
}

// named is the resource in the simulated AWS that the program gave a name.
func (b *bench) named(name string) awssim.Resource {
	b.t.Helper()
	for _, r := range b.sim.World().Resources {
		if r.Name == name {
			return r
		}
	}
	require.FailNow(b.t, "looking for a resource in the simulated AWS", "there is no %s", name)
	return awssim.Resource{}
}

// left is what exists in the simulated AWS, as type and name in order.
func (b *bench) left() []string {
	left := []string{}
	for _, r := range b.sim.World().Resources {
		left = append(left, r.Type+" "+r.Name)
	}
	slices.Sort(left)
	return left
}

// calls are the calls of a method that changed something or tried to, previews left out, since the last reset.
func (b *bench) calls(method string) []awssim.Call {
	return slices.DeleteFunc(b.sim.Calls(), func(c awssim.Call) bool { return c.Method != method || c.Preview })
}

// order is the order in which some resources met a method.
func (b *bench) order(method string, names ...string) []string {
	var order []string
	for _, call := range b.calls(method) {
		if name := resource.URN(call.URN).Name(); slices.Contains(names, name) {
			order = append(order, name)
		}
	}
	return order
}

// visitors says where users near a region go: the share in percent by region.
func (b *bench) visitors(near string) map[string]float64 {
	b.t.Helper()
	accelerators := b.found(acceleratorType)
	require.Len(b.t, accelerators, 1)
	shares, err := b.sim.Route(accelerators[0].ARN, near)
	require.NoError(b.t, err)
	visitors := map[string]float64{}
	for _, share := range shares {
		require.True(b.t, share.Answers, "%s does not answer", share.Region)
		visitors[share.Region] += share.Percent
	}
	return visitors
}

// region is the region that a name ends in, of the regions that the tests use, or empty.
func regionOf(name string) string {
	for _, region := range fiveRegions {
		if strings.HasSuffix(name, "-"+region) {
			return region
		}
	}
	return ""
}

// newShop creates the application of the tests on a bench of its own.
func newShop(t *testing.T, regions []string, changes ...change) (*bench, *stack) {
	t.Helper()
	b := newBench(t)
	s := b.stack("dev", shopIn(regions, changes...))
	s.up()
	return b, s
}
