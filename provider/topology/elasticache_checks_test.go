package topology

// cart spoils the cache of an application that is sound otherwise.
func cart(spoil func(*Store)) func(*Application) {
	return func(a *Application) {
		*a = withCache()
		spoil(&a.Stores[0])
	}
}

// nodes spoils the node type of a cache.
func nodes(nodeType string) func(*Application) {
	return cart(func(s *Store) { s.ElastiCache.NodeType = nodeType })
}

// cacheVersion spoils the version of a cache.
func cacheVersion(engine, version string) func(*Application) {
	return cart(func(s *Store) { s.ElastiCache.Engine, s.ElastiCache.EngineVersion = engine, version })
}

// cacheWrongs spoil an application with a cache, or use what only caches have elsewhere.
var cacheWrongs = []wrong{
	{"a cache in four regions", cart(func(s *Store) { s.Regions = append(s.Regions, StoreRegion{Name: "ap-south-1"}) }),
		[]said{
			{RuleStoreRegion, "datastores.cart.regions[3].name", "ap-south-1"},
			{RuleStoreRegions, "datastores.cart.regions", "4 regions, but an ElastiCache global datastore has one that writes and " +
				"at most 2 others; name fewer in datastores.cart.regions, or use dynamodb"},
		}},
	{"an unknown engine", cacheVersion("memcached", "1.6"),
		[]said{{RuleCacheEngine, "datastores.cart.elasticache.engine", `"memcached" is not an engine of a global datastore; use ` +
			"valkey or redis"}}},
	{"a version with a patch", cacheVersion("valkey", "8.0.1"),
		[]said{{RuleCacheVersion, "datastores.cart.elasticache.engineVersion", `"8.0.1" is not a version of Valkey; write its ` +
			"two numbers, like 8.0: AWS decides the patch"}}},
	{"a version with a letter", cacheVersion("redis", "6.x"),
		[]said{{RuleCacheVersion, "datastores.cart.elasticache.engineVersion", `"6.x" is not a version of Redis OSS`}}},
	{"a Valkey before the first", cacheVersion("valkey", "7.1"),
		[]said{{RuleCacheVersion, "datastores.cart.elasticache.engineVersion", "7.1, but Valkey has 7.2 or newer here"}}},
	{"a Redis before 6", cacheVersion("redis", "5.0"),
		[]said{{RuleCacheVersion, "datastores.cart.elasticache.engineVersion", "5.0, but Redis OSS has 6.0 to 7.1 here"}}},
	{"a Redis after the last", cacheVersion("redis", "7.2"),
		[]said{{RuleCacheVersion, "datastores.cart.elasticache.engineVersion", "7.2, but Redis OSS has 6.0 to 7.1 here; use one " +
			"of these, such as 7.1"}}},
	{"no node type", nodes("db.r6g.large"),
		[]said{{RuleCacheNodeType, "datastores.cart.elasticache.nodeType", `"db.r6g.large" is not a node type of ElastiCache; ` +
			"use large or above of c7gn, m5, m6g, m7g, r5, r6g or r7g, such as cache.r7g.large"}}},
	{"burstable nodes", nodes("cache.t4g.medium"),
		[]said{{RuleCacheNodeType, "datastores.cart.elasticache.nodeType", "cache.t4g.medium is not of a family that a global " +
			"datastore takes"}}},
	{"old nodes", nodes("cache.r4.large"),
		[]said{{RuleCacheNodeType, "datastores.cart.elasticache.nodeType", "cache.r4.large is not of a family"}}},
	{"nodes with SSDs", nodes("cache.r6gd.xlarge"),
		[]said{{RuleCacheNodeType, "datastores.cart.elasticache.nodeType", "cache.r6gd.xlarge keeps data on SSDs too"}}},
	{"small nodes", nodes("cache.m6g.medium"),
		[]said{{RuleCacheNodeType, "datastores.cart.elasticache.nodeType", "cache.m6g.medium is too small"}}},
	{"too many nodes", cart(func(s *Store) { s.ElastiCache.Shards = new(251) }),
		[]said{{RuleCacheNodes, "datastores.cart.elasticache.shards", "251 shards with 1 replicas each are 502 nodes in a " +
			"region, but there are at most 500"}}},
	{"too many nodes in a region", cart(func(s *Store) {
		s.ElastiCache.Shards = new(100)
		s.Regions[1].ReplicasPerShard = new(5)
	}), []said{{RuleCacheNodes, "datastores.cart.regions[1].replicasPerShard", "100 shards with 5 replicas each are 600 nodes"}}},
	{"two tokens", cart(func(s *Store) { s.ElastiCache.OwnToken, s.ElastiCache.TokenGeneration = true, 2 }),
		[]said{{RuleCacheToken, "datastores.cart.elasticache.authTokenGeneration", "2 makes a new token, but authToken gives " +
			"one; remove one of the two"}}},
	{"cluster mode by hand", cart(func(s *Store) {
		s.ElastiCache.Parameters = map[string]string{"Cluster-Enabled": "yes", "maxmemory-policy": "allkeys-lru"}
	}), []said{{RuleCacheParameter, `datastores.cart.elasticache.parameters["Cluster-Enabled"]`, "set by the package"}}},
	{"regions that differ", cart(func(s *Store) {
		s.Regions[1] = StoreRegion{
			Name: "eu-west-1", InstanceClass: "cache.r7g.xlarge", EngineVersion: "8.1", Instances: new(2), Headless: true,
		}
	}), []said{
		{RuleStoreMember, "datastores.cart.regions[1].instanceClass", "cache.r7g.xlarge, but all regions of a cache have the " +
			"same nodes; remove it, and set nodeType of the datastore"},
		{RuleStoreMember, "datastores.cart.regions[1].engineVersion", "8.1, but AWS upgrades all regions of a cache at once"},
		{RuleStoreMember, "datastores.cart.regions[1].instances", "2, but a cache counts replicas"},
		{RuleStoreMember, "datastores.cart.regions[1].headless", "true, but a region of a cache holds no data without nodes"},
	}},
	{"a home that starts over", cart(func(s *Store) { s.Regions[0].Generation = 2 }),
		[]said{{RuleClusterGeneration, "datastores.cart.regions[0].generation", "2, but us-east-2 is the home region"}}},
	{"a cache that would stay in networks that go", cart(func(s *Store) { s.OnDelete = OnDeleteRetain }),
		[]said{{RuleStoreOnDelete, "datastores.cart.onDelete", "use ElastiCacheGlobalDatastore in networks of your own"}}},
	{"a cache's writer elsewhere", cart(func(s *Store) { s.WriterRegion = "ap-south-1" }),
		[]said{{RuleStoreWriter, "datastores.cart.writerRegion", "ap-south-1 is not one of the datastore's regions"}}},
	{"replicas of a table", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{{Name: "us-east-2", ReplicasPerShard: new(2)}, {Name: "us-west-2"}}
	}, []said{{RuleStoreMember, "datastores.orders.regions[0].replicasPerShard", "2, but a DynamoDB global table has"}}},
	{"replicas of a database", aurora(func(s *Store) { s.Regions[0].ReplicasPerShard = new(2) }),
		[]said{{RuleStoreMember, "datastores.catalog.regions[0].replicasPerShard", "2, but only a cache has shards; remove it"}}},
}
