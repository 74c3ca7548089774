package topology

import "maps"

// cacheDeployed makes the database of a deployment a cache.
func cacheDeployed(changes ...func(*StoreDeployment)) func(*Deployment) {
	return func(d *Deployment) {
		d.of(append([]func(*StoreDeployment){func(s *StoreDeployment) {
			s.Kind, s.SingleWriter = KindElastiCache, &SingleWriterDeployment{Engine: "valkey", Port: 6379}
			s.Cache = &CacheDeployment{TokenGeneration: 1}
			versioned("8.0", "eu-west-1", "us-east-2", "us-west-2")(s)
		}}, changes...)...)
	}
}

// cached changes what only a cache has.
func cached(change func(*CacheDeployment)) func(*StoreDeployment) {
	return func(s *StoreDeployment) {
		cache := *s.Cache
		cache.Parameters = maps.Clone(cache.Parameters)
		change(&cache)
		s.Cache = &cache
	}
}

func sharded(count int) func(*StoreDeployment) {
	return cached(func(c *CacheDeployment) { c.Shards = count })
}

func tokenOf(generation int, only bool) func(*StoreDeployment) {
	return cached(func(c *CacheDeployment) { c.TokenGeneration, c.SetToken = generation, only })
}

func evicts(policy string) func(*StoreDeployment) {
	return cached(func(c *CacheDeployment) { c.Parameters = map[string]string{"maxmemory-policy": policy} })
}

// allVersioned gives every region a version.
func allVersioned(version string) func(*StoreDeployment) {
	return versioned(version, "eu-west-1", "us-east-2", "us-west-2")
}

// newToken is what is said of a token that cannot be the only one yet.
var newToken = said{RuleTransitionToken, "datastores.catalog.elasticache.authTokenUpdateStrategy", "SET, but the token is a " +
	"new one, and AWS makes only a token the only one that it has taken before; set ROTATE, deploy, let the clients read the " +
	"new token, and set SET in an update after that"}

// keptParameters is what is said of parameters that would be ignored.
var keptParameters = said{RuleTransitionParameters, "datastores.catalog.elasticache.parameters", "changed, but the regions run " +
	"with copies that AWS has made of them, which only a major upgrade replaces; set them back, and follow \"Change the " +
	"parameters of a cache\" in the operations guide, or change them together with engineVersion"}

// cacheTransitions are changes of a deployed cache and exactly what is said about each.
var cacheTransitions = []transition{
	{"a cache as it was", cacheDeployed(), aDatabase(), nil},
	{"a cache in a minor version", cacheDeployed(), aDatabase(allVersioned("8.1")), nil},
	{"a cache in a major version", cacheDeployed(allVersioned("7.2")), aDatabase(allVersioned("8.0")), nil},
	{"a cache in a major version with parameters", cacheDeployed(allVersioned("7.2"), evicts("allkeys-lru")),
		aDatabase(allVersioned("8.0"), evicts("noeviction")), nil},
	{"a cache in an older version", cacheDeployed(), aDatabase(allVersioned("7.2")),
		[]said{{RuleTransitionDowngrade, "datastores.catalog.elasticache.engineVersion", "an older engine version (eu-west-1 " +
			"from 8.0 to 7.2, us-east-2 from 8.0 to 7.2, us-west-2 from 8.0 to 7.2), but AWS never goes back to one; set " +
			"each region's version to the deployed one or a newer one"}}},
	{"a cache of another engine", cacheDeployed(), aDatabase(made(func(d *SingleWriterDeployment) { d.Engine = "redis" })),
		[]said{{RuleTransitionEngine, "datastores.catalog.elasticache.engine", "redis, but the database was made with valkey, " +
			"and another engine would replace every cluster; set it back, or " + anotherName + "; " + removedFirst}}},
	{"other parameters", cacheDeployed(evicts("allkeys-lru")), aDatabase(evicts("noeviction")), []said{keptParameters}},
	{"other parameters with a minor version", cacheDeployed(), aDatabase(allVersioned("8.1"), evicts("noeviction")),
		[]said{keptParameters}},
	{"more shards", cacheDeployed(sharded(2)), aDatabase(sharded(3)), nil},
	{"cluster mode on", cacheDeployed(), aDatabase(sharded(1)),
		[]said{{RuleTransitionClusterMode, "datastores.catalog.elasticache.shards", "1, but the cache was made without cluster " +
			"mode, which never changes; remove it, or " + anotherName}}},
	{"cluster mode off", cacheDeployed(sharded(2)), aDatabase(sharded(0)),
		[]said{{RuleTransitionClusterMode, "datastores.catalog.elasticache.shards", "missing, but the cache was made with " +
			"cluster mode, which never changes; set shards: 2, or " + anotherName}}},
	{"a new token beside the last", cacheDeployed(), aDatabase(tokenOf(2, false)), nil},
	{"a token becomes the only one", cacheDeployed(tokenOf(2, false)), aDatabase(tokenOf(2, true)), nil},
	{"a new token after the only one", cacheDeployed(tokenOf(2, true)), aDatabase(tokenOf(3, false)), nil},
	{"a new token as the only one", cacheDeployed(tokenOf(2, true)), aDatabase(tokenOf(3, true)), []said{newToken}},
	{"a brought token as the only one", cacheDeployed(),
		aDatabase(tokenOf(1, true), made(func(d *SingleWriterDeployment) { d.OwnPassword = true })), []said{newToken}},
	{"a region in the place of another one", cacheDeployed(),
		aDatabase(removed("us-west-2"), versioned("8.0", "ca-central-1")),
		[]said{{RuleTransitionSwap, "datastores.catalog.regions", "ca-central-1 would come before us-west-2 goes, but a global " +
			"datastore has at most 3 regions; remove us-west-2 in one update, and add ca-central-1 in the next"}}},
	{"a region beside one that goes", cacheDeployed(removed("us-west-2")),
		aDatabase(removed("eu-west-1"), versioned("8.0", "ca-central-1")), nil},
}
