package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// forbiddenCache are changes of a cache that was deployed in us-east-2, us-west-2 and eu-west-1.
var forbiddenCache = []refused{
	{
		"cluster mode and other parameters", threeRegions,
		[]change{set("shards", pulumi.Int(2)), set("parameters.maxmemory-policy", pulumi.String("allkeys-lru"))},
		[]mistake{
			{topology.RuleTransitionClusterMode, "shards", []string{
				"2, but the cache was made without cluster mode", "remove it, or make a datastore of another name"}},
			{topology.RuleTransitionParameters, "parameters", []string{
				"the regions run with copies", "set them back", "or change them together with engineVersion"}},
		},
	},
	{
		"a token that nobody knows becomes the only one", threeRegions,
		[]change{set("authTokenGeneration", pulumi.Int(2)), set("authTokenUpdateStrategy", pulumi.String("SET"))},
		[]mistake{{topology.RuleTransitionToken, "authTokenUpdateStrategy", []string{
			"SET, but the token is a new one", "set ROTATE, deploy"}}},
	},
	{
		"a region in the place of another one", []string{"us-east-2", "us-west-2", "ca-central-1"}, nil,
		[]mistake{{topology.RuleTransitionSwap, "regions", []string{
			"ca-central-1 would come before eu-west-1 goes", "remove eu-west-1 in one update, and add ca-central-1 in the next"}}},
	},
	{
		"another engine and an older version", threeRegions, []change{set("engine", pulumi.String("redis")), versioned("7.1")},
		[]mistake{{topology.RuleTransitionEngine, "engine", []string{
			"redis, but the database was made with valkey", "set it back"}}},
	},
	{
		"an older version", threeRegions, []change{versioned("7.2")},
		[]mistake{{topology.RuleTransitionDowngrade, "engineVersion", []string{
			"us-east-2 from 8.0 to 7.2", "never goes back"}}},
	},
	{
		"another port", threeRegions, []change{set("port", pulumi.Int(6380))},
		[]mistake{{topology.RuleTransitionDatabase, "port", []string{"6380, but the clusters listen on 6379", "set port: 6379"}}},
	},
}

// A change of a cache that AWS would refuse half way, or never make, stops before anything is asked of AWS.
func TestRefusedChangesOfACache(t *testing.T) {
	t.Parallel()
	c := newCart(t, threeRegions)
	before := c.sim.World()
	for _, each := range forbiddenCache { //nolint:paralleltest // They share the stack.
		t.Run(each.name, func(t *testing.T) {
			c.sim.ResetCalls()
			c.in(each.regions, each.changes...)
			c.assertRefused(t, each.mistakes)
			assert.Empty(t, c.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, c.sim.World())
		})
	}
	assert.Empty(t, c.with().up().changes(), "nothing is refused any more")

	// The way out where one region takes another one's place.
	rest, next := []string{"us-east-2", "us-west-2"}, []string{"us-east-2", "us-west-2", "ca-central-1"}
	c.in(rest).up()
	c.in(next).up()
	c.assertWrites("us-east-2", next...)
}

// An update for the tokens fails where a region is lost, and the region catches up before the last token ends.
func TestATokenWhileARegionIsLost(t *testing.T) {
	t.Parallel()
	const lost = "us-west-2"
	c := newCart(t, threeRegions)
	first := c.token(lost)
	generation := set("authTokenGeneration", pulumi.Int(2))
	c.sim.LoseRegion(lost)
	c.with(generation).up(leavingOut(lost))
	c.sim.HealRegion(lost)
	assert.Equal(t, first, c.token(lost))
	opens, why := c.sim.ConnectsCache(c.endpointOf("us-east-2"), first)
	assert.True(t, opens, why)
	only := set("authTokenUpdateStrategy", pulumi.String("SET"))
	c.with(generation).up()
	c.with(generation, only).up()
	c.assertWrites("us-east-2", threeRegions...)
	opens, _ = c.sim.ConnectsCache(c.endpointOf(lost), first)
	require.False(t, opens)
}
