package e2e_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Types of AWS resources of caches.
const (
	cacheGroupType  = "aws:elasticache/replicationGroup:ReplicationGroup"
	globalCacheType = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"
)

// cacheParts are the resources of a region of a cache, apart from what its clients read.
var cacheParts = []string{"key", "subnet-group", "security-group", "group"}

// cartParameters are the parameters that a cache is made with, which the home region has.
const cartParameters = "cart-parameters-valkey8-us-east-2"

// cartGlobals are the resources of a cache that exist once.
var cartGlobals = []string{"cart", "cart-record", "cart-password", "cart-global-us-east-2", cartParameters}

// cartRecord is what the next deployment is compared with; cartGlobal what all regions have alike.
var (
	cartRecord = []string{"cart-record"}
	cartGlobal = []string{"cart-global-us-east-2"}
)

// cacheNames are all resources that exist because a cache is in some regions.
func cacheNames(regions ...string) []string {
	names := partsOf("cart", regions, slices.Concat(cacheParts, clientParts)...)
	for _, region := range regions {
		names = append(names, "cart-"+region)
	}
	return names
}

// cart is a cache that stands alone, on a bench with networks.
type cart struct {
	*bench
	*stack

	networks map[string]pulumi.Map
	regions  []string
	changes  []change
}

// newCart creates a cache that is not protected and leaves nothing, changed in order.
func newCart(t *testing.T, regions []string, changes ...change) *cart {
	t.Helper()
	c := plannedCart(newBench(t), regions, changes...)
	c.up()
	return c
}

// plannedCart prepares a cache without creating it; there are networks for more regions.
func plannedCart(b *bench, regions []string, changes ...change) *cart {
	c := &cart{bench: b, regions: regions, changes: changes}
	c.networks = b.networks("us-east-2", "eu-west-1", "us-west-2", "ca-central-1")
	c.stack = b.stack("dev", c.program(regions, changes...))
	return c
}

// program is a program with the cache.
func (c *cart) program(regions []string, changes ...change) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var cache pulumi.ResourceState
		return component(ctx, "ElastiCacheGlobalDatastore", "cart", c.inputs(regions, changes...), &cache)
	}
}

func (c *cart) inputs(regions []string, changes ...change) pulumi.Map {
	list := pulumi.Array{}
	for _, region := range regions {
		list = append(list, maps.Clone(c.networks[region]))
	}
	inputs := pulumi.Map{
		"homeRegion": pulumi.String("us-east-2"), "regions": list, "engineVersion": pulumi.String("8.0"),
		"deletionProtection": pulumi.Bool(false), "onDelete": pulumi.String("destroy"),
	}
	for _, apply := range changes {
		apply(inputs)
	}
	return inputs
}

// in gives the cache other regions, and its own changes with more.
func (c *cart) in(regions []string, more ...change) *cart {
	c.runs(c.program(regions, append(slices.Clone(c.changes), more...)...))
	return c
}

// with gives the cache more changes in its regions.
func (c *cart) with(more ...change) *cart { return c.in(c.regions, more...) }

// part is what AWS has of a part of the cache in a region.
func (c *cart) part(part, region string) awssim.Resource {
	return c.named("cart-" + part + "-" + region)
}

// global is the id of the global datastore.
func (c *cart) global() string {
	c.bench.t.Helper()
	found := c.found(globalCacheType)
	require.Len(c.bench.t, found, 1)
	return found[0].ID
}

// credentials are what a region's clients read.
func (c *cart) credentials(region string) map[string]any {
	c.bench.t.Helper()
	text, found := c.sim.SecretValue(region, c.part("secret", region).ID)
	require.True(c.bench.t, found, "the secret of %s", region)
	var read map[string]any
	require.NoError(c.bench.t, json.Unmarshal([]byte(text), &read))
	return read
}

func (c *cart) token(region string) string { return c.credentials(region)["password"].(string) }

// endpointOf is where a region takes writes when it is the one that does.
func (c *cart) endpointOf(region string) string {
	outputs := c.part("group", region).Outputs
	if with := outputs.String("configurationEndpointAddress"); with != "" {
		return with
	}
	return outputs.String("primaryEndpointAddress")
}

