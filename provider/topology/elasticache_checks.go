package topology

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Limits of an ElastiCache global datastore, from
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html.
const (
	cacheRegionsMost = 3
	defaultNodeType  = "cache.r7g.large"
)

// cacheNodesMost is how many nodes a cache has at most, all shards with their replicas, once AWS has raised the quota of 90:
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html.
const cacheNodesMost = 500

// clusterModeParameter turns cluster mode on.
const clusterModeParameter = "cluster-enabled"

// nodeType has groups for the family and the size.
var nodeType = regexp.MustCompile(`^cache\.([a-z]\d{1,2}[a-z]*)\.((\d{1,2})?xlarge|[a-z]+)$`)

// cacheFamilies are the families of nodes that a global datastore takes. Those with SSDs (r6gd) are left out: their data
// tiering is decided once for life, and no other node type can follow.
var cacheFamilies = []string{"c7gn", "m5", "m6g", "m7g", "r5", "r6g", "r7g"}

// cacheCheck is the state of the checks of one cache.
type cacheCheck struct {
	singleWriterCheck

	cache ElastiCache
}

// checkElastiCache checks an ElastiCache global datastore.
func checkElastiCache(store Store, owner storeOwner, path, block string) Problems {
	c := &cacheCheck{checkSingleWriter(store, owner, path, block), *store.ElastiCache}
	c.checkMost(cacheRegionsMost, "an ElastiCache global datastore")
	c.checkVersion()
	c.checkNodeType()
	c.checkToken()
	c.checkParameters()
	c.checkSharedNodes()
	for i, region := range store.Regions {
		c.checkMember(region, in(path, fmt.Sprintf("regions[%d]", i)))
	}
	return c.found
}

func (c *cacheCheck) checkVersion() {
	engine, known := cacheEngines[c.cache.Engine]
	if !known {
		c.report(RuleCacheEngine, in(c.block, "engine"), "%q is not an engine of a global datastore; use valkey or redis",
			c.cache.Engine)
		return
	}
	place, version := in(c.block, "engineVersion"), engine.parse(c.cache.EngineVersion)
	switch {
	case version == nil:
		c.report(RuleCacheVersion, place, "%q is not a version of %s; write its two numbers, like %s: AWS decides the patch",
			c.cache.EngineVersion, engine.name, engine.example)
	case !engine.has(version):
		c.report(RuleCacheVersion, place, "%s, but %s has %s here; use one of these, such as %s", c.cache.EngineVersion,
			engine.name, engine.versionsKnown(), engine.example)
	}
}

func (c *cacheCheck) checkNodeType() {
	place := in(c.block, "nodeType")
	wayOut := "use large or above of " + choice(cacheFamilies) + ", such as " + defaultNodeType
	parts := nodeType.FindStringSubmatch(c.cache.NodeType)
	switch {
	case parts == nil:
		c.report(RuleCacheNodeType, place, "%q is not a node type of ElastiCache; %s", c.cache.NodeType, wayOut)
	case parts[1] == "r6gd":
		c.report(RuleCacheNodeType, place, "%s keeps data on SSDs too, which is decided once for life, so that the type "+
			"could never change; %s", c.cache.NodeType, wayOut)
	case !slices.Contains(cacheFamilies, parts[1]):
		c.report(RuleCacheNodeType, place, "%s is not of a family that a global datastore takes; %s", c.cache.NodeType, wayOut)
	case !strings.HasSuffix(parts[2], "large"):
		c.report(RuleCacheNodeType, place, "%s is too small for a global datastore; %s", c.cache.NodeType, wayOut)
	}
}

func (c *cacheCheck) checkToken() {
	if c.cache.OwnToken && c.cache.TokenGeneration > 1 {
		c.report(RuleCacheToken, in(c.block, "authTokenGeneration"), "%d makes a new token, but authToken gives one; "+
			"remove one of the two", c.cache.TokenGeneration)
	}
}

func (c *cacheCheck) checkParameters() {
	for _, name := range slices.Sorted(maps.Keys(c.cache.Parameters)) {
		if strings.EqualFold(name, clusterModeParameter) {
			c.report(RuleCacheParameter, fmt.Sprintf("%s[%q]", in(c.block, "parameters"), name), "set by the package, "+
				"which turns cluster mode on where shards is set; remove it, and set shards instead")
		}
	}
}

// checkSharedNodes checks how many nodes the regions have that say nothing of their own.
func (c *cacheCheck) checkSharedNodes() {
	shares := func(name string) bool { return c.store.region(name).ReplicasPerShard == nil }
	if slices.ContainsFunc(c.members, shares) {
		c.checkNodes(c.cache.ReplicasPerShard, in(c.block, "shards"))
	}
}

func (c *cacheCheck) checkNodes(replicas int, place string) {
	if nodes := c.cache.shards() * (1 + replicas); nodes > cacheNodesMost {
		c.report(RuleCacheNodes, place, "%d shards with %d replicas each are %d nodes in a region, but there are at "+
			"most %d; lower one of the two", c.cache.shards(), replicas, nodes, cacheNodesMost)
	}
}

// checkMember checks what a region says differently. Everything but the number of replicas is the same in all regions
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html).
func (c *cacheCheck) checkMember(region StoreRegion, place string) {
	for _, given := range []struct{ key, value, why string }{
		{"instanceClass", region.InstanceClass, "all regions of a cache have the same nodes; remove it, and set " +
			"nodeType of the datastore"},
		{"engineVersion", region.EngineVersion, "AWS upgrades all regions of a cache at once; remove it, and set " +
			"engineVersion of the datastore"},
		{"instances", shownCount(region.Instances), "a cache counts replicas; remove it, and set replicasPerShard"},
		{"headless", map[bool]string{true: "true"}[region.Headless], "a region of a cache holds no data without nodes; " +
			"remove it, or remove the region"},
	} {
		if given.value != "" {
			c.report(RuleStoreMember, in(place, given.key), "%s, but %s", given.value, given.why)
		}
	}
	if region.ReplicasPerShard != nil {
		c.checkNodes(*region.ReplicasPerShard, in(place, "replicasPerShard"))
	}
	c.checkGeneration(region, place)
}
