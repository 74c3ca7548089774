package topology

import "maps"

// ElastiCache is the topology block of an ElastiCache global datastore.
type ElastiCache struct {
	// Engine is valkey or redis.
	Engine        string
	EngineVersion string
	NodeType      string
	// Shards is nil without cluster mode.
	Shards           *int
	ReplicasPerShard int
	// Port is decided once.
	Port int
	// OwnToken is whether the token is given rather than generated.
	OwnToken        bool
	TokenGeneration int
	// TokenUpdateStrategy is ROTATE or SET.
	TokenUpdateStrategy string
	// Parameters are the user's, by name.
	Parameters map[string]string
}

// TokenUpdateSet leaves a given token as the only one.
const TokenUpdateSet = "SET"

// shards of each region.
func (e ElastiCache) shards() int {
	if e.Shards == nil {
		return 1
	}
	return *e.Shards
}

// replicasIn is how many replicas each shard has in a region: the region's own number, else the store's.
func (e ElastiCache) replicasIn(region StoreRegion) int {
	if region.ReplicasPerShard != nil {
		return *region.ReplicasPerShard
	}
	return e.ReplicasPerShard
}

// planElastiCache adds to a plan what an ElastiCache global datastore has. Nodes, version and shards are those of all
// regions, because AWS changes them in all at once.
func planElastiCache(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string) {
	cache := store.ElastiCache
	engine := cacheEngines[cache.Engine]
	plan.PhysicalName = id.PhysicalName(GlobalReplicationGroup, app, names...)
	plan.Cache = cache
	planSingleWriter(plan, store, owner, SingleWriterPlan{
		Engine:      cache.Engine,
		Family:      engine.familyOf(cache.Engine, engine.parse(cache.EngineVersion)),
		Port:        cache.Port,
		OwnPassword: cache.OwnToken,
	}, func(member *MemberPlan, region StoreRegion) {
		member.ReplicasPerShard = cache.replicasIn(region)
		member.Instances = cache.shards() * (1 + member.ReplicasPerShard)
		member.InstanceClass = cache.NodeType
		member.EngineVersion = cache.EngineVersion
	})
	namesOfMembers{ReplicationGroup, CacheSnapshot}.give(plan, id, app, names)
	planClients(plan, owner, id, app, names)
}

func (e ElastiCache) deployment() *CacheDeployment {
	made := CacheDeployment{
		Parameters: maps.Clone(e.Parameters), TokenGeneration: e.TokenGeneration,
		SetToken: e.TokenUpdateStrategy == TokenUpdateSet,
	}
	if e.Shards != nil {
		made.Shards = *e.Shards
	}
	return &made
}