// assertTold checks what clients of every region are told.
func (c *cart) assertTold(writer string, regions ...string) {
	c.bench.t.Helper()
	t := c.bench.t
	endpoint := c.endpointOf(writer)
	require.NotEmpty(t, endpoint)
	for _, region := range regions {
		assert.Equal(t, endpoint, c.part("writer", region).Outputs.String("value"), "the parameter in %s", region)
		assert.Equal(t, map[string]any{
			"engine": c.part("group", writer).Outputs.String("engine"), "host": endpoint, "username": "default",
			"password": c.token(region), "port": 6379.0,
		}, c.credentials(region), "the secret in %s", region)
		reader := c.output("readerEndpoints").(map[string]any)[region].(string)
		opens, why := c.sim.ConnectsCache(reader, c.token(region))
		assert.True(t, opens, "reads in %s: %s", region, why)
	}
}

// assertWrites checks that clients of every region are told where the writer is, and get in there.
func (c *cart) assertWrites(writer string, regions ...string) {
	c.bench.t.Helper()
	c.assertTold(writer, regions...)
	for _, region := range regions {
		writes, why := c.sim.WritesCache(c.endpointOf(writer), c.token(region))
		assert.True(c.bench.t, writes, "from %s: %s", region, why)
	}
}

// output is an output of the component.
func (c *cart) output(name string) any {
	c.bench.t.Helper()
	for _, r := range c.resources() {
		if r.URN.Name() == "cart" {
			return r.Outputs[name]
		}
	}
	require.FailNow(c.bench.t, "looking for the component", "it is not in the state")
	return nil
}

// remains are the names of what is left of the cache, without its snapshots and what is pending deletion.
func (c *cart) remains() []string {
	var names []string
	for _, r := range c.sim.World().Resources {
		if strings.HasPrefix(r.Name, "cart-") && !r.Forgotten && !strings.Contains(r.Name, "-final-") &&
			!strings.Contains(r.Type, "elasticache/node") {
			names = append(names, r.Name)
		}
	}
	return names
}

// arns are the ARNs of what holds data, by name.
func (c *cart) arns() map[string]string {
	arns := map[string]string{}
	for _, r := range c.sim.World().Resources {
		switch r.Type {
		case cacheGroupType, globalCacheType, "aws:kms/key:Key", "aws:secretsmanager/secret:Secret":
			arns[r.Name] = r.ARN
		}
	}
	return arns
}

// steady checks that neither an update nor a refresh finds anything to do.
func (c *cart) steady() {
	c.bench.t.Helper()
	assert.Empty(c.bench.t, c.up().changes(), "an update")
	c.refresh()
	assert.Empty(c.bench.t, c.up().changes(), "an update after a refresh")
}

// cartMoved is what an update does when another writer is declared: the clients are told, and nothing else.
func cartMoved(regions ...string) ops {
	return together(did("update", cartRecord, partsOf("cart", regions, "writer")),
		replaced(partsOf("cart", regions, "secret-value")))
}

// A cache in two and in three regions is exactly its parts, and changes nothing on its own.
func TestCacheAlone(t *testing.T) {
	t.Parallel()
	for name, regions := range map[string][]string{"two": twoRegions, "three": threeRegions} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := plannedCart(newBench(t), regions)
			previewed, err := c.preview()
			require.NoError(t, err, previewed.log)
			assert.Equal(t, did("create", cartGlobals, cacheNames(regions...)), previewed.changes())
			assert.Equal(t, did("create", cartGlobals, cacheNames(regions...)), c.up().changes())
			c.assertWrites("us-east-2", regions...)
			assert.Equal(t, "us-east-2", c.sim.CacheWriterOf(c.global()))
			assert.Equal(t, c.global(), c.output("globalReplicationGroupId"))
			assert.Regexp(t, `^[A-Za-z0-9]{32}$`, c.token("us-east-2"))
			for _, region := range regions {
				group := c.part("group", region)
				assert.Regexp(t, `^cart-`+region+`-[a-z2-7]{8}$`, group.ID)
				for _, on := range []string{
					"atRestEncryptionEnabled", "transitEncryptionEnabled", "automaticFailoverEnabled", "multiAzEnabled",
				} {
					assert.True(t, group.Outputs.Bool(on), "%s in %s", on, region)
				}
				_, why := c.sim.ConnectsCache(c.endpointOf(region), "")
				assert.NotEmpty(t, why, "%s opens without a token", region)
			}
			assert.Empty(t, c.up().changes())
			c.refresh()
			assert.Empty(t, c.up().changes())
			assert.Equal(t, did("delete", cartGlobals, cacheNames(regions...)), c.destroy().changes())
			assert.Empty(t, c.remains())
			assert.Empty(t, c.sim.CacheSnapshots())
		})
	}
}

