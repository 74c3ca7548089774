package topology

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// mixed draws a region that is built, brings its load balancer or has data only, in a network that is built or brought.
func mixed(t *rapid.T, i int, code string) Region {
	region := stack(code)
	compute := rapid.SampledFrom([]*Compute{
		region.Compute, {EC2: fleet()}, {Lambda: function(code)}, {EKS: cluster()},
	}).Draw(t, "compute")
	if rapid.Bool().Draw(t, "brought network") {
		region.Existing.Network = &ExistingNetwork{
			VpcID:            fmt.Sprintf("vpc-%d", i),
			PublicSubnetIDs:  []string{fmt.Sprintf("subnet-%d1", i), fmt.Sprintf("subnet-%d2", i)},
			PrivateSubnetIDs: []string{fmt.Sprintf("subnet-%d3", i), fmt.Sprintf("subnet-%d4", i)},
		}
		if rapid.Bool().Draw(t, "connected") {
			region.Existing.Network.CidrBlocks = []string{fmt.Sprintf("172.%d.0.0/16", 16+i)}
			region.Existing.Network.RouteTableIDs = []string{fmt.Sprintf("rtb-%d", i)}
		}
	}
	switch rapid.SampledFrom([]string{"built", "brought", "data"}).Draw(t, "kind") {
	case "built":
		region.Compute = compute
	case "brought":
		region.Existing.LoadBalancer = &ExistingLoadBalancer{Kind: BalancerApplication}
		region.HealthCheck, region.Compute = HealthCheck{}, nil
		if rapid.Bool().Draw(t, "says who") {
			region.Existing.Compute = &ExistingCompute{SecurityGroup: true}
		}
	case "data":
		region.DataOnly, region.Compute = true, nil
		return region
	}
	region.Traffic = rapid.SampledFrom([]int{0, 100}).Draw(t, "traffic")
	region.Isolated = rapid.Bool().Draw(t, "isolated")
	return region
}

// losses are everything that an application can lose.
func losses(plan Plan) []Loss {
	found := []Loss{{ControlPlanes: true}}
	for i, region := range plan.Regions {
		found = append(found, Loss{Region: region.Name})
		for _, other := range plan.Regions[:i] {
			found = append(found, Loss{Link: []string{region.Name, other.Name}})
		}
	}
	for _, zone := range plan.zoneIDs() {
		found = append(found, Loss{Zone: zone})
	}
	return found
}

// Whatever is built beside what is brought can be planned, told, lost and recorded: what a region lacks is never used.
func TestRegionsThatAreBuiltAndBroughtMix(t *testing.T) {
	t.Parallel()
	planned := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		app := sound()
		for i, code := range []string{"us-east-2", "eu-west-1", "us-west-2"} {
			app.Regions[i] = mixed(t, i, code)
		}
		app.Stores = rapid.SampledFrom([][]Store{{table("orders")}, everyStore()}).Draw(t, "stores")
		if rapid.Bool().Draw(t, "route53") {
			onRoute53(&app, rapid.SampledFrom([]string{RoutingLatency, RoutingWeighted}).Draw(t, "policy"))
		}
		plan, found := New(app)
		for _, problem := range found {
			require.Contains(t, Rules(), problem.Rule)
		}
		if len(found) > 0 {
			return
		}
		for _, region := range plan.Regions {
			given := app.Regions[slices.Index(regionNames(app.Regions), region.Name)]
			planned[region.Compute]++
			require.Equal(t, given.brought(), region.Brought)
			require.Equal(t, given.built(), region.Stack && !region.Brought)
		}
		require.NotEmpty(t, plan.Diagram())
		require.Len(t, plan.Deployment().Regions, len(app.Regions))
		require.Empty(t, CheckTransition(plan.Deployment(), plan.Deployment()))
		for _, step := range Runbook(app, plan, asDeployed(plan)) {
			require.NotEmpty(t, step.Title, step.ID)
		}
		for _, loss := range losses(plan) {
			_, found := SimulateOutage(app, plan, loss)
			require.Empty(t, found)
		}
	})
	for _, kind := range []string{"", Brought, ComputeECS, ComputeEC2, ComputeLambda, ComputeEKS} {
		require.Positive(t, planned[kind], "no region with %q was planned", kind)
	}
}