// What was never refreshed goes as well as what was.
func TestACacheGoesRightAfterItCame(t *testing.T) {
	t.Parallel()
	c := newCart(t, threeRegions)
	c.destroy()
	assert.Empty(t, c.remains())
}

// A region comes, goes with its snapshot, comes back under its old names and goes with another snapshot; the others are not
// touched.
func TestRegionsOfACache(t *testing.T) {
	t.Parallel()
	const region = "us-west-2"
	c := newCart(t, twoRegions, set("onDelete", pulumi.String("snapshot")))
	for life := 1; life <= 2; life++ {
		recorded := did("update", cartRecord)
		assert.Equal(t, together(recorded, did("create", cacheNames(region))), c.in(threeRegions).up().changes())
		c.assertWrites("us-east-2", threeRegions...)
		assert.Equal(t, together(recorded, did("delete", cacheNames(region))), c.in(twoRegions).up().changes())
		snapshots := c.sim.CacheSnapshots()
		require.Len(t, snapshots, life)
		for _, snapshot := range snapshots {
			assert.Equal(t, region, snapshot.Region)
			assert.Regexp(t, `^cart-`+region+`-final-[a-z2-7]{8}-[0-9a-f]+$`, snapshot.ID)
			assert.True(t, snapshot.Encrypted)
		}
	}
	reversed := slices.Clone(twoRegions)
	slices.Reverse(reversed)
	assert.Empty(t, c.in(reversed).up().changes())
	c.refresh()
	assert.Empty(t, c.up().changes())
}

// What all regions have alike is changed on the global datastore, everything else in its region, and all of it in place.
func TestACacheChangesInPlace(t *testing.T) {
	t.Parallel()
	c := newCart(t, twoRegions)
	bigger := set("nodeType", pulumi.String("cache.r7g.xlarge"))
	assert.Equal(t, did("update", cartGlobal), c.with(bigger).up().changes())
	newer := set("engineVersion", pulumi.String("8.1"))
	assert.Equal(t, did("update", cartGlobal, cartRecord), c.with(bigger, newer).up().changes())
	for _, group := range c.found(cacheGroupType) {
		assert.Equal(t, "cache.r7g.xlarge", group.Outputs.String("nodeType"), group.Region)
		assert.Equal(t, "8.1", group.Outputs.String("engineVersion"), group.Region)
	}
	c.steady()

	more := inRegion("eu-west-1", set("replicasPerShard", pulumi.Int(2)))
	assert.Equal(t, did("update", []string{"cart-group-eu-west-1"}), c.with(bigger, newer, more).up().changes())
	assert.Equal(t, 3, c.part("group", "eu-west-1").Outputs.Int("numCacheClusters"))
	assert.Equal(t, did("update", []string{"cart-group-eu-west-1"}), c.with(bigger, newer).up().changes())
	kept := set("snapshotRetentionInDays", pulumi.Int(7))
	assert.Equal(t, did("update", partsOf("cart", twoRegions, "group")), c.with(bigger, newer, kept).up().changes())
	end := set("onDelete", pulumi.String("snapshot"))
	assert.Equal(t, did("update", partsOf("cart", twoRegions, "group"), cartRecord),
		c.with(bigger, newer, kept, end).up().changes())
	c.steady()

	// A new region joins with what the others have by now.
	assert.Equal(t, together(did("update", cartRecord), did("create", cacheNames("us-west-2"))),
		c.in(threeRegions, bigger, newer, kept, end).up().changes())
	assert.Equal(t, "cache.r7g.xlarge", c.part("group", "us-west-2").Outputs.String("nodeType"))
	c.assertWrites("us-east-2", threeRegions...)
	c.destroy()
	assert.Len(t, c.sim.CacheSnapshots(), 3, "what was decided last counts")
}

// A major version is one update, too, and takes other parameters.
func TestAMajorVersionOfACache(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]struct{ engine, from, to, was, is string }{
		"valkey": {"valkey", "7.2", "8.1", "cart-parameters-valkey7-us-east-2", cartParameters},
		"redis":  {"redis", "6.2", "7.1", "cart-parameters-redis6x-us-east-2", "cart-parameters-redis7-us-east-2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine := set("engine", pulumi.String(version.engine))
			c := newCart(t, twoRegions, engine, set("engineVersion", pulumi.String(version.from)),
				set("parameters.maxmemory-policy", pulumi.String("allkeys-lru")))
			c.steady()
			upgraded := c.with(set("engineVersion", pulumi.String(version.to)),
				set("parameters.maxmemory-policy", pulumi.String("volatile-lru"))).up()
			assert.Equal(t, together(did("create", []string{version.is}), did("delete", []string{version.was}),
				did("update", cartGlobal, cartRecord)), upgraded.changes())
			for _, group := range c.found(cacheGroupType) {
				assert.Equal(t, version.to, group.Outputs.String("engineVersion"), group.Region)
			}
			c.steady()
			c.assertWrites("us-east-2", twoRegions...)
			c.destroy()
			assert.Empty(t, c.remains())
		})
	}
}

// With cluster mode the shards are those of all regions.
func TestACacheInClusterMode(t *testing.T) {
	t.Parallel()
	shards := func(count int) change { return set("shards", pulumi.Int(count)) }
	c := newCart(t, threeRegions, shards(2))
	c.assertWrites("us-east-2", threeRegions...)
	c.steady()
	assert.Equal(t, did("update", cartGlobal, cartRecord), c.with(shards(3)).up().changes())
	for _, group := range c.found(cacheGroupType) {
		assert.Equal(t, 3, group.Outputs.Int("numNodeGroups"), group.Region)
		assert.Equal(t, 6, group.Outputs.Int("numCacheClusters"), group.Region)
	}
	more := set("replicasPerShard", pulumi.Int(2))
	assert.Equal(t, did("update", partsOf("cart", threeRegions, "group")), c.with(shards(3), more).up().changes())
	for _, group := range c.found(cacheGroupType) {
		assert.Equal(t, 9, group.Outputs.Int("numCacheClusters"), group.Region)
	}
	c.steady()
	assert.Equal(t, did("update", cartGlobal, cartRecord), c.with(shards(1), more).up().changes())
	c.steady()

	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), "eu-west-1"))
	c.refresh()
	assert.Equal(t, cartMoved(threeRegions...), c.with(shards(1), more, writes("eu-west-1")).up().changes())
	c.assertWrites("eu-west-1", threeRegions...)
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), "us-east-2"))
	c.destroy()
	assert.Empty(t, c.remains())
}

// A new token opens beside the last one until it is the only one, so that no client is cut.
func TestATokenIsRotated(t *testing.T) {
	t.Parallel()
	c := newCart(t, threeRegions)
	opens := func(token string) []string {
		var open []string
		for _, region := range threeRegions {
			if ok, _ := c.sim.ConnectsCache(c.endpointOf(region), token); ok {
				open = append(open, region)
			}
		}
		return open
	}
	groups, values := partsOf("cart", threeRegions, "group"), partsOf("cart", threeRegions, "secret-value")
	first := c.token("eu-west-1")
	generation := func(number int) change { return set("authTokenGeneration", pulumi.Int(number)) }
	only := set("authTokenUpdateStrategy", pulumi.String("SET"))

	assert.Equal(t, together(did("create", []string{"cart-password-2"}), did("delete", []string{"cart-password"}),
		did("update", groups, cartRecord), replaced(values)), c.with(generation(2)).up().changes())
	second := c.token("eu-west-1")
	assert.NotEqual(t, first, second)
	assert.Equal(t, threeRegions, opens(first), "clients that have not read the new token yet are cut")
	assert.Equal(t, threeRegions, opens(second))
	c.steady()

	assert.Equal(t, did("update", groups, cartRecord), c.with(generation(2), only).up().changes())
	assert.Empty(t, opens(first))
	assert.Equal(t, threeRegions, opens(second))
	c.steady()

	// The next one, away from home: every region is told on its own.
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), "eu-west-1"))
	c.refresh()
	away := writes("eu-west-1")
	c.with(generation(2), only, away).up()
	c.with(generation(3), away).up()
	third := c.token("us-west-2")
	assert.Equal(t, threeRegions, opens(second))
	assert.Equal(t, threeRegions, opens(third))

	// A brought one takes its place in the same way, and is told to a region that joins.
	own := set("authToken", pulumi.ToSecret(pulumi.String("Horse-battery-staple-1")))
	c.with(own, away).up()
	assert.Equal(t, threeRegions, opens("Horse-battery-staple-1"))
	assert.Equal(t, threeRegions, opens(third))
	c.in([]string{"us-east-2", "eu-west-1"}, own, away).up()
	c.in(threeRegions, own, away, only).up()
	assert.Equal(t, threeRegions, opens("Horse-battery-staple-1"))
	assert.Empty(t, opens(third))
	c.assertWrites("eu-west-1", threeRegions...)
}

// A region whose nodes have refused the new token tells its clients the old one, until the next update.
func TestATokenThatARegionRefuses(t *testing.T) {
	t.Parallel()
	c := newCart(t, twoRegions)
	first := c.token("eu-west-1")
	c.sim.Inject(awssim.Fault{Method: "Update", Type: cacheGroupType, Region: "eu-west-1", Kind: awssim.RefuseCall})
	c.with(set("authTokenGeneration", pulumi.Int(2)))
	_, err := c.tryUp(optup.ContinueOnError())
	require.Error(t, err)
	assert.Equal(t, first, c.token("eu-west-1"))
	for _, region := range twoRegions {
		opens, why := c.sim.ConnectsCache(c.endpointOf(region), c.token(region))
		assert.True(t, opens, "%s: %s", region, why)
	}
	c.up()
	assert.NotEqual(t, first, c.token("eu-west-1"))
	c.assertWrites("us-east-2", twoRegions...)
}

// What is left at the end is exactly what onDelete keeps. A group that stays keeps what it runs on.
func TestDestroyLeavesOfACacheWhatOnDeleteKeeps(t *testing.T) {
	t.Parallel()
	kept := append(partsOf("cart", twoRegions, cacheParts...), "cart-global-us-east-2", cartParameters)
	for onDelete, want := range map[string]struct {
		left      []string
		snapshots int
	}{"snapshot": {partsOf("cart", twoRegions, "key"), 2}, "retain": {kept, 0}, "destroy": {nil, 0}} {
		t.Run(onDelete, func(t *testing.T) {
			t.Parallel()
			c := newCart(t, twoRegions, protected, set("onDelete", pulumi.String(onDelete)))
			before := c.sim.World()
			_, err := c.PreviewDestroy(t.Context())
			require.ErrorContains(t, err, refusal)
			assert.Equal(t, before, c.sim.World())

			c.with(set("deletionProtection", pulumi.Bool(false))).up()
			settings := c.settings(want.left...)
			assert.Equal(t, did("delete", cartGlobals, cacheNames(twoRegions...)), c.destroy().changes())
			assert.ElementsMatch(t, want.left, c.remains())
			assert.Len(t, c.sim.CacheSnapshots(), want.snapshots)
			assert.Equal(t, settings, c.settings(want.left...))
		})
	}
}

// The home region is lost, and with it the API of the global datastore: a survivor is promoted, and one update that leaves
// the region out tells the clients. When it is back, a plain update catches up.
func TestTheHomeRegionOfACacheIsLost(t *testing.T) {
	t.Parallel()
	const lost, writer = "us-east-2", "eu-west-1"
	c := newCart(t, threeRegions)
	rest := []string{"eu-west-1", "us-west-2"}
	c.sim.LoseRegion(lost)
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), writer))
	assert.Equal(t, cartMoved(rest...), c.with(writes(writer)).up(leavingOut(lost)).changes())
	c.assertWrites(writer, rest...)
	// What follows in the regions that are there is possible, too.
	more := inRegion("us-west-2", set("replicasPerShard", pulumi.Int(2)))
	assert.Equal(t, did("update", []string{"cart-group-us-west-2"}),
		c.with(writes(writer), more).up(leavingOut(lost)).changes())

	c.sim.HealRegion(lost)
	assert.Equal(t, but(cartMoved(lost), "cart-record"), c.up().changes())
	c.assertWrites(writer, threeRegions...)
	c.steady()
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), lost))
	c.destroy()
	assert.Empty(t, c.remains())
}

// A writer is moved while a third region is lost: that one is left out, and catches up when it is back.
func TestTheWriterOfACacheMovesWhileAnotherRegionIsLost(t *testing.T) {
	t.Parallel()
	const lost, writer = "us-west-2", "eu-west-1"
	c := newCart(t, threeRegions)
	rest := []string{"us-east-2", "eu-west-1"}
	c.sim.LoseRegion(lost)
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), writer))
	assert.Equal(t, cartMoved(rest...), c.with(writes(writer)).up(leavingOut(lost)).changes())
	c.assertWrites(writer, rest...)
	c.sim.HealRegion(lost)
	assert.Equal(t, but(cartMoved(lost), "cart-record"), c.up().changes())
	c.assertWrites(writer, threeRegions...)
}

// The region that the writer had been moved to is lost in its turn.
func TestTheSecondWriterOfACacheIsLost(t *testing.T) {
	t.Parallel()
	const first, second = "eu-west-1", "us-west-2"
	c := newCart(t, threeRegions)
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), first))
	c.with(writes(first)).up()
	c.sim.LoseRegion(first)
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), second))
	rest := []string{"us-east-2", second}
	assert.Equal(t, cartMoved(rest...), c.with(writes(second)).up(leavingOut(first)).changes())
	c.assertWrites(second, rest...)
	c.sim.HealRegion(first)
	assert.Equal(t, but(cartMoved(first), "cart-record"), c.up().changes())
	c.assertWrites(second, threeRegions...)
}

// A mismatch between what is declared and what AWS says is warned of as soon as a refresh has seen it, and so is a writer
// away from home.
func TestAMovedWriterOfACacheIsWarnedOf(t *testing.T) {
	t.Parallel()
	c := newCart(t, twoRegions)
	assert.Empty(t, c.output("warnings"))
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), "eu-west-1"))
	c.refresh()
	const said = "writerRegion is us-east-2, but when AWS was last asked, eu-west-1 wrote"
	previewed, err := c.preview()
	require.NoError(t, err)
	assert.Contains(t, previewed.log, said)
	c.up()
	require.Len(t, c.output("warnings"), 1)
	assert.Contains(t, c.output("warnings").([]any)[0], said)
	c.with(writes("eu-west-1")).up()
	warnings := c.output("warnings").([]any)
	require.Len(t, warnings, 2)
	assert.Contains(t, warnings[1], "while eu-west-1 writes, AWS refuses to destroy the cache; fail back to the home region "+
		"us-east-2 before a destroy")
}

// cacheVerbs are the ways in which the writer of a cache, or a part of it, is moved out of band.
var cacheVerbs = map[string]func(c *cart, to string) error{
	"failover": func(c *cart, to string) error {
		return c.sim.FailoverGlobalReplicationGroup(c.global(), to)
	},
	"failover of a lost region": func(c *cart, to string) error {
		from := c.sim.CacheWriterOf(c.global())
		c.sim.LoseRegion(from)
		defer c.sim.HealRegion(from)
		return c.sim.FailoverGlobalReplicationGroup(c.global(), to)
	},
	"detach": func(c *cart, to string) error {
		return c.sim.DisassociateGlobalReplicationGroup(c.global(), to)
	},
	"failover in a region": func(c *cart, to string) error {
		return c.sim.FailoverReplicationGroup(to, c.part("group", to).ID)
	},
}

// Whatever order failover, refresh and update come in, nothing that holds data is replaced or deleted, clients end up at
// the writer, and a destroy that AWS refuses away from home works once the writer is back.
func TestFailoverMatrixOfACache(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	orders := map[string]func(t *testing.T, c *cart, move func() error){
		"update without refresh": func(t *testing.T, c *cart, move func() error) {
			t.Helper()
			require.NoError(t, move())
			assert.Empty(t, c.up().changes())
			assert.Equal(t, cartMoved(twoRegions...), c.with(writes(other)).up().changes())
		},
		"refresh, update, declare": func(t *testing.T, c *cart, move func() error) {
			t.Helper()
			require.NoError(t, move())
			c.refresh()
			assert.Empty(t, c.up().changes())
			assert.Equal(t, cartMoved(twoRegions...), c.with(writes(other)).up().changes())
		},
		"declared before": func(t *testing.T, c *cart, move func() error) {
			t.Helper()
			assert.Equal(t, cartMoved(twoRegions...), c.with(writes(other)).up().changes())
			require.NoError(t, move())
			assert.Empty(t, c.up().changes())
		},
		"declared at once": func(t *testing.T, c *cart, move func() error) {
			t.Helper()
			require.NoError(t, move())
			c.refresh()
			assert.Equal(t, cartMoved(twoRegions...), c.with(writes(other)).up().changes())
		},
	}
	for how, move := range cacheVerbs {
		for order, run := range orders {
			t.Run(how+"/"+order, func(t *testing.T) {
				t.Parallel()
				c := newCart(t, twoRegions)
				arns := c.arns()
				if how == "failover in a region" {
					// The region's own affair: nothing moves, and nothing is to be declared.
					require.NoError(t, move(c, other))
					c.assertWrites(home, twoRegions...)
					c.steady()
					assert.Equal(t, arns, c.arns())
					c.destroy()
					assert.Empty(t, c.remains())
					return
				}
				run(t, c, func() error { return move(c, other) })
				c.assertWrites(other, twoRegions...)
				c.steady()
				if how != "detach" {
					refused, err := c.tryDestroy()
					require.Error(t, err)
					assert.Contains(t, refused.log, "Cannot disassociate the primary replication group")
					assert.Equal(t, []string{other, home}, c.standing(), "a group has gone")
					require.NoError(t, move(c, home))
				}
				if how != "detach" && order == "update without refresh" {
					c.with(writes(home)).up()
					c.assertWrites(home, twoRegions...)
					c.steady()
					assert.Equal(t, arns, c.arns())
				}
				c.destroy()
				assert.Empty(t, c.remains())
			})
		}
	}
}

// standing are the regions in which there is a replication group.
func (c *cart) standing() []string {
	var regions []string
	for _, group := range c.found(cacheGroupType) {
		regions = append(regions, group.Region)
	}
	slices.Sort(regions)
	return regions
}

// A region that was detached starts over beside what is left of it, under new names.
func TestADetachedRegionOfACacheStartsOver(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	c := newCart(t, twoRegions, set("onDelete", pulumi.String("snapshot")))
	require.NoError(t, c.sim.DisassociateGlobalReplicationGroup(c.global(), region))
	c.refresh()
	again := inRegion(region, set("generation", pulumi.Int(2)))
	assert.Equal(t, together(did("create", []string{"cart-group-2-eu-west-1"}), did("delete", []string{"cart-group-eu-west-1"}),
		did("update", cartRecord)), c.with(again).up().changes())
	assert.Regexp(t, "^cart-"+region+"-2-[a-z2-7]{8}$", c.part("group-2", region).ID)
	assert.Len(t, c.sim.CacheSnapshots(), 1)
	assert.Empty(t, c.up().changes())
	require.NoError(t, c.sim.FailoverGlobalReplicationGroup(c.global(), region))
}

// A creation that fails half way goes on with the next update, and nothing that holds data is made twice.
func TestACacheConverges(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]awssim.Fault{
		"global datastore throttled": {Method: "Create", Type: globalCacheType, Kind: awssim.Throttle},
		"home refused":               {Method: "Create", Type: cacheGroupType, Region: "us-east-2", Kind: awssim.RefuseCall},
		"secondary refused":          {Method: "Create", Type: cacheGroupType, Region: "eu-west-1", Kind: awssim.RefuseCall},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := plannedCart(newBench(t), threeRegions)
			c.sim.Inject(fault)
			_, err := c.tryUp()
			require.Error(t, err)
			c.up()
			assert.Empty(t, c.up().changes())
			assert.Len(t, c.found(cacheGroupType), 3)
			c.assertWrites("us-east-2", threeRegions...)
		})
	}
}

// stripped is the program of the cache without some of what it ignores, by type.
func (c *cart) stripped(ignored map[string]string, more ...change) pulumi.RunFunc {
	strip := func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		options := args.Opts
		options.IgnoreChanges = slices.DeleteFunc(slices.Clone(options.IgnoreChanges), func(property string) bool {
			return ignored[args.Type] == property
		})
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: options}
	}
	return func(ctx *pulumi.Context) error {
		var cache pulumi.ResourceState
		return ctx.RegisterRemoteComponentResource("globalapp:index:ElastiCacheGlobalDatastore", "cart",
			c.inputs(c.regions, append(slices.Clone(c.changes), more...)...), &cache,
			pulumi.Transforms([]pulumi.ResourceTransform{strip}))
	}
}

// Each property that the cache ignores is ignored for a reason: without it, what the test does would change or replace what
// it must not touch, or be refused.
func TestEveryIgnoredPropertyOfACacheIsNeeded(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	group, global := cacheGroupType, globalCacheType
	homes, others := []string{"cart-group-" + home}, []string{"cart-group-" + other}
	member := "is part of a global cluster"
	upgraded := func(changes ...change) func(c *cart) []change {
		return func(c *cart) []change {
			c.with(changes...).up()
			return changes
		}
	}
	for name, each := range map[string]struct {
		ignored map[string]string
		changes []change
		// life is what happens before, with the changes of the program that go with it.
		life func(c *cart) []change
		// wrong is what the program would do without it, and refused how AWS answers where it refuses.
		wrong   ops
		refused string
		// stops is what else is ignored, without which not even a preview ends, and stopped what it says.
		stops   map[string]string
		stopped string
	}{
		"engine": {ignored: map[string]string{group: "engine"}, wrong: did("replace", others)},
		"engineVersion": {
			ignored: map[string]string{group: "engineVersion"},
			life:    upgraded(set("engineVersion", pulumi.String("8.1"))), wrong: did("update", homes), refused: member,
		},
		"nodeType": {
			ignored: map[string]string{group: "nodeType"},
			life:    upgraded(set("nodeType", pulumi.String("cache.m7g.large"))), wrong: did("update", homes), refused: member,
		},
		"parameterGroupName": {
			ignored: map[string]string{group: "parameterGroupName"},
			changes: []change{set("engineVersion", pulumi.String("7.2"))},
			life:    upgraded(set("engineVersion", pulumi.String("8.0"))), wrong: did("update", homes), refused: member,
		},
		"numNodeGroups": {
			ignored: map[string]string{group: "numNodeGroups"}, changes: []change{set("shards", pulumi.Int(2))},
			life: upgraded(set("shards", pulumi.Int(3))), wrong: did("update", homes), refused: member,
		},
		"globalReplicationGroupId": {
			ignored: map[string]string{group: "globalReplicationGroupId"},
			life: func(c *cart) []change {
				require.NoError(c.bench.t, c.sim.DisassociateGlobalReplicationGroup(c.global(), other))
				require.NoError(c.bench.t, c.sim.DeleteByHand(global, home, c.global()))
				c.refresh()
				return nil
			},
			wrong: did("replace", others),
		},
		"primaryReplicationGroupId": {
			ignored: map[string]string{global: "primaryReplicationGroupId"},
			life: func(c *cart) []change {
				require.NoError(c.bench.t, c.sim.FailoverGlobalReplicationGroup(c.global(), other))
				c.refresh()
				return nil
			},
			wrong: did("replace", cartGlobal),
		},
		"kmsKeyId": {
			ignored: map[string]string{group: "kmsKeyId"},
			life: func(c *cart) []change {
				key := c.part("key", other)
				require.NoError(c.bench.t, c.sim.DeleteByHand(key.Type, key.Region, key.ID))
				c.refresh()
				return nil
			},
			wrong: did("replace", others),
		},
		"names": {
			ignored: map[string]string{
				group: "replicationGroupId", global: "globalReplicationGroupIdSuffix",
			},
			life: func(c *cart) []change {
				c.rename(c.stack, "prod")
				c.stack = c.bench.stack("prod", c.program(twoRegions))
				return nil
			},
			wrong:   did("replace", partsOf("cart", twoRegions, "group"), cartGlobal),
			stops:   map[string]string{"aws:elasticache/parameterGroup:ParameterGroup": "name"},
			stopped: "cannot change parameter group name without upgrading major engine version",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			if name == "names" {
				b = newCLIBench(t)
			}
			c := plannedCart(b, twoRegions, each.changes...)
			c.up()
			var life []change
			if each.life != nil {
				life = each.life(c)
			}
			sound, err := c.with(life...).preview()
			require.NoError(t, err, sound.log)
			c.runs(c.stripped(each.ignored, life...))
			unsound, err := c.preview()
			require.NoError(t, err, unsound.log)
			for op, names := range each.wrong {
				assert.Subset(t, unsound.changes()[op], names)
				for _, name := range names {
					assert.NotContains(t, sound.changes()[op], name, "with it ignored, the same happens")
				}
			}
			if each.refused != "" {
				failed, err := c.tryUp()
				require.Error(t, err)
				assert.Contains(t, failed.log, each.refused)
			}
			if each.stops != nil {
				stopped, err := c.runs(c.stripped(each.stops, life...)).preview()
				require.Error(t, err)
				assert.Contains(t, stopped.log, each.stopped)
			}
		})
	}
}

// The parameters keep their name when they are made again, because the provider sends another one nowhere.
func TestParametersOfACacheThatAreGone(t *testing.T) {
	t.Parallel()
	c := newCart(t, twoRegions)
	parameters := c.named(cartParameters)
	require.NoError(t, c.sim.DeleteByHand(parameters.Type, parameters.Region, parameters.ID))
	c.refresh()
	assert.Equal(t, did("create", []string{cartParameters}), c.up().changes())
	c.steady()
}
